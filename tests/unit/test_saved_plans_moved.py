# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has moved since a plan was written: what the plan explains is accepted, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import placeholder_id
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.comparing import differences
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.done import is_done
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.moved import moves
from test_expected_plan import ID, item
from test_saved_plans import document, seen

LONE, SERVER, PROFILE = (f"{number}c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11" for number in (7, 8, 9))


def node(name: str = "one", id: str = LONE, **state: Any) -> dict[str, Any]:
    """A member of the cluster."""
    attributes = {
        "status": "ACTIVE",
        "cluster_id": ID,
        "profile_id": PROFILE,
        "physical_id": SERVER,
        "role": "",
        "tainted": False,
        "metadata": {},
    }
    return {"kind": "node", "id": id, "name": name, "updated_at": None, "state": {**attributes, **state}}


def cluster(**state: Any) -> dict[str, Any]:
    return {"kind": "cluster", "id": ID, "name": "web", "updated_at": None, "state": {"status": "ACTIVE", **state}}


def profile(id: str) -> dict[str, Any]:
    return {"kind": "profile", "id": id, "name": "web", "updated_at": None, "state": {"metadata": {}}}


def is_planned(items: list[dict[str, Any]], then: list[Any], now: list[Any]) -> bool:
    """Whether everything that has moved is planned; something must have."""
    found = moves(then, now, items)
    assert found
    return all(move.planned for move in found)


def touch(effect: str, *names: str, **changes: Any) -> dict[str, Any]:
    return item(effect=effect, nodes={"count": max(1, len(names)), "names": list(names)}, **changes)


REMOVED = {"metadata": {"by": "hand"}, "role": "other", "tainted": True, "profile_id": ID, "physical_id": ID}


@pytest.mark.parametrize("effect", ["remove", "replace", "restart", "in_place", "rebuild"])
@pytest.mark.parametrize(("attribute", "value"), REMOVED.items())
def test_a_plan_explains_no_other_attribute_of_the_nodes_that_it_may_touch(
    effect: str, attribute: str, value: Any
) -> None:
    for items in ([touch(effect)], [touch(effect, "one")]):
        planned = is_planned(items, [node()], [node(**{attribute: value})])
        assert planned is (effect == "replace" and attribute == "physical_id")


def test_a_node_that_is_touched_may_be_well_again_or_leave() -> None:
    assert is_planned([touch("replace")], [node(status="ERROR")], [node()])
    assert not is_planned([touch("replace")], [node()], [node(status="ERROR")])
    assert not is_planned([touch("replace", "two")], [node(status="ERROR")], [node()])
    assert is_planned([touch("remove")], [node()], [node(cluster_id="")])
    assert not is_planned([touch("remove")], [node()], [node(cluster_id=PROFILE)])
    assert not is_planned([touch("restart")], [node()], [node(cluster_id="")])
    # Nodes of another cluster, or of none.
    assert not is_planned([touch("remove")], [node(cluster_id="")], [])


def test_only_the_nodes_may_go_that_a_plan_names() -> None:
    one, two = node(), node("two", PROFILE)
    assert is_planned([touch("remove", "one")], [one, two], [two])
    assert not is_planned([touch("remove", "one")], [one, two], [one])
    assert is_planned([touch("remove")], [one, two], [one])
    assert not is_planned([touch("remove")], [one, two], [])
    assert is_planned([touch("remove"), touch("remove", "two")], [one, two], [])


def test_an_update_of_an_object_does_not_explain_that_it_is_gone() -> None:
    update = item(
        verb="update", kind="node", id=LONE, name="one", attribute="role", after="a", effect="none", nodes=None
    )
    assert not is_planned([update], [node()], [])
    assert not is_planned([item(effect="none", nodes=None)], [cluster()], [])
    assert is_planned([{**update, "verb": "delete", "attribute": None}], [node()], [])
    gone = item(verb="delete", attribute=None, effect="none", nodes=None)
    assert is_planned([gone], [cluster(), node()], [])
    assert not is_planned([gone], [node(cluster_id="")], [])


def test_a_cluster_has_only_as_many_new_nodes_as_planned() -> None:
    assert is_planned([touch("build")], [cluster()], [cluster(), node()])
    assert not is_planned([touch("build")], [cluster()], [cluster(), node(), node("two", PROFILE)])
    assert not is_planned([touch("build")], [cluster()], [cluster(), node(cluster_id="")])
    assert not is_planned([touch("build", "two")], [cluster()], [cluster(), node()])


JOIN = item(verb="add_nodes", attribute="node_ids", before=[], after=[LONE], effect="none", nodes=None)


def test_a_node_on_its_own_that_the_plan_makes_a_member_loses_its_role() -> None:
    then = [cluster(), node(cluster_id="", role="db")]
    assert is_planned([JOIN], then, [cluster(), node(role=None)])
    assert not is_planned([JOIN], then, [cluster(), node(cluster_id=PROFILE, role="db")])
    assert not is_planned([JOIN], then, [cluster(), node(cluster_id="", role="other")])
    assert not is_planned([{**JOIN, "after": [SERVER]}], then, [cluster(), node(role="db")])
    # A cluster that the plan creates has the id of a placeholder there.
    new = {**JOIN, "id": placeholder_id("web")}
    create = item(verb="create", id=None, attribute="name", after="web", effect="none", nodes=None)
    assert is_planned([create, new], [then[1]], [cluster(), node(role="db")])


@pytest.mark.parametrize("effect", ["none", "restart"])
def test_the_members_get_the_new_profile_of_their_cluster_and_no_other(effect: str) -> None:
    for after, given in ((SERVER, SERVER), (placeholder_id("profile"), SERVER)):
        change = item(verb="update", attribute="profile_id", before=PROFILE, after=after, effect=effect, nodes=None)
        create = item(verb="create", kind="profile", id=None, attribute="name", after="web", effect="none", nodes=None)
        then = [cluster(profile_id=PROFILE), node()]
        now = [cluster(profile_id=given), node(profile_id=given), *([profile(given)] if after != given else [])]
        assert is_planned([create, change], then, now)
        assert not is_planned([create, change], then, [*now[:1], node(profile_id=LONE), *now[2:]])
        assert not is_planned([create, change], [then[0], node(cluster_id="")], [node(cluster_id="", profile_id=given)])


# What remains


ROLE = item(
    verb="update",
    kind="node",
    id=LONE,
    name="one",
    attribute="role",
    before=None,
    after="db",
    effect="none",
    nodes=None,
)
CREATE = {**ROLE, "verb": "create", "id": None}


def by_task(found: Any, **tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """A plan of several tasks."""
    whole = document(found=found)
    steps = [{"task": name, "module": "cluster", "steps": [""], "plan": plan} for name, plan in tasks.items()]
    return {**whole, "tasks": steps}


def test_what_remains_can_fall_to_another_task() -> None:
    then, now = seen(), seen(metadata={"a": 1})
    rename = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
    now["nodes"] = [*now["nodes"], {**now["nodes"][0], "id": LONE, "name": "one", "role": None}]
    saved = by_task(then, cluster=[rename], node=[CREATE], members=[JOIN])
    assert differences(saved, by_task(now, node=[ROLE])) == []
    other = {**ROLE, "after": "other"}
    assert differences(saved, by_task(now, node=[other]))[0] == "update node one (role other) is not expected"
    # Nothing of it has been done, so that nothing remains.
    assert "update node one (role db) is not expected" in differences(saved, by_task(then, node=[ROLE]))


def test_a_step_is_not_taken_from_another_task_twice() -> None:
    removal = touch("remove", attribute=None, before=None, after=None)
    rename = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
    saved = by_task(seen(), cluster=[rename, removal])
    now = seen(metadata={"a": 1})
    assert differences(saved, by_task(now, sizes=[removal])) == []
    assert differences(saved, by_task(now, cluster=[removal], sizes=[removal])) != []
    assert differences(saved, by_task(now, sizes=[removal], members=[removal])) != []


def test_a_later_value_of_an_attribute_is_done_as_well() -> None:
    grow = item(attribute="desired_capacity", before=2, after=3, nodes={"count": 1, "names": []})
    further = item(verb="add_nodes", attribute="desired_capacity", before=3, after=4, effect="none", nodes=None)
    rest = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
    saved = by_task(seen(), cluster=[grow, rest], members=[further])
    assert differences(saved, by_task(seen(3, desired_capacity=4), cluster=[rest])) == []
    assert differences(saved, by_task(seen(3, desired_capacity=5), cluster=[rest])) != []


def test_what_the_plan_creates_and_the_document_no_longer_has_is_not_done() -> None:
    rename = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
    policy = item(
        verb="create", kind="policy", id=None, name="out", attribute="name", after="out", effect="none", nodes=None
    )
    saved = by_task(seen(), cluster=[rename, item()], policy=[policy])
    found = differences(saved, by_task(seen(metadata={"a": 1}), cluster=[item()]))
    assert found == ["create policy out is in the plan, not done, and no longer needed"]


def test_a_retired_revision_is_detached_as_soon_as_it_is_attached_to_the_cluster_no_more() -> None:
    retired = item(kind="policy", verb="update", id=LONE, name="out", attribute=None, effect="none", nodes=None)
    detachment = item(verb="policy_detach", attribute=None, before=None, after=None, effect="none", nodes=None)
    binding = {
        "kind": "cluster_policy",
        "id": SERVER,
        "name": "out",
        "updated_at": None,
        "state": {"cluster_id": ID, "policy_id": LONE, "is_enabled": True},
    }
    others = [
        {**binding, "state": {**binding["state"], "policy_id": PROFILE}},
        {**binding, "state": {**binding["state"], "cluster_id": PROFILE}},
    ]
    # A policy that the plan deletes, and that is still attached, is none of the revisions.
    deletion = item(kind="policy", verb="delete", id=PROFILE, name="in", attribute=None, effect="none", nodes=None)
    items = [retired, detachment, deletion]
    assert is_done(detachment, items, [], [cluster(), *others])
    renamed = {**binding, "name": "out-7c2f4f0e"}
    assert is_planned(items, [binding], [renamed]) and not is_planned([deletion, detachment], [binding], [renamed])
    assert not is_done(detachment, items, [], [cluster(), *others, binding])


def test_a_repair_may_have_made_a_node_well_and_a_recreation_have_given_it_a_server() -> None:
    sick, well = node(status="ERROR"), node()
    without, with_server = node(status="ERROR", physical_id=None), node()
    check = item(kind="node", id=LONE, name="one", verb="check", attribute=None, effect="none", nodes=None)
    of_all = item(verb="recover", attribute=None, effect="none", nodes=None)
    build = item(kind="node", id=LONE, name="one", verb="recover", attribute=None, nodes={"count": 1, "names": ["one"]})
    for items in ([check], [of_all]):
        assert is_planned(items, [sick], [well])
        assert not is_planned(items, [sick], [node(tainted=True)])
    assert is_planned([build], [without], [with_server])
    assert not is_planned([item()], [without], [with_server])
    assert not is_planned([{**build, "nodes": {"count": 1, "names": ["two"]}}], [without], [with_server])


def test_the_object_of_somebody_else_is_not_taken_for_what_the_plan_creates() -> None:
    then, now = seen(), seen(metadata={"a": 1})
    rename = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
    saved = by_task(then, cluster=[rename], node=[CREATE], members=[JOIN])
    found = differences(saved, by_task(now, node=[{**ROLE, "before": "database"}]))
    assert found[0] == "update node one (role database to db) is not expected"
