# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract table: a file of rows for each module, which bears the module's name."""

from __future__ import annotations

import importlib
from pathlib import Path

from row import Row

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
ROWS: dict[str, tuple[Row, ...]] = {module: importlib.import_module(f"rows.{module}").ROWS for module in MODULES}
