# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The event source inside the event loop of ansible-rulebook: it polls, puts what is new on the queue, and goes on.

Requests block, so each poll runs in a thread of its own. It is a daemon, and not one of ``asyncio.to_thread``: those
are waited for when the loop ends, so that a server that does not respond would keep the process from ending.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol, TypeVar, cast

from .._senlin.errors import ClusteringError
from .._senlin.masking import masked_sentence
from .._senlin.secrets import secrets_of_task
from .options import FEEDBACK, SOURCE
from .poller import Poller, may_pass

LOGGER = logging.getLogger(SOURCE)
"""What ansible-rulebook shows from the level WARNING on."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between a failed poll and the next one: after the first failure, and at most."""

FEEDBACK_SECONDS = 60.0
"""How long to wait for the feedback on one item, which never comes if a filter of the rulebook drops the item."""

START_SECONDS = 5.0
"""Seconds from its start until the source puts its first item on the queue.

ansible-rulebook starts its sources a moment before the connection to its rule engine is complete. It loses what it gets
until then, and logs ``No connected client on server socket``.
"""

SHORT_PAUSE = 0.01
"""Seconds between two looks at a queue that is not empty yet."""

ISSUES = "https://github.com/senlin-clustering/senlin.clustering/issues"
"""Where to report a defect."""

_T = TypeVar("_T")


class Queue(Protocol):
    """What ansible-rulebook gives a source to put its events on."""

    async def put(self, item: dict[str, Any]) -> None:
        """Put an item on the queue, as soon as there is room."""


class SourceFailed(Exception):
    """The source cannot work: its options, its state file or the connection are wrong. The text is for the operator."""


async def run(queue: Queue, given: Mapping[str, Any]) -> None:
    """Report what happens in Senlin until the source is cancelled.

    An item is noted in the state file when the rules have taken it. So if the process is killed in between, the item is
    reported again after the restart, and none is lost.

    :param given: the options of the source, as the rulebook gives them.
    :raises SourceFailed: it cannot work.
    """
    secrets = secrets_of_task(given)

    def warn(sentence: str) -> None:
        LOGGER.warning("%s: %s", SOURCE, masked_sentence(sentence, secrets))

    try:
        poller = Poller(given, warn)
    except ClusteringError as error:
        raise SourceFailed(masked_sentence(error.message, secrets)) from None
    pauses, failures = _pauses(), 0
    ready = asyncio.ensure_future(asyncio.sleep(START_SECONDS))
    try:
        while True:
            try:
                found = await in_thread(poller.poll)
            except Exception as error:
                text = masked_sentence(sentence_of(error), poller.secrets)
                if not poller.has_begun and not (isinstance(error, ClusteringError) and may_pass(error)):
                    raise SourceFailed(text) from None
                failures += 1
                if failures == 1:
                    pauses = _pauses()
                    warn(f"Senlin cannot be read, and the source tries again until it can. {text}")
                await asyncio.sleep(next(pauses))
                continue
            if failures:
                warn(
                    f"Senlin can be read again, after {failures} failed tries. The events since then are reported now."
                )
                failures = 0
            for finding, content in found:
                await ready
                await _put(queue, content, given.get(FEEDBACK))
                poller.note(finding)
            poller.complete()
            await asyncio.sleep(poller.interval)
    except ClusteringError as error:
        raise SourceFailed(masked_sentence(error.message, poller.secrets)) from None
    finally:
        ready.cancel()
        poller.close()


async def _put(queue: Queue, content: dict[str, Any], feedback: Any) -> None:
    """Put an item on the queue, and wait until the rules have taken it.

    :param feedback: the queue on which ansible-rulebook returns what the rules have; ``None`` without ``feedback``.
    """
    while feedback is not None and not feedback.empty():
        # The rules would wait until there is room for the next one.
        feedback.get_nowait()
    await queue.put(content)
    # What ansible-rulebook passes puts an item through the filters of the rulebook, and then on this queue.
    taken_from = getattr(queue, "queue", queue)
    while isinstance(taken_from, asyncio.Queue) and not taken_from.empty():
        await asyncio.sleep(SHORT_PAUSE)
    if feedback is not None:
        # In Python 3.11, wait_for loses the cancellation of the source if the feedback comes at the same time.
        confirmed = asyncio.ensure_future(feedback.get())
        try:
            await asyncio.wait({confirmed}, timeout=FEEDBACK_SECONDS)
        finally:
            confirmed.cancel()


async def in_thread(work: Callable[[], _T]) -> _T:
    """What a function returns that runs in a thread of its own. If the waiting is cancelled, its end is not awaited."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def deliver(outcome: _T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(cast(_T, outcome))

    def run_work() -> None:
        outcome: _T | None = None
        failure: Exception | None = None
        try:
            outcome = work()
        except Exception as error:
            failure = error
        # The loop can have ended meanwhile.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(deliver, outcome, failure)

    threading.Thread(target=run_work, name=SOURCE, daemon=True).start()
    return await future


def sentence_of(error: Exception) -> str:
    """What to say to the operator about a failed poll."""
    if isinstance(error, ClusteringError):
        return error.message
    text = f"{type(error).__name__}: {error}".rstrip(".: ")
    return f"That is a defect of the collection, or of a library that it uses: {text}. Report it at {ISSUES}."


def _pauses(share: Callable[[], float] = random.random) -> Iterator[float]:
    """Growing pauses in seconds. Each is shortened by up to a half by chance, so that many sources do not poll at once.

    :param share: returns a number from 0 to 1.
    """
    pause = FIRST_PAUSE
    while True:
        yield pause * (1 - share() / 2)
        pause = min(2 * pause, LONGEST_PAUSE)
