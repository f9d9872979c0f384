# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes of a cluster over time, from its actions: counted backwards, whatever is missing in them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.histories import children_of, read_actions
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.sizes import (
    MOST_POINTS,
    Point,
    size_series,
    thinned,
)
from report_records import DAY, action, at

Sizes = list[tuple[float, int, int]]


def sizes(records: list[dict[str, Any]], members: int, desired: int, born: float = -100) -> Sizes:
    """The hour, the members and the desired capacity of each point."""
    actions = read_actions(records, [])
    series = size_series(
        actions,
        children_of(actions),
        DAY,
        members=members,
        desired=desired,
        born=at(born) if born is not None else None,
    )
    return [(round((each.time - DAY.start).total_seconds() / 3600, 2), each.members, each.desired) for each in series]


def grown(hour: float, count: int, **more: Any) -> list[dict[str, Any]]:
    """A scale-out with the nodes that it creates."""
    new = [action("NODE_CREATE", hour, 30, target_id=f"n-{hour}-{number}") for number in range(count)]
    return [action("CLUSTER_SCALE_OUT", hour, **more), *new]


def shrunk(hour: float, count: int, **more: Any) -> list[dict[str, Any]]:
    """A scale-in with the nodes that it removes."""
    old = [action("NODE_DELETE", hour, 30, target_id=f"o-{hour}-{number}", **more) for number in range(count)]
    return [action("CLUSTER_SCALE_IN", hour), *old]


def test_nothing_happened() -> None:
    assert sizes([], 3, 3) == [(0, 3, 3), (24, 3, 3)]


def test_it_grew_and_shrank() -> None:
    found = sizes([*grown(6, 2), *shrunk(18, 1)], 4, 4)
    assert found == [(0, 3, 3), (6, 5, 5), (18, 5, 4), (18.01, 4, 4), (24, 4, 4)]


def test_desired_capacity_and_members_can_differ_now() -> None:
    assert sizes(grown(6, 2), 5, 6)[-1] == (24, 5, 6)
    assert sizes([], 2, 5) == [(0, 2, 5), (24, 2, 5)]


def test_what_failed_to_be_created_is_a_member_and_what_failed_to_be_deleted_stays_one() -> None:
    failed = action("NODE_CREATE", 6, 30, target_id="n-x", status="FAILED")
    assert sizes([action("CLUSTER_SCALE_OUT", 6, status="FAILED"), failed], 3, 3)[:2] == [(0, 2, 2), (6, 3, 3)]
    assert sizes(shrunk(6, 1, status="FAILED"), 3, 2) == [(0, 3, 3), (6, 3, 2), (24, 3, 2)]


def test_a_refused_scaling_changes_nothing() -> None:
    assert sizes([action("CLUSTER_SCALE_OUT", 6, status="FAILED")], 3, 3) == [(0, 3, 3), (24, 3, 3)]


def test_a_resize_without_nodes_to_create_sets_the_desired_capacity() -> None:
    exact = {"adjustment_type": "EXACT_CAPACITY", "number": 5}
    assert sizes([action("CLUSTER_RESIZE", 6, inputs=exact)], 3, 5)[:2] == [(0, 3, 5), (24, 3, 5)]


def test_members_that_join_and_leave() -> None:
    joined = [action("CLUSTER_ADD_NODES", 6), action("NODE_JOIN", 6, 30)]
    left = [action("CLUSTER_DEL_NODES", 12), action("NODE_LEAVE", 12, 30)]
    found = sizes([*joined, *left], 2, 2)
    assert [(members, desired) for dummy, members, desired in found] == [(2, 2), (3, 2), (3, 3), (2, 3), (2, 2), (2, 2)]


def test_a_node_that_a_user_creates_or_deletes() -> None:
    user = {"cause": "RPC Request"}
    found = sizes([action("NODE_CREATE", 6, **user), action("NODE_DELETE", 12, 0.1, target_id="n2", **user)], 2, 2)
    assert found == [(0, 2, 2), (6, 3, 3), (12, 2, 2), (24, 2, 2)]
    # It is not a member if the cluster is full.
    assert sizes([action("NODE_CREATE", 6, status="FAILED", **user)], 2, 2) == [(0, 2, 2), (24, 2, 2)]


def test_created_and_deleted_in_the_period() -> None:
    created = [action("CLUSTER_CREATE", 6), action("NODE_CREATE", 6, 30), action("NODE_CREATE", 6, 31, target_id="m")]
    found = sizes(created, 2, 2, born=6)
    assert found == [(6, 2, 2), (24, 2, 2)]
    deleted = [
        action("CLUSTER_DELETE", 12, 20),
        action("NODE_DELETE", 12, 10, target_id="m"),
        action("NODE_DELETE", 12, 10, target_id="n"),
    ]
    assert sizes([*created, *deleted], 0, 0, born=-100)[0] == (6, 2, 2)
    assert sizes([*created, *deleted], 0, 0, born=-100)[-1] == (12.01, 0, 0)


def test_what_began_before_the_period_changes_its_start_only_if_it_ended_in_it() -> None:
    assert sizes(grown(-2, 2), 4, 4) == [(0, 4, 4), (24, 4, 4)]
    late = shrunk(-0.1, 1)
    late[1]["end_at"] = at(1).timestamp()
    assert sizes(late, 2, 2) == [(0, 3, 2), (1, 2, 2), (24, 2, 2)]


def test_what_happened_after_the_period_does_not_count() -> None:
    assert sizes(grown(30, 4), 7, 7) == [(0, 3, 3), (24, 3, 3)]


def test_actions_that_have_no_times_or_have_not_begun_change_nothing() -> None:
    timeless = action("NODE_CREATE", 6, created_at=None, start_at=None, end_at=None)
    waiting = action("CLUSTER_SCALE_OUT", 6, None, status="WAITING", start_at=0)
    assert sizes([timeless, waiting], 2, 2) == [(0, 2, 2), (24, 2, 2)]


def test_more_is_removed_than_there_was() -> None:
    """The records of a project can have gaps. A size is never negative."""
    assert all(members >= 0 and desired >= 0 for dummy, members, desired in sizes(grown(6, 5), 2, 2))


def test_peaks_stay_when_points_are_left_out() -> None:
    points = [Point(at(number / 50), 3 + number % 2, 3) for number in range(1000)]
    points[500] = Point(at(10), 90, 3)
    kept = thinned(points, DAY)
    assert len(kept) < 300 and max(point.members for point in kept) == 90
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert thinned(points[:MOST_POINTS], DAY) == points[:MOST_POINTS]


@pytest.mark.parametrize("parents", [True, False], ids=["with dependencies", "without"])
def test_nodes_belong_to_the_action_that_started_them(parents: bool) -> None:
    records = [*grown(6, 1), *grown(6.5, 3)]
    if parents:
        for record in records:
            if record["action"] == "NODE_CREATE":
                hour = 6 if "-6-" in record["target_id"] else 6.5
                record["depended_by"] = [f"CLUSTER_SCALE_OUT-{hour}-c1"]
    children = children_of(read_actions(records, []))
    assert [len(children[f"CLUSTER_SCALE_OUT-{hour}-c1"]) for hour in (6, 6.5)] == [1, 3]


def test_an_action_of_the_same_second_is_not_taken_for_the_one_that_started_them() -> None:
    """Attaching a policy starts nothing, and neither does what waits. Of two others, the later one has started them."""
    attach = action("CLUSTER_ATTACH_POLICY", 6, 0.9, id="z")
    waiting = action("CLUSTER_DELETE", 6, None, id="y", start_at=None, status="READY")
    update = action("CLUSTER_UPDATE", 6, 0.4, id="x", start_at=at(6).timestamp() + 0.01)
    children = children_of(read_actions([*grown(6, 2), attach, waiting, update], []))
    assert {parent: len(found) for parent, found in children.items()} == {"CLUSTER_SCALE_OUT-6-c1": 2}
