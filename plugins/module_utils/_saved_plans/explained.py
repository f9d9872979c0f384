# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which changes of an object a plan explains. Pure.

An attribute that an item names may have the value that the item gives it. What follows from an item without being named
is limited to what Senlin changes then: it never includes the metadata of a node, for example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .._plan.expected import WITH_REVISIONS, Item
from .._plan.expected_values import ID, Likeness
from .seen import Seen

SERVER_ATTRIBUTES = {
    "in_place": frozenset({"status"}),
    "restart": frozenset({"status"}),
    "rebuild": frozenset({"status"}),
    "replace": frozenset({"status", "physical_id"}),
    "remove": frozenset({"status", "cluster_id"}),
}
"""The attributes of a node that change with what happens to its server, by the effect."""


@dataclass(frozen=True)
class Explained:
    """What a plan explains.

    :param items: the items of the plan.
    :param now: the objects as they are now.
    :param new: the ids of those that did not exist then, for which placeholders can stand.
    """

    items: Sequence[Item]
    now: Sequence[Seen]
    new: Collection[str]

    def change(self, seen: Seen, attribute: str, value: Any) -> bool:
        """Whether an attribute of an object may have a value now.

        :param seen: the object as it was.
        """
        named = any(
            is_about(item, seen) and item["attribute"] == attribute and self._is_given(item["after"], value)
            for item in self.items
        )
        if named:
            return True
        if seen["kind"] == "node":
            return self._node_change(seen, attribute, value)
        if attribute == "status":
            # Senlin evaluates the status of a cluster anew with whatever it does.
            return value == "ACTIVE" and any(is_about(item, seen) for item in self.items)
        if attribute == "name" and seen["kind"] == "cluster_policy":
            # A binding has the name of its policy.
            return any(retires(item, seen["state"]["policy_id"]) for item in self.items)
        return attribute == "name" and any(is_retired(item, seen) for item in self.items)

    def _node_change(self, node: Seen, attribute: str, value: Any) -> bool:
        if attribute == "profile_id":
            return any(
                item["kind"] == "cluster"
                and item["attribute"] == "profile_id"
                and item["id"] == node["state"].get("cluster_id")
                and self._is_given(item["after"], value)
                for item in self.items
            )
        joined = [item for item in self.items if item["verb"] == "add_nodes" and node["id"] in joining(item)]
        if joined and attribute == "role":
            # Senlin clears the role of a node that joins a cluster.
            return not value
        if joined and attribute == "cluster_id":
            return value in self._clusters_of(joined)
        if attribute == "status" and value != "ACTIVE":
            return False
        if attribute == "status" and any(_repairs(item, node) for item in self.items):
            return True
        if attribute in ("status", "physical_id") and not node["state"].get("physical_id"):
            # A node that has no server is recreated.
            return any(item["effect"] == "build" and _names(item, node) for item in self.items)
        if attribute == "cluster_id" and value:
            return False
        return any(
            attribute in SERVER_ATTRIBUTES.get(item["effect"], ()) and touches(item, node) for item in self.items
        )

    def _clusters_of(self, items: Iterable[Item]) -> set[str]:
        """The ids of the clusters that items are about; of a cluster that did not exist, the id that it has now."""
        found = list(items)
        return {
            each["id"] for each in self.now if each["kind"] == "cluster" and any(is_about(item, each) for item in found)
        }

    def _is_given(self, after: Any, value: Any) -> bool:
        """Whether a value is the one that an item gives. A placeholder only stands for an object that is new."""
        if isinstance(after, str) and ID.fullmatch(after):
            return value in self.new
        return Likeness().same(after, value)


def _repairs(item: Item, node: Seen) -> bool:
    """Whether an item determines the status of a node anew, alone or with all members of its cluster."""
    return item["verb"] in ("check", "recover") and _reaches(item, node)


def _names(item: Item, node: Seen) -> bool:
    return bool(item["nodes"]) and node["name"] in item["nodes"]["names"]


def is_about(item: Item, seen: Seen) -> bool:
    """Whether an item is about an object. One that did not exist has no id, or that of a placeholder."""
    known = item["id"] is not None and not ID.fullmatch(item["id"])
    return bool(
        item["kind"] == seen["kind"] and (not known or item["id"] == seen["id"]) and item["name"] == seen["name"]
    )


def is_retired(item: Item, seen: Seen) -> bool:
    """Whether an item gives an object the name of a retired revision. No attribute of the item says so."""
    return _is_retirement(item) and is_about(item, seen)


def retires(item: Item, policy_id: str) -> bool:
    """Whether an item makes a policy a retired revision."""
    return bool(item["kind"] == "policy" and item["id"] == policy_id and _is_retirement(item))


def _is_retirement(item: Item) -> bool:
    return item["kind"] in WITH_REVISIONS and item["verb"] == "update" and item["attribute"] is None


def joining(item: Item) -> set[str]:
    """The ids of the nodes that join a cluster with an item."""
    if item["attribute"] != "node_ids":
        return set()
    return {*(item["after"] or [])} - {*(item["before"] or [])}


def touches(item: Item, node: Seen) -> bool:
    """Whether an item changes the server of a node, or may, as Senlin chooses it among those of the cluster."""
    nodes = item["nodes"]
    if not nodes:
        return False
    if nodes["names"]:
        return node["name"] in nodes["names"]
    return _reaches(item, node)


def _reaches(item: Item, node: Seen) -> bool:
    """Whether an item is about a node or its cluster."""
    return is_about(item, node) or (item["kind"] == "cluster" and item["id"] == node["state"].get("cluster_id"))
