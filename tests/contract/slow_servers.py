# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that take as long as a test wants, so that it does not depend on how fast the machine is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cloud_under_test import CLOUD
from tenant import Tenant


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
