# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make Senlin's database.

Usage: python -m devcloud.services.prepare_senlin FOLDER, where FOLDER has a senlin.conf.
"""

from __future__ import annotations

import sys
from pathlib import Path

from senlin.common import config
from senlin.db import api as database

from .databases import use_write_ahead_log


def main() -> None:
    """Prepare the folder named on the command line."""
    folder = Path(sys.argv[1])
    config.parse_args(["senlin-manage"], "senlin-manage", [str(folder / "senlin.conf")])
    database.db_sync()
    use_write_ahead_log(folder / "senlin.sqlite")


if __name__ == "__main__":
    main()
