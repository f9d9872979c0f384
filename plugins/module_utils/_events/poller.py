# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One poll after the other, over one connection to Senlin: what is new, and what was reported."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from .._plan.values import shortened
from .._senlin import sdk
from .._senlin.client import FULL_ID, Client
from .._senlin.cloud_options import CONNECT_PARAMETERS, connect_arguments
from .._senlin.connection import SdkTransport, connect
from .._senlin.deadline import Deadline
from .._senlin.errors import ClusteringError, Refused, ResponseLost, TimedOut
from .._senlin.secrets import secrets_of_task
from .memory import (
    Finding,
    Memory,
    Reading,
    after,
    first_memory,
    from_now_on,
    is_about,
    is_worth_saving,
    new,
    with_names,
    with_reported,
)
from .options import read_options
from .reading import read, read_names
from .state_file import StateFile
from .wanted import read_wanted

POLL_SECONDS = 60.0
"""How many seconds the requests of one poll are repeated for, while the server does not respond or is busy."""

TOO_MANY_REQUESTS = 429
"""The HTTP status of a server that takes no request at the moment."""


class Stopped(Exception):
    """The source was stopped while a poll paused."""


class Poller:
    """Polls Senlin for one source. Only one of its methods runs at a time, but for :meth:`close`.

    :param given: the options of the source, as the rulebook gives them.
    :param warn: shows a sentence to the operator.
    :raises BadInput: an option is wrong, or the state file cannot be used.
    """

    def __init__(self, given: Mapping[str, Any], warn: Callable[[str], None]) -> None:
        self.secrets = secrets_of_task(given)
        self._options = read_options(given)
        self.interval: float = self._options["interval"]
        self._wanted = read_wanted(self._options)
        self._connection = connection_options(self._options)
        self._warn = warn
        self._stopped = threading.Event()
        self._deadline = Deadline(POLL_SECONDS, sleep=self._sleep)
        self._transport: SdkTransport | None = None
        self._client: Client | None = None
        self._memory: Memory | None = None
        self._saved: Memory | None = None
        self._reading: Reading | None = None
        path = self._options["state_file"]
        self._state_file = StateFile(path) if path else None

    @property
    def has_begun(self) -> bool:
        """Whether a first poll has succeeded, which shows that the options are right."""
        return self._memory is not None

    def poll(self) -> list[tuple[Finding, dict[str, Any]]]:
        """Read from Senlin, and return what is new and what is to be put on the queue, in this order.

        After a failure, the next poll connects anew.

        :raises ClusteringError: a request failed, or the state file cannot be used.
        :raises Stopped: :meth:`close` was called meanwhile.
        """
        self._deadline.restart()
        try:
            with sdk.quiet():
                return self._poll(self._connected())
        except BaseException:
            self._disconnect()
            raise

    def note(self, finding: Finding) -> None:
        """Remember that something was reported.

        :raises BadInput: the state file cannot be written.
        """
        if self._memory:
            self._memory = with_reported(self._memory, finding)
        if self._state_file:
            self._state_file.note(finding)

    def complete(self) -> None:
        """Remember that everything was reported that the last poll has found.

        :raises BadInput: the state file cannot be written.
        """
        if self._memory and self._reading:
            self._memory = after(self._memory, self._reading, self._wanted)
            # If nothing has happened since the last poll, there is no need to write the file again.
            if self._saved is None or is_worth_saving(self._memory, self._saved):
                self._save(self._memory)

    def close(self) -> None:
        """Close the connection and the state file, also in the middle of a poll, which then ends by itself."""
        self._stopped.set()
        self._disconnect()
        if self._state_file:
            self._state_file.close()

    def _poll(self, client: Client) -> list[tuple[Finding, dict[str, Any]]]:
        wanted = self._wanted
        memory = self._memory or self._loaded(client)
        if memory is None:
            # The server's clock is known from its first response on.
            names = self._names(client)
            now = client.server_time()
            since = wanted.since(now) if wanted.since else None
            memory = with_names(first_memory(now, since), names, ())
            reading = read(client, wanted, memory)
            memory = from_now_on(memory, reading, wanted, since)
            self._save(memory)
        else:
            reading = read(client, wanted, memory)
        found = new(memory, reading, wanted)
        if found:
            memory = with_names(memory, read_names(client, wanted), reading.events)
        self._memory, self._reading = memory, reading
        return [(each, each.content(memory.names)) for each in found if is_about(each, wanted, memory.names)]

    def _names(self, client: Client) -> Mapping[str, str]:
        """The names of the clusters that exist, and a warning for each of the wanted ones that does not."""
        names = read_names(client, self._wanted)
        for reference in self._wanted.clusters:
            if reference not in names and reference not in names.values():
                what = "with the id" if FULL_ID.fullmatch(reference) else "named"
                self._warn(
                    f"There is no cluster {what} {shortened(reference)!r} in this project yet. Its events are reported "
                    f"as soon as it exists. If that is a mistake, correct clusters."
                )
        return names

    def _loaded(self, client: Client) -> Memory | None:
        """What the source remembered when it was stopped; ``None`` if it never ran, or keeps no state file."""
        self._wanted.check(client)
        if not self._state_file or not self._transport:
            return None
        memory = self._state_file.load({"cloud": self._transport.address, **self._wanted.described()})
        if memory:
            # A line that was not written completely must not be continued.
            self._save(memory)
        return memory

    def _save(self, memory: Memory) -> None:
        if self._state_file:
            self._state_file.save(memory)
            self._saved = memory

    def _connected(self) -> Client:
        """A client of the connection, which is opened if there is none."""
        if self._client is None:
            self._transport = connect(self._connection, warn=self._warn, secrets=self.secrets)
            self._client = Client(self._transport, deadline=self._deadline, secrets=self.secrets)
        if self._stopped.is_set():
            raise Stopped
        return self._client

    def _disconnect(self) -> None:
        transport, self._transport, self._client = self._transport, None, None
        if transport:
            with suppress(ClusteringError):
                transport.close()

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise Stopped


def connection_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the connection, with the time limit of requests also where ``cloud`` is a whole configuration.

    :raises BadInput: they contradict each other.
    """
    limit = options["api_timeout"]
    arguments = connect_arguments({**options, "api_timeout": None})
    if not options["cloud"] or "cloud" in arguments:
        return dict(options)
    rest = {name: value for name, value in options.items() if name not in CONNECT_PARAMETERS}
    return {**rest, "cloud": {"api_timeout": limit, **arguments}}


def may_pass(error: ClusteringError) -> bool:
    """Whether a failure says nothing about the options of the source, so that another try can succeed."""
    if isinstance(error, Refused):
        return error.status == TOO_MANY_REQUESTS
    return isinstance(error, ResponseLost | TimedOut)
