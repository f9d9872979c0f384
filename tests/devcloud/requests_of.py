# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the request log and finds the requests of one project."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

NEAR_SECONDS = 60.0
"""How many seconds may lie between two requests on one connection for them to be attributed to the same client."""


class LogReader:
    """Reads the growing log incrementally. It can be used by several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    def read(self, since: float | None = None) -> list[Entry]:
        """All entries since a time (seconds since the epoch), in the order in which the requests started."""
        with self._lock:
            self._read_on()
            return [entry for entry in self._entries if since is None or entry["time"] >= since]

    def _read_on(self) -> None:
        if self._path.stat().st_size < self._position:
            # Another process has reset the cloud, which started a new log.
            self._position = 0
            self._entries = []
        with open(self._path, "rb") as log:
            log.seek(self._position)
            whole_lines, newline, dummy_rest = log.read().rpartition(b"\n")
        self._position += len(whole_lines) + len(newline)
        self._entries += [json.loads(line) for line in whole_lines.splitlines()]
        self._entries.sort(key=_time)


def only_of(entries: list[Entry], project: str, users: set[str]) -> list[Entry]:
    """The entries of a project, including requests without a token on the same connections.

    A refused login has no project. It belongs to the project if it names one of these users.
    """

    def is_of_project(entry: Entry) -> bool:
        if entry["project"] is not None:
            return entry["project"] == project
        return entry["user"] in users

    connections = {_connection(entry) for entry in entries if is_of_project(entry)}
    known: dict[tuple[str, str], list[Entry]] = {connection: [] for connection in connections}
    for entry in entries:
        if _connection(entry) in known and _is_identified(entry):
            known[_connection(entry)].append(entry)

    def shares_connection(entry: Entry) -> bool:
        if _is_identified(entry):
            return False
        # Ports are soon reused by other clients, so the nearest request in time decides.
        distance, nearest = min(
            ((abs(entry["time"] - other["time"]), other) for other in known.get(_connection(entry), [])),
            key=lambda found: found[0],
            default=(NEAR_SECONDS, entry),
        )
        return distance < NEAR_SECONDS and is_of_project(nearest)

    return [entry for entry in entries if is_of_project(entry) or shares_connection(entry)]


def _is_identified(entry: Entry) -> bool:
    """Whether the entry itself contains a project or user."""
    return entry["project"] is not None or entry["user"] is not None


def _time(entry: Entry) -> float:
    return entry["time"]


def _connection(entry: Entry) -> tuple[str, str]:
    return entry["service"], entry["client"]
