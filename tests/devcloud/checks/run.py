# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs all checks, several at a time, in a separate cloud."""

from __future__ import annotations

import concurrent.futures
import time
import traceback
from collections.abc import Callable

from ..client import Devcloud
from . import real_cloud, servers, services, surroundings

Check = Callable[[Devcloud], None]

CHECKS: tuple[Check, ...] = (*services.CHECKS, *servers.CHECKS, *real_cloud.CHECKS, *surroundings.CHECKS)
AT_ONCE = 6
"""How many checks run at a time."""


def main() -> int:
    """Run the checks, print a line for each, and return 1 if one failed, otherwise 0."""
    cloud = Devcloud.up("smoke")
    failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as threads:
            results = [(check, threads.submit(run, check, cloud)) for check in CHECKS]
            for check, result in results:
                seconds, problem = result.result()
                failed += problem is not None
                print(f"{'failed' if problem else 'passed'} {check.__name__} ({seconds:.1f} s): {check.__doc__}")
                if problem:
                    print(problem)
    finally:
        cloud.down()
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(check: Check, cloud: Devcloud) -> tuple[float, str | None]:
    """Run a check; return how many seconds it took, and the traceback if it failed."""
    started = time.monotonic()
    try:
        check(cloud)
    except Exception:
        return time.monotonic() - started, traceback.format_exc()
    return time.monotonic() - started, None
