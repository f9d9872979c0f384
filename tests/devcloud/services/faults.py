# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ordered faults: the failures that the next matching requests meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import eventlet

from .responses import DROP, FAULT, json_response, path_of, phrase_of
from .server import Application, Environ

PHASES = ("before", "after")
"""When a response is lost: before or after the service handles the request."""


@dataclass
class Fault:
    """An order; see `Devcloud.fault`.

    With both a status and a drop "after", the status replaces the response of a request that was handled.

    `projects` are ids and names of projects. The fault applies only to their requests, or to all requests if empty.
    """

    method: str
    path: str
    count: int = 1
    projects: list[str] = field(default_factory=list)
    status: int | None = None
    body: Any = None
    drop: str | None = None
    delay: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        re.compile(self.path)
        re.compile(self.method)
        if self.drop is not None and self.drop not in PHASES:
            raise ValueError(f"drop is one of {', '.join(PHASES)}, not {self.drop}")
        if self.status is not None and self.drop == "before":
            raise ValueError("a status is sent before the request is handled, unless drop is after")
        if self.status is None and self.drop is None and not self.delay:
            raise ValueError("a fault needs a status, a drop or a delay")

    def matches(self, method: str, path: str, projects: set[str]) -> bool:
        """Whether the fault applies to a request."""
        if self.projects and not projects.intersection(self.projects):
            return False
        return re.fullmatch(self.method, method) is not None and re.search(self.path, path) is not None

    def description(self) -> dict[str, Any]:
        """The fault as the request log shows it."""
        parts = {"status": self.status, "drop": self.drop, "delay": self.delay, "headers": self.headers}
        return {key: value for key, value in parts.items() if value}


class Faults:
    """The open orders, oldest first."""

    def __init__(self) -> None:
        self._open: list[Fault] = []

    def order(self, **order: Any) -> None:
        """Add an order; the arguments are those of `Fault`."""
        self._open.append(Fault(**order))

    def take(self, method: str, path: str, projects: set[str]) -> Fault | None:
        """The fault that applies to this request, or None; using a fault reduces its count."""
        for fault in self._open:
            if fault.matches(method, path, projects):
                fault.count -= 1
                if fault.count <= 0:
                    self._open.remove(fault)
                return fault
        return None

    def clear(self, projects: list[str]) -> None:
        """Cancel the open orders for a project, given by its id and name, or all if the list is empty."""
        self._open = [fault for fault in self._open if projects and not set(projects).intersection(fault.projects)]

    def described(self) -> list[dict[str, Any]]:
        """The open orders."""
        return [asdict(fault) for fault in self._open]


class FaultGate:
    """A middleware that applies the ordered faults to requests."""

    def __init__(
        self,
        application: Application,
        faults: Faults,
        projects_of: Callable[[Environ], set[str]],
        passes: Callable[[Environ], bool],
    ) -> None:
        """`projects_of` returns the id and name of a request's project; `passes` says which requests to leave alone."""
        self._application = application
        self._faults = faults
        self._projects_of = projects_of
        self._passes = passes

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        fault = None
        if FAULT not in environ and not self._passes(environ):
            fault = self._faults.take(environ["REQUEST_METHOD"], path_of(environ), self._projects_of(environ))
        if fault is None:
            return self._application(environ, start_response)
        environ[FAULT] = fault.description()
        if fault.delay:
            eventlet.sleep(fault.delay)
        environ[DROP] = fault.drop is not None and fault.status is None
        if fault.status is not None:
            if fault.drop == "after":
                b"".join(self._application(environ, lambda *dummy: None))
            content = _error(fault.status) if fault.body is None else fault.body
            return json_response(start_response, fault.status, content, fault.headers)
        if fault.drop == "before":
            return json_response(start_response, 500, {})
        return self._application(environ, start_response)


def _error(status: int) -> dict[str, Any]:
    """An error as both services word theirs."""
    message = "A fault that was ordered from the dev cloud."
    title = phrase_of(status)
    error = {"code": status, "title": title, "type": title.replace(" ", ""), "message": message}
    return {"code": status, "title": title, "explanation": message, "error": error}
