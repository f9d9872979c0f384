# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What has moved since a plan was written, and which of that the plan itself explains. Pure.

A run that was cut off has done a part of the plan. What it has changed is as the plan says it would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .._plan.expected import CREATING, Item, shown_value
from .._plan.expected_values import NAME
from .explained import Explained, is_about, is_retired, retires, touches
from .seen import Seen

DELETING = frozenset({"delete", "policy_detach"})
"""The verbs of steps after which an object no longer exists."""
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
    explained = Explained(items, now, {each["id"] for each in new})
    found = [change for key, each in before.items() if key in after for change in _changes(each, after[key], explained)]
    found += [Move(f"{title(each)} existed, and no longer does", planned) for each, planned in _gone(gone, items)]
    found += [Move(f"{title(each)} did not exist, and does now", planned) for each, planned in _new(new, now, items)]
    return found


def title(seen: Seen) -> str:
    """An object in a sentence, such as ``cluster web (0c2f4f0e-...)``."""
    words = {"cluster_policy": "attached policy"}
    return f"{words.get(seen['kind'], seen['kind'])} {seen['name']} ({seen['id']})"


def _by_id(objects: Iterable[Seen]) -> dict[tuple[str, str], Seen]:
    return {(each["kind"], each["id"]): each for each in objects}


def _changes(then: Seen, now: Seen, explained: Explained) -> list[Move]:
    before, after = {"name": then["name"], **then["state"]}, {"name": now["name"], **now["state"]}
    return [
        Move(
            f"{key} of {title(then)} was {shown_value(value, key)}, and is {shown_value(after.get(key), key)}",
            explained.change(then, key, after.get(key)),
        )
        for key, value in before.items()
        if value != after.get(key)
    ]


def _gone(gone: Iterable[Seen], items: Sequence[Item]) -> list[tuple[Seen, bool]]:
    """The objects that no longer exist, and whether the plan says so.

    Where Senlin chooses the nodes that go, as many may be gone as the plan says.
    """
    chosen = [item for item in items if item["effect"] in LOST_SERVERS and item["nodes"] and not item["nodes"]["names"]]
    left = [item["nodes"]["count"] for item in chosen]
    found = []
    for each in gone:
        planned = any(_goes(item, each, items) for item in items)
        if not planned and each["kind"] == "node":
            place = next((n for n, item in enumerate(chosen) if left[n] > 0 and touches(item, each)), None)
            planned = place is not None
            if place is not None:
                left[place] -= 1
        found.append((each, planned))
    return found


def _goes(item: Item, seen: Seen, items: Iterable[Item]) -> bool:
    """Whether an item deletes, detaches or renames an object, or deletes the cluster that it goes with."""
    cluster_id = seen["state"].get("cluster_id")
    if item["verb"] in DELETING and item["kind"] == seen["kind"]:
        return bool(item["id"] == seen["id"] or (item["id"] is None and item["name"] == seen["name"]))
    if item["verb"] == "delete" and item["kind"] == "cluster" and seen["kind"] in OF_CLUSTER:
        return bool(item["id"] == cluster_id)
    if item["verb"] == "policy_detach" and seen["kind"] == "cluster_policy":
        # The policy moves from a retired revision to a new one.
        retired = any(retires(each, seen["state"]["policy_id"]) for each in items)
        return bool(item["kind"] == "cluster" and item["id"] == cluster_id) and retired
    if seen["kind"] == "node" and item["effect"] in LOST_SERVERS and item["nodes"] and item["nodes"]["names"]:
        return touches(item, seen)
    return is_retired(item, seen)


def _new(new: Iterable[Seen], now: Sequence[Seen], items: Sequence[Item]) -> list[tuple[Seen, bool]]:
    """The objects that did not exist, and whether the plan says that they would.

    Senlin names the nodes of a cluster, so that as many may be new as the plan says.
    """
    chosen = [item for item in items if item["effect"] in NEW_SERVERS and item["nodes"] and _names_unknown(item)]
    left = [item["nodes"]["count"] for item in chosen]
    found = []
    for each in new:
        planned = any(_comes(item, each, items) for item in items)
        if not planned and each["kind"] == "node":
            clusters = [one for one in now if one["kind"] == "cluster" and one["id"] == each["state"].get("cluster_id")]
            place = next(
                (n for n, item in enumerate(chosen) if left[n] > 0 and any(is_about(item, one) for one in clusters)),
                None,
            )
            planned = place is not None
            if place is not None:
                left[place] -= 1
        found.append((each, planned))
    return found


def _names_unknown(item: Item) -> bool:
    names = item["nodes"]["names"]
    return not names or any(NAME.fullmatch(name) for name in names)


def _comes(item: Item, seen: Seen, items: Iterable[Item]) -> bool:
    """Whether an item creates an object, or attaches a new revision of a policy."""
    if item["kind"] == seen["kind"]:
        return item["verb"] in CREATING and bool(item["name"] == seen["name"])
    if item["verb"] == "policy_attach" and seen["kind"] == "cluster_policy":
        created = any(
            each["verb"] == "create" and each["kind"] == "policy" and each["name"] == seen["name"] for each in items
        )
        return bool(item["kind"] == "cluster" and item["id"] == seen["state"].get("cluster_id")) and created
    if seen["kind"] == "node" and item["effect"] in NEW_SERVERS and item["nodes"]:
        return seen["name"] in item["nodes"]["names"]
    return False
