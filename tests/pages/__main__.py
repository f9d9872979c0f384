# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes sample pages of the role report, or loads pages in Chromium: python3 tests/pages make|load|site [--keep].

``load`` loads the sample pages, and ``site`` the documentation that `make docs` has built. The steps run in different
environments: pages are made with what the collection needs, and loaded with Playwright.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Makes sample pages, or loads pages in Chromium.")
    parser.add_argument("step", choices=["make", "load", "site"])
    parser.add_argument("--keep", action="store_true", help="replace the pictures of the documentation")
    arguments = parser.parse_args()
    step = import_module(f"pages.{arguments.step}")
    sys.exit(step.main(keep=arguments.keep) if arguments.step == "load" else step.main())
