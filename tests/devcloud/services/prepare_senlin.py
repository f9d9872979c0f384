# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates Senlin's database with the trusts of the spare projects.

Usage: python -m devcloud.services.prepare_senlin FOLDER, where FOLDER has a senlin.conf.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from senlin.common import config
from senlin.db import api as database

from ..spares import SPARES, Spare
from .databases import transaction, use_write_ahead_log


def main() -> None:
    """Prepare the folder named on the command line."""
    folder = Path(sys.argv[1])
    config.parse_args(["senlin-manage"], "senlin-manage", [str(folder / "senlin.conf")])
    database.db_sync()
    add_spares(folder / "senlin.sqlite")
    use_write_ahead_log(folder / "senlin.sqlite")


def add_spares(path: Path) -> None:
    """Store the trusts by which Senlin acts for the spare users."""
    rows = [
        (spare.user_id, spare.project_id, json.dumps({"openstack": {"trust": spare.trust_id}}))
        for spare in map(Spare, range(SPARES))
    ]
    with transaction(path) as connection:
        connection.executemany("INSERT INTO credential (user, project, cred) VALUES (?, ?, ?)", rows)


if __name__ == "__main__":
    main()
