# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether an item of a plan that is no longer planned is done, as far as the objects show. Pure.

A later item can give the same attribute another value, such as the desired capacity of a cluster that nodes join.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._plan.expected import CREATING, Item
from .._plan.expected_values import Likeness
from .explained import is_about, joining, retires
from .moved import DELETING
from .seen import Seen


def is_done(item: Item, items: Sequence[Item], own: Iterable[Item], now: Sequence[Seen]) -> bool:
    """Whether an item is done, or what remains of it is planned.

    :param items: all items of the plan.
    :param own: what is planned now.
    :param now: the objects as they are now.
    """
    same = [each for each in now if is_about(item, each)]
    if item["verb"] == "policy_detach" and item["kind"] == "cluster":
        return not any(_is_of_revision(each, item, items) for each in now)
    if item["verb"] in DELETING:
        return not same
    if item["verb"] in CREATING and not same:
        return False
    attribute = item["attribute"]
    if attribute is None or not same:
        # A new revision of an object has its name, and another id.
        return True
    if any(_is_same_attribute(each, item) for each in own):
        return True
    values = [each["state"][attribute] for each in same if attribute in each["state"]]
    if item["kind"] == "node" and attribute == "cluster_id" and any(joining(each) for each in items):
        # It has joined the cluster since.
        return True
    given = [each["after"] for each in items if _is_same_attribute(each, item)]
    return not values or any(Likeness().same(after, value) for after in given for value in values)


def _is_of_revision(seen: Seen, item: Item, items: Sequence[Item]) -> bool:
    """Whether an object attaches a policy to the cluster of an item, and the plan retires this policy."""
    state = seen["state"]
    is_attached = seen["kind"] == "cluster_policy" and state["cluster_id"] == item["id"]
    return is_attached and any(retires(each, state["policy_id"]) for each in items)


def _is_same_attribute(one: Item, other: Item) -> bool:
    return all(one[key] == other[key] for key in ("kind", "name", "attribute"))
