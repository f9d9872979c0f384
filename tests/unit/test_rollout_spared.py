# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out that has failed removes nothing that somebody has protected meanwhile, puts back the rest, and says so."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.protection import check_protection
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import PROTECT
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import rollback, state
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError, Protected
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import begun, cluster, mark, member, profile_id, senlin, situation
from test_rollout_rollback import titles

__all__ = ["senlin"]

ON = {PROTECT: "true"}


def explained(found: Situation) -> str:
    error = ClusteringError("Why.")
    found.have = state.find(found)
    rollback.explain(found, error)
    return error.message


def protect(senlin: FakeSenlin, id: str) -> None:
    senlin.stored["nodes"][id]["metadata"][PROTECT] = "true"


def failed(senlin: FakeSenlin, method: str) -> tuple[Situation, list[str]]:
    """What planning sees after a failure when all members have changed, and the ids of the members."""
    begun(senlin)
    ids = list(cluster(senlin)["nodes"])
    for id in ids:
        senlin.stored["nodes"][id].update(profile_id=profile_id("new"), profile_name="new")
    return situation(senlin, on_failure="rollback", method=method), ids


def test_a_protected_member_is_not_replaced_by_the_rollback(senlin: FakeSenlin) -> None:
    found, ids = failed(senlin, "replace")
    protect(senlin, ids[1])
    replaced = [title for title in titles(found) if "delete the old node" in title]
    assert replaced == [
        "rollback 1 of 2: delete the old node web-1 (server 1)",
        "rollback 2 of 2: delete the old node web-3 (server 1)",
    ]
    for id in (ids[0], ids[2]):
        senlin.stored["nodes"][id].update(profile_id=profile_id("old"), profile_name="old")
    message = explained(found)
    assert "web-2 cannot go back, because it is protected, and would be replaced: " in message
    assert "No node had changed" not in message
    protect(senlin, ids[0])
    assert titles(found) == ["update cluster web: metadata"], "nothing else is left"


def test_a_protected_member_is_updated_by_the_rollback(senlin: FakeSenlin) -> None:
    found, ids = failed(senlin, "update")
    protect(senlin, ids[1])
    assert titles(found) == [f"rollback {one} of 3: update node web-{one} to profile old" for one in (1, 2, 3)]
    assert "protected" not in explained(found)


@pytest.mark.parametrize("on_failure", ["stop", "rollback"])
def test_a_protected_new_node_is_not_deleted(senlin: FakeSenlin, on_failure: str) -> None:
    begun(senlin)
    first, second, dummy = cluster(senlin)["nodes"]
    mine = member(senlin, "web-1", profile="new", physical_id="8", metadata={**mark(first), **ON})
    member(senlin, "web-2", profile="new", physical_id="9", metadata=mark(second))
    found = situation(senlin, on_failure=on_failure, method="replace")
    warnings: list[str] = []
    found.warn = warnings.append
    assert titles(found) == ["delete the new node web-2 (server 9)"]
    senlin.stored["nodes"] = {id: node for id, node in senlin.stored["nodes"].items() if node["physical_id"] != "9"}
    # The journal stays, so that a later run finds the new node.
    assert titles(found) == []
    assert list(memory_of(found).spared) == [f"node web-1 ({mine})"]
    assert explained(found).endswith("Nodes that are protected were not removed, as a warning says.")
    assert warnings == [
        f"Node web-1 ({mine}) was not removed, because it is protected. To have it removed, set protect to false for "
        f"it with cluster_node."
    ]


def test_a_later_run_refuses_to_delete_it(senlin: FakeSenlin) -> None:
    begun(senlin)
    gone = "66666666-0000-4000-8000-000000000000"
    member(senlin, "web-9", profile="new", metadata={**mark(gone), **ON})
    with pytest.raises(Protected, match="'delete the new node web-9 \\(server 1\\)' would remove node web-9"):
        check_protection(plan(situation(senlin)), "Nothing was changed.")


def test_a_protected_extra_member_is_not_deleted(senlin: FakeSenlin) -> None:
    begun(senlin, members=3, sizes=Sizes(1, 3, 3), temporary_sizes=Sizes(1, 4, 3))
    extra = member(senlin, "web-extra-1", 4, "new", metadata={**mark("", extra=True), **ON})
    cluster(senlin)["nodes"].append(extra)
    cluster(senlin).update(max_size=4, desired_capacity=4)
    found = situation(senlin)
    assert titles(found) == []
    assert list(memory_of(found).spared) == [f"node web-extra-1 ({extra})"]
    with pytest.raises(Protected, match="'delete the extra node web-extra-1 \\(server 1\\)'"):
        check_protection(plan(situation(senlin)), "Nothing was changed.")


def test_an_old_node_that_is_protected_meanwhile_stays(senlin: FakeSenlin) -> None:
    begun(senlin)
    first = cluster(senlin)["nodes"][0]
    senlin.stored["nodes"][first].update(cluster_id="", index=-1, metadata=dict(ON))
    new = member(senlin, "web-1", 1, "new", metadata=mark(first))
    cluster(senlin)["nodes"][0] = new
    found = situation(senlin, method="replace")
    assert titles(found) == ["update node web-1: metadata"]
    assert list(memory_of(found).spared) == [f"node web-1 ({first})"]


def test_a_protected_node_that_has_joined_alone_replaces_its_old_one(senlin: FakeSenlin) -> None:
    begun(senlin)
    old = cluster(senlin)["nodes"][0]
    new = member(senlin, "web-1", 4, "new", physical_id="2", metadata=mark(old))
    cluster(senlin)["nodes"].append(new)
    found = situation(senlin, method="replace", on_failure="rollback")
    assert titles(found) == ["rollback: delete the new node web-1 (server 2)"]
    protect(senlin, new)
    assert titles(found)[0] == "delete the old node web-1 (server 1)"


def test_a_run_that_is_taken_over_deletes_only_what_is_not_protected(senlin: FakeSenlin) -> None:
    first, second, dummy = cluster(senlin)["nodes"]
    mine = member(senlin, "web-1", profile="new", physical_id="8", metadata={**mark(first), **ON})
    other = member(senlin, "web-2", profile="new", physical_id="9", metadata=mark(second))
    begun(senlin, profile_id="cccccccc-0000-4000-8000-000000000000")
    found = situation(senlin, method="replace")
    memory_of(found).owned = True
    found.findings.created.update(one=mine, other=other)
    assert titles(found) == ["delete the new node web-2 (server 9)"]
    assert list(memory_of(found).spared) == [f"node web-1 ({mine})"]
