# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that take as long as a test wants, and tasks whose time limit is over when a test wants.

So a test does not depend on how fast the machine is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.deadline import Deadline
from cloud_under_test import CLOUD
from tenant import Tenant

LIMIT = 30
"""A time limit for tasks under :func:`pauses_only`: their requests have so many real seconds, too."""


def duration(word: str, seconds: int) -> str:
    """The value of an order such as ``sim_build_seconds``: it takes until a word is released.

    :param seconds: how long it takes on a real cloud, which knows seconds only.
    """
    return str(seconds) if CLOUD.is_real else word


def release(tenant: Tenant, word: str) -> None:
    """End what takes until this word is released, now and from now on."""
    assert tenant.project
    if not CLOUD.is_real:
        tenant.devcloud.release(tenant.project, word)


@contextmanager
def releasing(tenant: Tenant, word: str, when: Callable[[], bool]) -> Iterator[None]:
    """Release a word as soon as something is the case.

    While the context is open, a thread looks whether it is. If it never is, the run ends by its time limit.
    """
    closed = threading.Event()

    def watch() -> None:
        while not closed.wait(0.2) and not when():
            pass
        release(tenant, word)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        closed.set()
        watcher.join()


def is_polled(tenant: Tenant, action_id: str = "", times: int = 1) -> Callable[[], bool]:
    """Says whether an action, or any if no id is given, has been read so many times from now on."""
    since = time.time()

    def look() -> bool:
        reads = [each for each in tenant.requests(since) if each["path"].startswith(f"/v1/actions/{action_id}")]
        return len(reads) >= times

    return look


@dataclass
class PausesOnly:
    """A clock that only the pauses of tasks move on. What they and Senlin do besides takes no time.

    :param runs: says at each pause whether it moves the clock on; otherwise, the clock stands still.
    :param speed: how many times shorter the pauses are that do.
    :var pauses: the pauses that have moved it on: when each began, in seconds since the epoch, and its seconds.
    """

    runs: Callable[[], bool]
    speed: float
    pauses: list[tuple[float, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The time on the clock."""
        return sum(seconds for dummy, seconds in self.pauses)

    def sleep(self, seconds: float) -> None:
        """Pause."""
        if not self.runs():
            time.sleep(seconds)
            return
        began = time.time()
        time.sleep(seconds / self.speed)
        self.pauses.append((began, seconds))

    def seconds_after(self, moment: float) -> float:
        """How long the pauses have lasted altogether that had not ended at a moment, in seconds since the epoch."""
        return sum(seconds for began, seconds in self.pauses if began + seconds / self.speed > moment)


@contextmanager
def pauses_only(runs: Callable[[], bool] = lambda: True, speed: float = 30.0) -> Iterator[PausesOnly]:
    """Let the time limits of tasks follow a clock that only their pauses move on, while the context is open.

    So a task looks as often as it would on a fast machine until its time is over, however slow the machine is.

    :param runs: says whether the clock runs already. With it, a task's time is not over before something is the case.
    :param speed: how many times shorter the pauses are.
    """
    clock = PausesOnly(runs, speed)

    def use_clock(deadline: Deadline) -> None:
        deadline.clock, deadline.sleep = lambda: clock.seconds, clock.sleep
        deadline.restart()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Deadline, "__post_init__", use_clock)
        yield clock
