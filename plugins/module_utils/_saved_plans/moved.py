# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What has moved since a plan was written, and which of that the plan itself explains. Pure.

A run that was cut off has done a part of the plan. What it has changed is as the plan says it would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._plan.expected import CREATING, Item, shown_value
from .._plan.expected_values import Likeness
from .seen import Seen

OF_CLUSTER = frozenset({"cluster_policy", "node", "receiver"})
"""The kinds of objects that can go with their cluster."""
NEW_SERVERS, LOST_SERVERS = frozenset({"build", "replace"}), frozenset({"remove", "replace"})
"""The effects after which a cluster has other nodes, and after which it has lost some."""


@dataclass(frozen=True)
class Move:
    """What is different now.

    :param sentence: the object and the attribute, as they were and as they are, as a part of a sentence.
    :param planned: whether that is what the plan says.
    """

    sentence: str
    planned: bool


def moves(then: Sequence[Seen], now: Sequence[Seen], items: Sequence[Item]) -> list[Move]:
    """What has moved.

    :param then: the objects that the plan rests on.
    :param now: the same objects as they are now.
    :param items: the items of the plan.
    """
    before, after = _by_id(then), _by_id(now)
    gone = [each for key, each in before.items() if key not in after]
    new = [each for key, each in after.items() if key not in before]
    lost, built = _count(items, LOST_SERVERS), _count(items, NEW_SERVERS)
    found = [change for key, each in before.items() if key in after for change in _changes(each, after[key], items)]
    for each in gone:
        planned = _is_to_go(each, items) or (each["kind"] == "node" and lost > 0)
        lost -= each["kind"] == "node"
        found.append(Move(f"{title(each)} existed, and no longer does", planned))
    for each in new:
        planned = _is_to_come(each, items) or (each["kind"] == "node" and built > 0)
        built -= each["kind"] == "node"
        found.append(Move(f"{title(each)} did not exist, and does now", planned))
    return found


def title(seen: Seen) -> str:
    """An object in a sentence, such as ``cluster web (0c2f4f0e-...)``."""
    words = {"cluster_policy": "attached policy"}
    return f"{words.get(seen['kind'], seen['kind'])} {seen['name']} ({seen['id']})"


def _by_id(objects: Iterable[Seen]) -> dict[tuple[str, str], Seen]:
    return {(each["kind"], each["id"]): each for each in objects}


def _count(items: Iterable[Item], effects: frozenset[str]) -> int:
    return sum(item["nodes"]["count"] for item in items if item["nodes"] and item["effect"] in effects)


def _changes(then: Seen, now: Seen, items: Sequence[Item]) -> list[Move]:
    states = [then["state"], now["state"], {"name": then["name"]}, {"name": now["name"]}]
    before, after = {**states[2], **states[0]}, {**states[3], **states[1]}
    return [
        Move(
            f"{key} of {title(then)} was {shown_value(value, key)}, and is {shown_value(after.get(key), key)}",
            _is_planned(then, key, after.get(key), items),
        )
        for key, value in before.items()
        if value != after.get(key)
    ]


def _is_planned(seen: Seen, attribute: str, value: Any, items: Iterable[Item]) -> bool:
    """Whether an attribute has the value that the plan gives it."""
    for item in items:
        about = _is_about(item, seen)
        if about and item["attribute"] == attribute and Likeness().same(item["after"], value):
            return True
        if about and item["attribute"] is None and attribute in ("status", "name", "cluster_id", "role"):
            # A repair, a revision that is retired, or a node that joins: no attribute of the item says so.
            return attribute != "status" or value == "ACTIVE"
        if seen["kind"] == "node" and _touches(item, seen) and attribute != "name":
            return attribute != "status" or value == "ACTIVE"
    return False


def _is_about(item: Item, seen: Seen) -> bool:
    return bool(item["kind"] == seen["kind"] and item["id"] in (None, seen["id"]) and item["name"] == seen["name"])


def _touches(item: Item, node: Seen) -> bool:
    """Whether an item changes the server of a node, or may, where Senlin chooses the nodes."""
    nodes = item["nodes"]
    return (
        bool(nodes)
        and item["effect"] not in ("none", "build")
        and (not nodes["names"] or node["name"] in nodes["names"])
    )


def _is_to_go(seen: Seen, items: Iterable[Item]) -> bool:
    """Whether the plan deletes, detaches or renames an object, or deletes the cluster that it goes with."""
    for item in items:
        if item["kind"] == seen["kind"] and item["name"] == seen["name"] and item["verb"] not in CREATING:
            return True
        if item["kind"] == "cluster" and item["verb"] == "delete" and seen["kind"] in OF_CLUSTER:
            return True
        if item["id"] == seen["id"]:
            return True
    return False


def _is_to_come(seen: Seen, items: Iterable[Item]) -> bool:
    return any(
        item["kind"] == seen["kind"] and item["name"] == seen["name"] and item["verb"] in CREATING for item in items
    )


def is_done(item: Item, now: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an item that is no longer planned is done, as far as the objects show.

    :param now: the objects as they are now.
    """
    same = [
        each
        for each in now
        if each["kind"] == item["kind"] and each["name"] == item["name"] and item["id"] in (None, each["id"])
    ]
    if item["verb"] in ("delete", "policy_detach"):
        return not same
    if item["attribute"] is None or not same:
        # A new revision of an object has its name, and another id.
        return True
    values = [each["state"][item["attribute"]] for each in same if item["attribute"] in each["state"]]
    return not values or any(Likeness().same(item["after"], value) for value in values)
