# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract's test tables: one file of cases per module, named after the module.

A file defines ``CASES``, whose tasks change nothing on a second run, or ``EACH_TIME``, whose tasks act on every run.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from case import Case

FILES = {
    path.stem: vars(importlib.import_module(f"cases.{path.stem}"))
    for path in sorted(Path(__file__).parent.glob("[!_]*.py"))
}
"""The namespace of each file of cases, by module name."""

CASES: dict[str, tuple[Case, ...]] = {module: file["CASES"] for module, file in FILES.items() if "CASES" in file}
EACH_TIME: dict[str, tuple[Case, ...]] = {
    module: file["EACH_TIME"] for module, file in FILES.items() if "EACH_TIME" in file
}
