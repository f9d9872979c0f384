# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Why nodes are not ACTIVE, read long after the action that failed: what Senlin keeps, and what the cloud says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .._senlin.client import Client
from .._senlin.cloud_reason import CloudReason, physical_object, shortened, without_urls
from .._senlin.errors import ClusteringError
from .._senlin.kinds import ACTION, NODE, capitalized, describe
from .._senlin.reason_reader import ReasonReader
from .._senlin.times import read_time
from .._senlin.transport import Attributes

UNEXPLAINED = re.compile(r"^Check: Node is not ACTIVE$|^Recovery failed$|in progress$")
"""Matches the reasons of a node that say nothing about the cause and need another source."""

REMEDIES = (
    # A repair replaces a server that is gone: there is nothing to do before it.
    (re.compile(r"No Server found|\bInstance \S+ could not be found", re.IGNORECASE), ""),
    (re.compile(r"quota|exceeded for", re.IGNORECASE), "Raise the quota or free a part of it"),
    (re.compile(r"no valid host|no compute host", re.IGNORECASE), "Make room on the compute hosts"),
    (
        re.compile(r"could not be found|unable to find|\bno \w+ found|does not exist", re.IGNORECASE),
        "Create what is missing",
    ),
)
"""What removes a cause, by the words in which it is given; the first match counts."""
ANY_REMEDY = "Remove the cause"
"""What removes a cause whose words are not known."""


@dataclass(frozen=True)
class NodeCause:
    """Why a node is not ACTIVE.

    :param node: the node.
    :param words: the cause without its full stop.
    :param cloud: what the service below Senlin says, where Senlin's reason is general.
    """

    node: Attributes
    words: str
    cloud: CloudReason | None = None

    def sentence(self, longest: int) -> str:
        """The node, its status and the cause, without the full stop.

        :param longest: how many characters of the cause to show.
        """
        return f"{describe(NODE, self.node)} is in {self.node['status']}: {shortened(self.words, longest)}"

    @property
    def data(self) -> dict[str, Any]:
        """The node as an element of the result key ``unhealthy_nodes``."""
        return {
            **{key: self.node[key] for key in ("id", "name", "status", "status_reason")},
            "cause": self.words,
        }


def causes_of(client: Client, nodes: Iterable[Attributes], explained: int) -> list[NodeCause]:
    """Why nodes are not ACTIVE.

    :param explained: for how many of the nodes to ask further, where Senlin's reason is a general one. The other nodes
        keep that reason.
    """
    nodes = list(nodes)
    times = [time for node in nodes if (time := read_time(node.get("init_at")))]
    reader = ReasonReader(client, min(times, default=None))
    return [
        _explained(client, reader, node) if number < explained else NodeCause(node, _words(node))
        for number, node in enumerate(nodes)
    ]


def way_out(words: str, repair: str) -> str:
    """A sentence: what removes a cause, and what to do then.

    :param words: the cause.
    :param repair: what to do then, such as ``set repair to true``.
    """
    remedy = next((advice for pattern, advice in REMEDIES if pattern.search(words)), ANY_REMEDY)
    return f"{remedy}, then {repair}." if remedy else capitalized(f"{repair}.")


def last_failure(client: Client, target_id: str) -> Attributes | None:
    """The newest failed action on a cluster or node, or ``None``. ``GET /actions?target=&status=&sort=``."""
    ended = ["FAILED", "CANCELLED"]
    found = client.listing(ACTION, expected=1, target=target_id, status=ended, sort="created_at:desc")
    return next(iter(found), None)


def _explained(client: Client, reader: ReasonReader, node: Attributes) -> NodeCause:
    reason = _words(node)
    try:
        if UNEXPLAINED.search(reason):
            failed = last_failure(client, node["id"]) if node["status"] != "ERROR" else None
            reason = _words(failed) if failed else ""
        physical = physical_object(node, "", reason)
        cloud = reader.read(physical) if physical else None
    except ClusteringError:
        # A cause that cannot be read must not hide that the node is not ACTIVE.
        return NodeCause(node, _words(node))
    return NodeCause(node, cloud.sentence(len(cloud.words)) if cloud else reason or _words(node), cloud)


def _words(attributes: Attributes) -> str:
    """The reason for the status of a node or action, on one line and without its full stop."""
    words = " ".join(str(attributes.get("status_reason") or "no reason given").split())
    return without_urls(words).rstrip(". ")
