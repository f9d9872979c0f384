# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier tasks of a run in check mode would have made, changed and deleted, laid over a Senlin in memory."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import OWN_ID, Act, Create, Delete, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.overlay import (
    PLACEHOLDER_PREFIX,
    Overlay,
    Predictions,
    merge,
)
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predict import record_plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.finding import find
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    NODE,
    POLICY,
    PROFILE,
    Kind,
)
from fake_senlin import FakeSenlin

SPEC = {"type": "os.nova.server", "version": "1.0", "properties": {}}
Call = Create | Update | Delete | Act


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


class Run:
    """The tasks of one run: each plans with what is foreseen by then."""

    def __init__(self, senlin: FakeSenlin) -> None:
        self.senlin = senlin
        self.known: Predictions = {}

    @property
    def client(self) -> Client:
        """What the next task reads through."""
        return Client(Overlay(self.senlin, self.known))

    def plan(self, kind: Kind, *steps: Step, have: dict[str, Any] | None = None) -> str | None:
        """A task's plan; returns the id of its resource."""
        seen = Overlay(self.senlin, {path: dict(resources) for path, resources in self.known.items()})
        own_id = record_plan(seen, kind, Plan(have, steps, ()))
        merge(self.known, seen.recorded)
        return own_id

    def make(self, kind: Kind, **attributes: Any) -> str:
        """A task that makes something."""
        return str(self.plan(kind, Step("create", Create(kind, attributes), attributes)))

    def names(self, kind: Kind, **query: Any) -> list[str]:
        """What a list shows."""
        return [found["name"] for found in self.client.listing(kind, **query)]


@pytest.fixture
def run(senlin: FakeSenlin) -> Run:
    return Run(senlin)


def cluster(senlin: FakeSenlin, name: str = "web", **attributes: Any) -> str:
    return senlin.add("clusters", name=name, **{"min_size": 0, "max_size": 9, "nodes": [], **attributes})


# What would be made


def test_it_is_found_by_its_name_and_by_its_stand_in(run: Run) -> None:
    id = run.make(PROFILE, name="small", spec=SPEC)
    assert id.startswith(PLACEHOLDER_PREFIX)
    for found in (find(run.client, PROFILE, "small"), run.client.get(PROFILE, id)):
        assert found is not None
        assert (found["id"], found["name"], found["type"], found["spec"]) == (id, "small", "os.nova.server-1.0", SPEC)
    assert find(run.client, PROFILE, "other") is None


def test_it_has_the_attributes_that_a_live_one_has(run: Run, senlin: FakeSenlin) -> None:
    live = run.client.get(CLUSTER, cluster(senlin))
    made = run.client.get(CLUSTER, run.make(CLUSTER, name="new", profile_id="p"))
    assert live is not None and made is not None
    assert set(live) == set(made)
    assert (made["min_size"], made["max_size"], made["desired_capacity"], made["status"]) == (0, -1, 0, "ACTIVE")


def test_the_server_is_not_asked_about_it(run: Run, senlin: FakeSenlin) -> None:
    id = run.make(CLUSTER, name="web", profile_id="p")
    senlin.sent.clear()
    assert list(run.client.listing(NODE, cluster_id=id)) == []
    assert list(run.client.listing(BINDING, path=f"/clusters/{id}/policies")) == []
    assert run.client.get(CLUSTER, f"{PLACEHOLDER_PREFIX}ffffffffffff") is None
    assert senlin.sent == []


def test_the_same_plan_makes_the_same(run: Run) -> None:
    assert run.make(CLUSTER, name="web", profile_id="p") == run.make(CLUSTER, name="web", profile_id="p")
    assert run.names(CLUSTER) == ["web"]


def test_one_that_is_there_by_now_takes_its_place(run: Run, senlin: FakeSenlin) -> None:
    run.make(CLUSTER, name="web", profile_id="p")
    live = cluster(senlin)
    assert [found["id"] for found in run.client.listing(CLUSTER, name="web")] == [live]


@pytest.mark.parametrize("gone", ["", "a", "b", "c"], ids=["all stay", "a goes", "b goes", "c goes"])
@pytest.mark.parametrize("live", ["abc", "abcd"])
def test_each_is_listed_once_over_many_pages(
    gone: str, live: str, run: Run, senlin: FakeSenlin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_file, "PAGE", 2)
    ids = {name: cluster(senlin, name) for name in live}
    request = senlin.request

    def paged(method: str, path: str, *, body: Any = None, query: Any = None) -> Any:
        answer = request(method, path, body=body)
        if query:
            items = answer.body["clusters"]
            start = [None, *ids.values()].index(query.get("marker"))
            answer.body["clusters"] = items[start : start + query["limit"]]
        return answer

    monkeypatch.setattr(senlin, "request", paged)
    run.make(CLUSTER, name="new", profile_id="p")
    if gone:
        run.plan(CLUSTER, Step("delete", Delete(CLUSTER), None), have={"id": ids[gone]})
    assert run.names(CLUSTER) == [*live.replace(gone, ""), "new"]


# What would be changed or deleted


def test_a_change_shows(run: Run, senlin: FakeSenlin) -> None:
    id = cluster(senlin, config={"a": 1})
    run.plan(CLUSTER, Step("update", Update(CLUSTER, {"timeout": 9}), {"timeout": 9}), have={"id": id})
    found = run.client.get(CLUSTER, id)
    assert found is not None
    assert (found["timeout"], found["name"], found["config"]) == (9, "web", {"a": 1})
    assert [found["timeout"] for found in run.client.listing(CLUSTER)] == [9]


def test_a_new_name_is_the_only_one(run: Run, senlin: FakeSenlin) -> None:
    id = cluster(senlin)
    run.plan(CLUSTER, Step("rename", Update(CLUSTER, {"name": "shop"}), {"name": "shop"}), have={"id": id})
    assert (run.names(CLUSTER, name="web"), run.names(CLUSTER, name="shop")) == ([], ["shop"])


def test_what_is_deleted_is_not_there(run: Run, senlin: FakeSenlin) -> None:
    id = cluster(senlin)
    run.plan(CLUSTER, Step("delete", Delete(CLUSTER), None), have={"id": id})
    assert run.client.get(CLUSTER, id) is None
    assert run.names(CLUSTER) == []


def test_a_new_revision_takes_the_name_of_the_old_one(run: Run, senlin: FakeSenlin) -> None:
    id = senlin.add("profiles", name="small", spec=SPEC)
    retire = Step("retire", Update(PROFILE, {"name": "small.1"}, id=id), {})
    new = {"name": "small", "spec": {**SPEC, "version": "2.0"}}
    own_id = run.plan(PROFILE, retire, Step("create", Create(PROFILE, new), new), have={"id": id})
    assert own_id is not None and own_id.startswith(PLACEHOLDER_PREFIX)
    found = find(run.client, PROFILE, "small")
    assert found is not None and found["id"] == own_id
    assert sorted(run.names(PROFILE)) == ["small", "small.1"]


# Sizes and members


def test_a_size_is_a_number_of_nodes(run: Run, senlin: FakeSenlin) -> None:
    id = cluster(senlin, nodes=["n1"], desired_capacity=1)
    for size in (3, 0):
        resize = Step("resize", Act(CLUSTER, "resize", {"number": size}), {"desired_capacity": size})
        run.plan(CLUSTER, resize, have={"id": id})
        found = run.client.get(CLUSTER, id)
        assert found is not None and len(found["node_ids"]) == found["desired_capacity"] == size


def test_nodes_come_go_and_change_places(run: Run, senlin: FakeSenlin) -> None:
    web = cluster(senlin)
    one, two = (senlin.add("nodes", name=name, cluster_id="") for name in ("one", "two"))

    def act(verb: str, nodes: Any, **more: Any) -> list[str]:
        run.plan(CLUSTER, Step(verb, Act(CLUSTER, verb, {"nodes": nodes, **more}, id=web)), have={"id": web})
        found = run.client.get(CLUSTER, web)
        assert found is not None and found["desired_capacity"] == len(found["node_ids"])
        return run.names(NODE, cluster_id=web)

    assert act("add_nodes", [one]) == ["one"]
    assert act("replace_nodes", {one: two}) == ["two"]
    assert act("del_nodes", [two], destroy_after_deletion=False) == []
    assert run.client.get(NODE, two) is not None
    assert act("add_nodes", [two]) == ["two"]
    assert act("del_nodes", [two], destroy_after_deletion=True) == []
    assert run.client.get(NODE, two) is None


def test_a_new_node_joins(run: Run, senlin: FakeSenlin) -> None:
    web = cluster(senlin)
    make = Step("create", Create(NODE, {"name": "one"}), {"name": "one"})
    join = Step("join", Act(CLUSTER, "add_nodes", {"nodes": [OWN_ID]}, id=web), {"cluster_id": web})
    run.plan(NODE, make, join)
    assert run.names(NODE, cluster_id=web) == ["one"]
    assert run.names(NODE, cluster_id="") == []


# Policies


def test_bindings_come_go_and_switch(run: Run, senlin: FakeSenlin) -> None:
    web = cluster(senlin)
    policy = run.make(POLICY, name="oldest", spec={"type": "senlin.policy.deletion", "version": "1.0"})
    path = f"/clusters/{web}/policies"
    # The server has no such list in memory, and answers for what it has not got.
    senlin.stored[f"{web}"] = {}

    def act(verb: str, **more: Any) -> dict[str, Any] | None:
        step = Step(verb, Act(CLUSTER, verb, {"policy_id": policy, **more}, id=web), {})
        run.plan(BINDING, step, have=None)
        return run.client.read(BINDING, f"{path}/{policy}")

    attached = act("policy_attach", enabled=True)
    assert attached is not None
    assert [attached[key] for key in ("cluster_name", "policy_name", "policy_type", "is_enabled")] == [
        "web",
        "oldest",
        "senlin.policy.deletion-1.0",
        True,
    ]
    switched = act("policy_update", enabled=False)
    assert switched is not None and switched["is_enabled"] is False
    assert act("policy_detach") is None
