# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures of terminals in the documentation, from real runs: python3 tests/pictures [NAME...].

It needs a dev cloud; ``make pictures`` starts one.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Takes the pictures of terminals in docs/images from real runs.")
    parser.add_argument("names", nargs="*", help="the pictures to take, such as check-mode; all of them by default")
    sys.exit(import_module("pictures.take").main(parser.parse_args().names))
