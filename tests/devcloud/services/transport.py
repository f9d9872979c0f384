# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make oslo.messaging's in-memory transport answer at once.

It looks for messages every 50 ms, which makes each API call of Senlin (two calls between its parts) take
100 ms. Here a listener sleeps until a message is delivered.
"""

from __future__ import annotations

import time
from typing import Any

import eventlet
import eventlet.event
from oslo_messaging._drivers import impl_fake

LONGEST_SLEEP = 1.0
"""How long a listener may go on sleeping after it was told to stop."""


class WakingClock:
    """Stands in for the `time` module that the transport's listeners look at and sleep by."""

    def __init__(self) -> None:
        self._sleepers: set[Any] = set()

    time = staticmethod(time.time)

    def sleep(self, dummy: float) -> None:
        """Sleep until a message is delivered."""
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
    """Change the transport of this process."""
    clock = WakingClock()
    deliver = impl_fake.FakeExchange.deliver_message

    def deliver_and_wake(*arguments: Any, **options: Any) -> None:
        deliver(*arguments, **options)
        clock.wake()

    impl_fake.time = clock
    impl_fake.FakeExchange.deliver_message = deliver_and_wake
