# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the in-memory transport of oslo.messaging deliver messages at once, and as JSON.

It polls for messages every 50 ms, so an API call of Senlin, which takes two calls between its parts, takes 100 ms. With
this change, a listener sleeps until a message is delivered.

It also hands objects over as they are, where a message broker gets JSON, which has no type for times: the time of a
binding's last operation then has a zone, which it has in no other cloud.
"""

from __future__ import annotations

import time
from typing import Any

import eventlet
import eventlet.event
from oslo_messaging._drivers import impl_fake
from oslo_serialization import jsonutils

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

    def deliver_and_wake(
        exchange: Any, topic: str, context: Any, message: Any, *arguments: Any, **options: Any
    ) -> None:
        deliver(exchange, topic, _as_json(context), _as_json(message), *arguments, **options)
        clock.wake()

    reply = impl_fake.FakeIncomingMessage.reply

    def reply_as_json(message: Any, content: Any = None, failure: Any = None) -> None:
        reply(message, _as_json(content), failure)

    impl_fake.time = clock
    impl_fake.FakeExchange.deliver_message = deliver_and_wake
    impl_fake.FakeIncomingMessage.reply = reply_as_json


def _as_json(content: Any) -> Any:
    """What arrives of a message if it is sent as JSON."""
    return jsonutils.loads(jsonutils.dumps(content))
