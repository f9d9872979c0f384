# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the dev cloud itself: python3 tests/devcloud/smoke.py.

It runs with any Python that has openstacksdk, in separate clouds, and prints one line per check.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

if __name__ == "__main__":
    sys.exit(importlib.import_module("devcloud.checks.run").main())
