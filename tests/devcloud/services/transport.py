# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the in-memory transport of oslo.messaging deliver messages at once.

It polls for messages every 50 ms, so an API call of Senlin, which takes two calls between its parts, takes 100 ms. With
this change, a listener sleeps until a message is delivered.
"""

from __future__ import annotations

import time
from typing import Any

import eventlet
import eventlet.event
from oslo_messaging._drivers import impl_fake

LONGEST_SLEEP = 1.0
"""How many seconds a listener may continue to sleep after a request to stop."""


class WakingClock:
    """Replaces the `time` module that the listeners of the transport use to poll."""

    def __init__(self) -> None:
        self._sleepers: set[Any] = set()

    time = staticmethod(time.time)

    def sleep(self, dummy: float) -> None:
        """Sleep until a message is delivered, but not longer than `LONGEST_SLEEP`."""
        message = eventlet.event.Event()
        self._sleepers.add(message)
        with eventlet.Timeout(LONGEST_SLEEP, False):
            message.wait()
        self._sleepers.discard(message)

    def wake(self) -> None:
        """Wake all sleepers."""
        for message in self._sleepers:
            message.send()
        self._sleepers = set()


def make_event_driven() -> None:
    """Patch the transport in this process."""
    clock = WakingClock()
    deliver = impl_fake.FakeExchange.deliver_message

    def deliver_and_wake(*arguments: Any, **options: Any) -> None:
        deliver(*arguments, **options)
        clock.wake()

    impl_fake.time = clock
    impl_fake.FakeExchange.deliver_message = deliver_and_wake
