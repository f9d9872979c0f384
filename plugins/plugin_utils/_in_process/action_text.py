# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an action is doing, in words: whose action it is, and how many of the nodes that it is about are done.

Senlin carries out an action on a cluster as one action for each node. Those that have not ended are in ``depends_on``
of the action on the cluster, which the task polls anyway, so counting them takes no request.
"""

from __future__ import annotations

from ...module_utils._senlin.client import Client
from ...module_utils._senlin.errors import ClusteringError
from ...module_utils._senlin.kinds import ACTION, CLUSTER, NODE
from ...module_utils._senlin.transport import Attributes

COUNT_SECONDS = 5.0
"""Minimum number of seconds between two requests that list the nodes."""
DONE = {
    "NODE_CHECK": "checked",
    "NODE_CREATE": "created",
    "NODE_DELETE": "removed",
    "NODE_JOIN": "added",
    "NODE_LEAVE": "removed",
    "NODE_RECOVER": "recovered",
    "NODE_UPDATE": "updated",
}
"""What has become of a node when the action on it has ended."""


class ActionText:
    """The words for one action, from its first poll to its last.

    :param client: reads the names and the nodes.
    :param action: the action, as polled first.
    :param name: what to call its target if that cannot be read.
    """

    def __init__(self, client: Client, action: Attributes, name: str) -> None:
        self._client = client
        self._target_id: str = action["target_id"]
        self._fallback = name
        self._name = ""
        self._parts: set[str] = set()
        self._unfinished: set[str] = set()
        self._newest = ""
        self._done = ""
        self._nodes = ""
        self._counted_at = float("-inf")

    def poll(self, action: Attributes) -> None:
        """Note which parts of the action have not ended. No request."""
        unfinished = set(action.get("depends_on") or ())
        if new := unfinished - self._parts:
            self._newest = min(new)
        self._parts |= unfinished
        self._unfinished = unfinished

    def text(self, action: Attributes, now: float) -> str:
        """The words, such as ``web: CLUSTER_UPDATE, 2 of 6 nodes updated``.

        ``GET`` of the target, once. ``GET /actions/<id>`` of a part, whenever further parts have begun. For the roll of
        a cluster, ``GET /nodes?cluster_id=`` every :data:`COUNT_SECONDS`.

        :param now: monotonic seconds.
        """
        if not self._name:
            self._name = self._read_name(action)
        rolls = action["action"] == "CLUSTER_UPDATE"
        return f"{self._name}: {action['action']}{self._rolled(action, now) if rolls else self._counted(action)}"

    def _read_name(self, action: Attributes) -> str:
        kind = CLUSTER if action["action"].startswith("CLUSTER_") else NODE
        try:
            target = self._client.get(kind, self._target_id)
        except ClusteringError:
            # The words are only informative, so the task must not fail because of them.
            target = None
        return str(target["name"]) if target else self._fallback

    def _counted(self, action: Attributes) -> str:
        if self._newest:
            self._read_done(action)
        if not self._parts:
            return ""
        return f", {len(self._parts - self._unfinished)} of {len(self._parts)} nodes {self._done}"

    def _read_done(self, action: Attributes) -> None:
        """Find out what the newest parts do. If that is something else than before, only they count."""
        try:
            part = self._client.get(ACTION, self._newest)
        except ClusteringError:
            part = None
        # An action that replaces nodes has parts of two kinds.
        mixed = action["action"] == "CLUSTER_REPLACE_NODES"
        done = DONE.get(part["action"], "done") if part and not mixed else "done"
        if self._done and done != self._done:
            self._parts = set(self._unfinished)
        self._newest, self._done = "", done

    def _rolled(self, action: Attributes, now: float) -> str:
        """How many nodes have the new profile. Senlin updates them in batches, and later ones are not parts yet."""
        profile_id = (action.get("inputs") or {}).get("new_profile_id")
        if not self._parts or not profile_id or now - self._counted_at < COUNT_SECONDS:
            return self._nodes
        self._counted_at = now
        try:
            profiles = [node["profile_id"] for node in self._client.listing(NODE, cluster_id=self._target_id)]
        except ClusteringError:
            return self._nodes
        self._nodes = f", {profiles.count(profile_id)} of {len(profiles)} nodes updated" if profiles else ""
        return self._nodes
