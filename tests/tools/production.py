# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the contract, molecule and the demo on both production-like clouds, one after the other.

The whole contract runs on stage a. Stage b is a real OpenStack, where everything takes several times longer, so it gets
a sample; ``make contract CLOUD=b`` runs the whole contract there.
"""

from __future__ import annotations

import os

from . import steps, with_cloud

SAMPLE_ON_B = 10
"""On stage b, one of this many tests of the contract is run."""


def main() -> int:
    """Run the checks; returns the exit status. Both clouds are stopped, however the checks end."""
    sample = os.environ.get("SAMPLE") or SAMPLE_ON_B
    targets = {"a": ("contract", "molecule", "demo"), "b": (f"contract SAMPLE={sample}", "molecule", "demo")}
    names = []
    for stage, each in targets.items():
        names += [f"fullcloud-up STAGE={stage}", *(f"{target} CLOUD={stage}" for target in each)]
        names += [f"fullcloud-down STAGE={stage}"]
    try:
        return steps.main(*names)
    finally:
        for stage in targets:
            with_cloud.order("down", f"fullcloud-{stage}")
