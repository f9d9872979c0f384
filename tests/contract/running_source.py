# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source, running in a thread as in the event loop of ansible-rulebook, and what it has put on the queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._events.source import run
from cloud_under_test import patient
from tenant import until

SOON = 30.0
"""Seconds within which a cancelled source must have ended, however slow the machine is."""


class RunningSource:
    """A source over one project, until it is stopped. A context manager.

    :param cloud: the configuration of the cloud.
    :param options: its other options.
    :var items: what it has put on the queue so far.
    :var failure: why it has ended by itself.
    """

    def __init__(self, cloud: Mapping[str, Any], **options: Any) -> None:
        self.items: list[dict[str, Any]] = []
        self.failure: Exception | None = None
        self._options = {"cloud": dict(cloud), "interval": 0.2, **options}
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> RunningSource:
        self._thread.start()
        return self

    def __exit__(self, *dummy: object) -> None:
        self.stop()

    async def put(self, item: dict[str, Any]) -> None:
        """Take an item, as a queue does."""
        self.items.append(item)

    def stop(self) -> None:
        """Cancel it, and wait for its end.

        :raises AssertionError: it does not end.
        """
        if self._task is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(patient(SOON))
        assert not self._thread.is_alive()

    def has_ended(self) -> bool:
        """Whether it has ended."""
        return not self._thread.is_alive()

    def wait_for(self, number: int = 1, **wanted: Any) -> list[dict[str, Any]]:
        """Wait until there are so many objects with these attributes among the items, and return all of them.

        :param wanted: ``type`` is the type of the items.
        """
        noun = wanted.pop("type")

        def found() -> list[dict[str, Any]]:
            objects = [item[noun] for item in list(self.items) if item["type"] == noun]
            return [each for each in objects if all(each[key] == value for key, value in wanted.items())]

        return until(lambda: found() if len(found()) >= number else [])

    def _run(self) -> None:
        async def work() -> None:
            self._task = asyncio.ensure_future(run(self, self._options))
            await self._task

        try:
            self._loop.run_until_complete(work())
        except asyncio.CancelledError:
            pass
        except Exception as error:
            self.failure = error
        finally:
            self._loop.close()
