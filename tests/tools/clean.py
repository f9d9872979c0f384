# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stops every cloud and removes all that the targets of the Makefile created."""

from __future__ import annotations

import shutil
import sys

from devcloud.places import FULLCLOUDS

from .places import CACHE, TESTS
from .with_cloud import order


def main() -> int:
    """Clean up; returns the exit status."""
    names = {clouds_file.parent.name for clouds_file in CACHE.glob("devcloud/*/clouds.yaml")}
    # One that is being started has no clouds.yaml yet.
    names |= {name for name in FULLCLOUDS if (CACHE / "fullcloud" / name[-1]).exists()}
    for name in sorted(names):
        if order("down", name) != 0:
            print(f"nothing was removed, as the cloud {name} does not stop", file=sys.stderr)
            return 1
    shutil.rmtree(CACHE, ignore_errors=True)
    shutil.rmtree(TESTS / "output", ignore_errors=True)
    return 0
