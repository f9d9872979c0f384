# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: unknown_variables
short_description: Find variables with the prefix of a role that the role does not know
version_added: 0.2.0
description:
  - Finds misspelled variables of a role, which Ansible ignores. The role P(senlin.clustering.scaling_group#role)
    refuses to run with them, because a misspelled list would count as an empty one.
  - The filter knows a variable if its name occurs in the files of the role.
author:
  - The senlin.clustering authors (@senlin-clustering)
positional: role_path
options:
  _input:
    description:
      - The names of the variables.
    type: list
    elements: str
    required: true
  role_path:
    description:
      - The folder of the role.
    type: path
    required: true
"""

EXAMPLES = r"""
- name: Check the variables of a role, in one of its tasks
  ansible.builtin.assert:
    that: unknown == []
    fail_msg: "{{ unknown | join(' ') }}"
  vars:
    unknown: >-
      {{ query('ansible.builtin.varnames', '^web_')
         | senlin.clustering.unknown_variables(role_path | default(playbook_dir)) }}
"""

RETURN = r"""
_value:
  description: A sentence for each unknown variable, with the name that you probably meant.
  type: list
  elements: str
"""

import difflib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from ansible.errors import AnsibleFilterError

NAME = re.compile(r"[A-Za-z_]\w*")
"""Matches the name of a variable, and many other words."""


def unknown_variables(names: Iterable[str], role_path: str) -> list[str]:
    """The filter; see ``DOCUMENTATION``.

    :raises AnsibleFilterError: the folder cannot be read.
    """
    role = Path(str(role_path))
    try:
        files = [path for path in sorted(role.rglob("*.yml")) if path.is_file()]
        known = {name for path in files for name in NAME.findall(path.read_text(encoding="utf-8"))}
    except (OSError, UnicodeDecodeError) as error:
        raise AnsibleFilterError(
            f"The files of the role in {role} cannot be read: {error}. Install the collection again."
        ) from None
    return [_sentence(str(name), known) for name in names if name not in known]


def _sentence(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.7)
    meant = f" Did you mean {close[0]}?" if close else ""
    return (
        f"There is no variable {name}.{meant} A variable of your own needs a name that does not begin like the "
        f"variables of the role."
    )


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., list[str]]]:
        """The filter by its name."""
        return {"unknown_variables": unknown_variables}
