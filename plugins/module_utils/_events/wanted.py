# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a source is to report: which objects, in which projects and clusters, and in which statuses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._plan.info import list_resources
from .._plan.moments import Moment, read_moment
from .._plan.values import BOOLEAN, read_references, shortened, sort_of
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.filters import Filter
from .._senlin.kinds import ACTION, NODE, Kind
from .._senlin.transport import Attributes
from .._subjects.history import list_since


@dataclass(frozen=True)
class Wanted:
    """What a source is to report.

    :param clusters: the names and full ids of the clusters that it is about; empty for all.
    :param events: the filters of events; ``None`` for no events.
    :param actions: the statuses of actions.
    :param nodes: the statuses of nodes.
    :param all_projects: whether it is about all projects.
    :param project: the id of the project that it is about, if that is not the token's own; else empty.
    :param since: from when on it reports events and ended actions; ``None`` for what happens from now on.
    """

    clusters: tuple[str, ...]
    events: Mapping[str, Any] | None
    actions: frozenset[str]
    nodes: frozenset[str]
    all_projects: bool = False
    project: str = ""
    since: Moment | None = None

    @property
    def ended_statuses(self) -> list[str]:
        """Those of the statuses of actions that an action does not leave again."""
        return sorted(self.actions - ACTION.transitional)

    def listed(
        self, kind: Kind, client: Client, filters: Mapping[str, Any], *, since: datetime | None = None
    ) -> Iterable[Attributes]:
        """What the server lists in the projects that the source is about.

        :param since: read no further back than to this time, with the newest first.
        """
        params = {"filters": filters, "all_projects": self.all_projects or bool(self.project)}
        listed = list_since(kind, params, client, lambda now: since) if since else list_resources(kind, params, client)
        return (each for each in listed if not self.project or each["project_id"] == self.project)

    def check(self, client: Client) -> None:
        """Refuse what this server cannot report.

        :raises NotSupported: the microversion is too old to know the clusters of actions.
        """
        if self.clusters and self.actions:
            client.require("1.14", "clusters together with actions", advice="Set actions to [], or leave out clusters.")

    def described(self) -> dict[str, Any]:
        """What the source is about, as data: two sources that are about the same can continue each other."""
        return {
            "clusters": sorted(self.clusters),
            "events": None if self.events is None else dict(sorted(self.events.items())),
            "actions": sorted(self.actions),
            "nodes": sorted(self.nodes),
            "all_projects": self.all_projects,
            "project": self.project,
        }


def read_wanted(options: Mapping[str, Any]) -> Wanted:
    """What the options of a source say that it is to report.

    :param options: as ``read_options`` returns them.
    :raises BadInput: a status that there is not, a time that is none, options that contradict each other, or nothing
        to report.
    """
    if options["all_projects"] and options["project"]:
        raise BadInput("all_projects and project contradict each other. Remove one of them.")
    wanted = Wanted(
        clusters=tuple(read_references("clusters", options["clusters"] or [])),
        events=_event_filters(options["events"]),
        actions=_statuses("actions", options["actions"], ACTION.filters["status"]),
        nodes=_statuses("nodes", options["nodes"], NODE.filters["status"]),
        all_projects=options["all_projects"],
        project=options["project"] or "",
        since=read_moment("since", options["since"]),
    )
    if wanted.events is None and not wanted.actions and not wanted.nodes:
        raise BadInput("There is nothing to report, because events, actions and nodes are all off. Set one of them.")
    return wanted


def _event_filters(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return {str(name): given for name, given in value.items() if given is not None}
    try:
        return {} if BOOLEAN.convert(value) else None
    except KeyError:
        raise BadInput(
            f"The option events is {sort_of(value)}, and must be true, false, or a dictionary of filters such as "
            f"level: [ERROR]. Correct it."
        ) from None


def _statuses(option: str, given: Iterable[str], row: Filter) -> frozenset[str]:
    statuses = frozenset(row.canonical(value) for value in given)
    for status in sorted(statuses - set(row.values)):
        close = difflib.get_close_matches(status.upper(), row.values, n=1)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise BadInput(
            f"{option} has {shortened(status)!r}, which is no status of {option}.{meant} The statuses are "
            f"{', '.join(sorted(row.values))}."
        )
    return statuses
