# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module in place of ``community.general.mail``, which keeps the mails in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MAIL = """
import json
from ansible.module_utils.basic import AnsibleModule

OPTIONS = {"host": "str", "to": "list", "subject": "str", "body": "str", "attach": "list"}

module = AnsibleModule({name: {"type": kind} for name, kind in OPTIONS.items()})
with open("BOX", "a") as box:
    box.write(json.dumps(module.params) + "\\n")
module.exit_json(changed=True)
"""
"""The module, with the options that the guides use. It appends to the file ``BOX``."""


def install_mail(folder: Path) -> None:
    """Write the module beside the playbooks in a folder, where Ansible also looks for collections."""
    modules = folder / "collections" / "ansible_collections" / "community" / "general" / "plugins" / "modules"
    modules.mkdir(parents=True)
    (modules / "mail.py").write_text(MAIL.replace("BOX", str(folder / "box")))


def take_mails(folder: Path) -> list[dict[str, Any]]:
    """The mails since the last call, oldest first."""
    box = folder / "box"
    sent = [json.loads(line) for line in box.read_text().splitlines()] if box.exists() else []
    box.unlink(missing_ok=True)
    return sent
