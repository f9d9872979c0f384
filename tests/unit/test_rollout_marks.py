# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roll-out notes in the cloud is read as it was written, and what somebody has damaged counts as nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import merged_map
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import JOURNAL, REPLACES
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.marks import (
    Journal,
    Mark,
    new_journal,
    read_journal,
    read_mark,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes

MEMBERS = [
    {"id": "1", "name": "one", "profile_id": "old"},
    {"id": "2", "name": "two", "profile_id": "older"},
    {"id": "3", "name": "three", "profile_id": "old"},
    {"id": "4", "name": "four", "profile_id": "new"},
]
CLUSTER = {"id": "7", "profile_id": "old"}


def written(journal: Journal) -> dict[str, Any]:
    return {"metadata": {"team": "shop", JOURNAL: journal.written()}}


@pytest.mark.parametrize("sizes", [None, Sizes(1, 6, 4)], ids=["as they are", "with sizes"])
def test_a_journal_is_read_as_it_was_written(sizes: Sizes | None) -> None:
    journal = new_journal(CLUSTER, MEMBERS, "new", ["health"]).with_sizes(Sizes(2, 6, 4), sizes)
    assert (journal.sizes, journal.temporary_sizes) == ((Sizes(2, 6, 4), sizes) if sizes else (None, None))
    assert read_journal(written(journal)) == journal
    assert (journal.already, journal.policies, journal.cluster_profile_id) == (("4",), ("health",), "old")


def test_a_journal_keeps_the_members_that_another_run_is_about_to_delete() -> None:
    nodes = [{**node, "role": "", "metadata": {}} for node in MEMBERS]
    noted = Journal("new", "old").noting(nodes[:2]).noting([{**nodes[0], "role": "leader"}, nodes[2]])
    assert [(each.id, each.role) for each in noted.absent] == [("1", "leader"), ("2", ""), ("3", "")]
    assert noted.noting(nodes[1:3]) == noted
    assert [each.id for each in noted.forgetting({"1", "3"}).absent] == ["2"]
    assert noted.forgetting({"4"}) == noted


def test_a_journal_knows_the_profile_that_each_member_had() -> None:
    journal = new_journal(CLUSTER, MEMBERS, "new", [])
    assert [journal.profile_before(node["name"]) for node in MEMBERS[:3]] == ["old", "older", "old"]


def test_members_that_all_have_the_profile_of_the_cluster_have_had_it() -> None:
    assert new_journal(CLUSTER, MEMBERS[3:], "new", []).profile_before("four") == "old"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        [],
        {},
        {"profile": "new"},
        {**new_journal(CLUSTER, MEMBERS, "new", []).written(), "names": 3},
    ],
    ids=str,
)
def test_a_damaged_journal_counts_as_none(value: Any) -> None:
    assert read_journal({"metadata": {JOURNAL: value}}) is None


def test_no_metadata_is_no_journal() -> None:
    assert read_journal({"metadata": None}) is None


@pytest.mark.parametrize("mark", [Mark("7", "1", "first", joins=True), Mark("7", "", extra=True), Mark("7", "1")])
def test_a_mark_is_read_as_it_was_written(mark: Mark) -> None:
    assert read_mark({"metadata": {REPLACES: mark.written()}}) == mark


@pytest.mark.parametrize("value", [None, "text", {}, {"cluster": "7"}], ids=str)
def test_a_damaged_mark_counts_as_none(value: Any) -> None:
    assert read_mark({"metadata": {REPLACES: value}}) is None


@pytest.mark.parametrize("purge", [True, False])
def test_declared_metadata_leaves_the_notes_alone(purge: bool) -> None:
    have = {"team": "shop", JOURNAL: {"profile": "new"}}
    merged = merged_map(have, {"tier": "front"}, purge)
    assert merged == {**({} if purge else {"team": "shop"}), JOURNAL: {"profile": "new"}, "tier": "front"}


BEFORE, TEMPORARY = Sizes(3, 6, 4), Sizes(2, 7, 4)


@pytest.mark.parametrize(
    ("current", "members", "expected"),
    [
        pytest.param(TEMPORARY, 4, BEFORE, id="put back"),
        pytest.param(TEMPORARY, 3, BEFORE, id="removed by somebody else, with a desired capacity that stays"),
        pytest.param(Sizes(2, 7, 3), 4, BEFORE, id="a member was missing before"),
        pytest.param(Sizes(2, 7, 3), 3, Sizes(3, 6, 3), id="shrunk by somebody else"),
        pytest.param(Sizes(2, 7, 2), 4, BEFORE, id="lowered, while the members are there"),
        pytest.param(Sizes(2, 7, 2), 2, Sizes(3, 6, 3), id="shrunk by somebody else below the lower bound"),
        pytest.param(Sizes(2, 7, 5), 4, BEFORE, id="the desired capacity was not reduced"),
        pytest.param(BEFORE, 4, BEFORE, id="not changed yet, or put back already"),
        pytest.param(Sizes(2, 20, 10), 10, Sizes(3, 20, 10), id="grown by somebody else"),
        pytest.param(Sizes(2, 7, 7), 7, Sizes(3, 7, 7), id="grown by somebody else within the temporary limit"),
        pytest.param(Sizes(5, -1, 5), 5, Sizes(5, -1, 5), id="other bounds by somebody else"),
    ],
)
def test_sizes_are_put_back_but_no_member_is_deleted_for_that(current: Sizes, members: int, expected: Sizes) -> None:
    journal = new_journal(CLUSTER, MEMBERS, "new", []).with_sizes(BEFORE, TEMPORARY)
    assert journal.sizes_after(current, members) == expected
    assert new_journal(CLUSTER, MEMBERS, "new", []).sizes_after(current, members) == current


def test_the_sizes_before_the_roll_out_are_noted_once() -> None:
    journal = new_journal(CLUSTER, MEMBERS, "new", []).with_sizes(BEFORE, TEMPORARY)
    assert journal.with_sizes(TEMPORARY, TEMPORARY) == journal
    assert journal.with_sizes(TEMPORARY, None) == journal
    lower = Sizes(1, 7, 4)
    again = journal.with_sizes(TEMPORARY, lower)
    assert (again.sizes, again.temporary_sizes) == (BEFORE, lower)
