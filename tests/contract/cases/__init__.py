# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract tables: a file of rows for each module, which bears the module's name.

``ROWS`` are tasks whose second run is empty, and ``EACH_TIME`` are those that act each time that they are run.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from case import Row

FILES = {
    path.stem: vars(importlib.import_module(f"cases.{path.stem}"))
    for path in sorted(Path(__file__).parent.glob("[!_]*.py"))
}
ROWS: dict[str, tuple[Row, ...]] = {module: file["ROWS"] for module, file in FILES.items() if "ROWS" in file}
EACH_TIME: dict[str, tuple[Row, ...]] = {
    module: file["EACH_TIME"] for module, file in FILES.items() if "EACH_TIME" in file
}
