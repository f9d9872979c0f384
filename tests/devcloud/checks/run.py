# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run all checks, several at once, in a cloud of their own."""

from __future__ import annotations

import concurrent.futures
import time
import traceback
from collections.abc import Callable

from ..client import Devcloud
from . import servers, services, surroundings

Check = Callable[[Devcloud], None]

CHECKS: tuple[Check, ...] = (*services.CHECKS, *servers.CHECKS, *surroundings.CHECKS)
AT_ONCE = 6


def main() -> int:
    """Print a line for each check; the exit status is 1 when one failed."""
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
    """Run a check; returns how long it took and, when it failed, why."""
    started = time.monotonic()
    try:
        check(cloud)
    except Exception:
        return time.monotonic() - started, traceback.format_exc()
    return time.monotonic() - started, None
