# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Compares the plan of a task with the one that somebody has approved, item by item. Pure.

A plan that check mode has drawn can hold placeholders, where an object did not exist yet, and masks, where a value is
secret. Each of them fits any value of its kind: an object that did not exist yet is recognized by its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._senlin.errors import BadInput, UnexpectedPlan
from .._senlin.masking import masked_by_name
from .expected_values import Likeness
from .values import sort_of

KEYS = ("verb", "kind", "id", "name", "attribute", "before", "after", "effect", "nodes")
"""The keys of an item, as the result ``plan`` has them."""
SUBJECT = ("verb", "kind", "name", "attribute")
"""What two items have in common that are about the same change."""
CREATING = frozenset({"create", "adopt", "policy_attach", "add_nodes"})
"""The verbs of steps after which an object exists."""
WITH_REVISIONS = frozenset({"policy", "profile"})
"""The kinds of objects that are replaced by new revisions of them."""
MEMBERS = "node_ids"
"""The attribute of a cluster that holds its members."""
LONGEST_VALUE = 40
"""How many characters of a value a sentence shows."""
ROOM = 330
"""How many characters of the differences a sentence shows."""

Item = Mapping[str, Any]
"""One item of a plan."""


def check_form(option: str, items: Sequence[Any]) -> None:
    """Refuse what is no plan.

    :raises BadInput: names the first item that is none.
    """
    for number, item in enumerate(items):
        missing = [key for key in KEYS if key not in item] if isinstance(item, Mapping) else list(KEYS)
        if missing:
            found = f"lacks {', '.join(missing)}" if isinstance(item, Mapping) else f"is {sort_of(item)}"
            raise BadInput(
                f"Item {number} of {option} {found}. Give the result plan of the same task in check mode exactly as it "
                f"was returned."
            )


def check_expected(expected: Sequence[Item], own: Sequence[Item], *, begun: bool, unsent: str) -> None:
    """Refuse a plan that is not the expected one.

    :param begun: whether the task has done some of it, so that the rest remains.
    :param unsent: what has not been sent, as a sentence.
    :raises UnexpectedPlan: the fact ``plan_differences`` holds a sentence for each difference.
    """
    found = plan_differences(expected, own, begun=begun)
    if found:
        raise UnexpectedPlan(
            f"The plan is not the one in expected_plan: {shown_in_part(found)}. {unsent} Look at the changes, run the "
            f"task in check mode, and give the plan that it then returns.",
            plan_differences=found,
        )


def plan_differences(
    expected: Sequence[Item], own: Sequence[Item], *, begun: bool = False, others: Sequence[Item] = ()
) -> list[str]:
    """What tells a plan from the expected one, each difference as a part of a sentence; empty if nothing does.

    :param begun: whether a part of the expected plan is done. What remains may then be less than expected, and the
        values before a step are those that the done part has left.
    :param others: what other tasks are expected to do. If a part is done, this task may restore the values that they
        give.
    """
    pairs, rest = paired(expected, own, begun=begun)
    if begun:
        rest = [item for item in rest if not _is_given(item, [*expected, *others])]
    taken = {place for place, dummy in pairs}
    left = [item for place, item in enumerate(expected) if place not in taken]
    found = []
    for item in rest:
        similar = next((other for other in left if all(other[key] == item[key] for key in SUBJECT)), None)
        if similar is None:
            found.append(f"{title_of(item)} is not expected")
        else:
            left = [other for other in left if other is not similar]
            found.append(f"{title_of(item)} was expected as {_values_of(similar)}")
    if not begun:
        found += [f"{title_of(item)} is expected and no longer planned" for item in left]
    found = list(dict.fromkeys(found))
    places = [place for place, dummy in pairs]
    if not found and places != sorted(places):
        found.append("the steps are expected in another order")
    return found


def paired(
    expected: Sequence[Item], own: Sequence[Item], *, begun: bool = False
) -> tuple[list[tuple[int, int]], list[Item]]:
    """Which items of a plan are expected.

    :returns: the places of such items in both plans, in the order of the second; and the other items of the second.
    """
    likeness = Likeness()
    pairs: list[tuple[int, int]] = []
    rest: list[Item] = []
    free = list(range(len(expected)))
    for own_place, item in enumerate(own):
        place = next((each for each in free if fits(expected[each], item, likeness, begun=begun)), None)
        if place is not None:
            free.remove(place)
            pairs.append((place, own_place))
        elif not (begun and _completes(expected, item, likeness)):
            rest.append(item)
    return pairs, rest


def fits(expected: Item, own: Item, likeness: Likeness, *, begun: bool) -> bool:
    """Whether an item is an expected one.

    :param likeness: knows what placeholders stand for, and learns that.
    """
    trial = likeness.copy()
    same = (
        expected["verb"] == own["verb"]
        and expected["kind"] == own["kind"]
        and expected["effect"] == own["effect"]
        and trial.same(expected["name"], own["name"])
        and (expected["id"] is None or trial.same(expected["id"], own["id"]))
        and _same_change(expected, own, trial, begun=begun)
        and _same_nodes(expected["nodes"], own["nodes"], trial, begun=begun)
    )
    if same:
        likeness.learn(trial)
    return same


def title_of(item: Item) -> str:
    """An item in a sentence, such as ``resize cluster web (desired_capacity 2 to 5, build 3 nodes)``.

    Of what is created, the attributes are left out: they are many, and all of them are new.
    """
    subject = " ".join(str(item[key]) for key in ("verb", "kind", "name") if item[key])
    values = _values_of({**item, "attribute": None} if item["verb"] in CREATING else item)
    return f"{subject} ({values})" if values else subject


def shown_in_part(differences: Sequence[str], room: int = ROOM) -> str:
    """Differences in a sentence, of which a long list is cut off."""
    shown: list[str] = []
    for difference in differences:
        if shown and len("; ".join([*shown, difference])) > room:
            break
        shown.append(difference if len(difference) <= room else f"{difference[: room - 1]}...")
    more = len(differences) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def shown_value(value: Any, name: str = "") -> str:
    """A value in a sentence, short and without what is secret by its name.

    :param name: the name of the attribute that has the value.
    """
    masked = masked_by_name({name: value})[name]
    text = masked if isinstance(masked, str) else json.dumps(masked, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def _values_of(item: Item) -> str:
    name, parts = item["attribute"], []
    if name:
        before, after = shown_value(item["before"], name), shown_value(item["after"], name)
        parts.append(f"{name} {before} to {after}" if item["before"] is not None else f"{name} {after}")
    if item["nodes"]:
        count, names = item["nodes"]["count"], item["nodes"]["names"]
        named = f": {', '.join(names[:3])}{', ...' if len(names) > 3 else ''}" if names else ""
        parts.append(f"{item['effect']} {count} node{'' if count == 1 else 's'}{named}")
    elif item["effect"] != "none":
        parts.append(str(item["effect"]))
    return ", ".join(parts)


def _same_change(expected: Item, own: Item, likeness: Likeness, *, begun: bool) -> bool:
    if begun and own["attribute"] is None and own["nodes"]:
        # The attribute has its value already, and the nodes that follow from it do not exist yet.
        return True
    if expected["attribute"] == own["attribute"] == MEMBERS:
        return _same_members(expected, own, likeness, begun=begun)
    return (
        expected["attribute"] == own["attribute"]
        and likeness.same(expected["after"], own["after"])
        and (begun or likeness.same(expected["before"], own["before"]))
    )


def _same_members(expected: Item, own: Item, likeness: Likeness, *, begun: bool) -> bool:
    """Whether the same nodes join a cluster and leave it. Where Senlin has chosen nodes, the others are not known."""
    for one, other in (("before", "after"), ("after", "before")):
        wanted, moving = ([id for id in item[other] or [] if id not in (item[one] or [])] for item in (expected, own))
        if not begun and len(wanted) != len(moving):
            return False
        for id in moving:
            place = next((n for n, each in enumerate(wanted) if likeness.same(each, id)), None)
            if place is None:
                return False
            wanted.pop(place)
    return True


def _same_nodes(expected: Any, own: Any, likeness: Likeness, *, begun: bool) -> bool:
    if not expected or not own:
        return bool(begun or not expected) and not own
    if own["count"] != expected["count"] and not (begun and own["count"] <= expected["count"]):
        return False
    # Where Senlin chooses the nodes, their names are not known.
    return not expected["names"] or likeness.covers(expected["names"], own["names"], whole=not begun)


def _is_given(item: Item, expected: Sequence[Item]) -> bool:
    """Whether an item only gives an attribute the value that an expected one gives it, such as one that creates the
    object. Senlin can have cleared the attribute since.
    """
    return (
        item["verb"] == "update"
        and item["effect"] == "none"
        and item["attribute"] is not None
        # Another value is that of somebody else.
        and not item["before"]
        and any(
            all(each[key] == item[key] for key in ("kind", "name", "attribute"))
            and Likeness().same(each["after"], item["after"])
            for each in expected
        )
    )


def _completes(expected: Sequence[Item], item: Item, likeness: Likeness) -> bool:
    """Whether an item belongs to the creation of an expected object that was interrupted.

    A new revision takes its place from an old one, so that what both have in common is no change. If the old one is
    retired already, everything about the new one is. Nothing else has revisions, so that an attribute of another new
    object that nobody expects is refused.
    """
    if item["verb"] != "create" or item["kind"] not in WITH_REVISIONS or item["nodes"]:
        return False
    same = [each for each in expected if all(each[key] == item[key] for key in ("verb", "kind", "name"))]
    return bool(same) and not any(each["attribute"] == item["attribute"] for each in same)
