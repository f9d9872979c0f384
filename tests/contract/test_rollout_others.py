# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others do to a cluster during a roll-out, or between a killed one and its continuation, stays done.

Others act while the first new server does not answer the gate yet, so that no test depends on how fast a run is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from answering import Application
from harness import Task, run
from module_process import run_and_kill, run_at_once
from rollouts import cluster, health, members, profile, rollout, web
from tenant import Tenant

pytestmark = [pytest.mark.long, pytest.mark.sampled(4)]

UBUNTU = profile("new", image="ubuntu")
OTHER = profile("other", image="ubuntu", flavor="m1.large")
HEAL = (
    Task("cluster_policy", {"name": "heal", "spec": health()}),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "heal"}),
)
WRITES = r"^(DELETE|PATCH|POST) .*/v1/(clusters|nodes)"
Result = dict[str, Any]


def prepare(tenant: Tenant, size: int, *more: Task, **options: Any) -> None:
    for task in (profile("old"), cluster(size, max_size=9, **options), UBUNTU, *more):
        tenant.run(task)


def beside(tenant: Tenant, act: Callable[[], object], task: Task) -> Result:
    """Run a roll-out, and act when its first new server does not answer its gate yet."""
    done: list[object] = []
    with Application(tenant, web(tenant)["id"]) as application:
        before = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
        application.is_broken = lambda server: server["id"] not in before and not done
        application.on_refusal = lambda: done.append(act())
        url = {"gate": "url", "gate_url": application.url, "gate_delay": 1, "gate_retries": 60}
        result = run(task.but(**url), tenant.cloud)
    assert done
    return result


def change(tenant: Tenant, path: str, **body: Any) -> None:
    """Send an update and wait for its action."""
    noun = "cluster" if "clusters" in path else "node"
    tenant.ended(tenant.send("PATCH", path, {noun: body}).headers["Location"].rpartition("/")[2])


def resize(tenant: Tenant, number: int, **sizes: int) -> None:
    body = {"adjustment_type": "EXACT_CAPACITY", "number": number, **sizes}
    tenant.ended(tenant.act(web(tenant)["id"], resize=body))


def assert_complete(tenant: Tenant, name: str, size: int) -> None:
    """Fail unless the cluster has this number of members, all of a profile, and everything is put back."""
    found, nodes = web(tenant), members(tenant)
    assert {(node["profile_name"], node["status"]) for node in nodes} == {(name, "ACTIVE")}
    assert (len(nodes), found["desired_capacity"], found["profile_name"]) == (size, size, name)
    assert [key for key in found["metadata"] if key.startswith("senlin_clustering_")] == []
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project)) == size
    assert {binding["enabled"] for binding in tenant.read(f"/clusters/{found['id']}/policies")} <= {True}


@pytest.mark.parametrize("on_failure", ["stop", "rollback"])
def test_another_profile_is_rolled_out_by_a_second_run(on_failure: str, tenant: Tenant) -> None:
    prepare(tenant, 3, OTHER, *HEAL)
    others: list[Result] = []
    second = rollout(profile="other")
    failed = beside(tenant, lambda: others.append(tenant.run(second)), rollout(on_failure=on_failure))
    assert (others[0]["remaining"], failed["failed"]) == ([], True)
    assert "This run has stopped. The other one restores sizes and policies." in failed["msg"]
    assert "3 of 3 nodes have profile other" in failed["msg"]
    assert not failed["rolled_back"]
    assert_complete(tenant, "other", 3)
    assert not tenant.run(second)["changed"]


def test_a_run_stops_while_the_one_that_has_taken_over_is_not_at_its_end(tenant: Tenant) -> None:
    prepare(tenant, 3, OTHER, *HEAL)
    second = rollout(profile="other")
    # The first write of the second run is its note in the metadata of the cluster. Its run is killed then.
    failed = beside(tenant, lambda: run_and_kill(second, tenant.cloud, 1, WRITES), rollout(on_failure="rollback"))
    assert "has been taken over by another run, which rolls out profile other" in failed["msg"]
    assert [node["profile_name"] for node in members(tenant)] == ["old"] * 3
    assert len(tenant.read("/nodes")) == 3, "the node that has not joined is deleted"
    tenant.run(second)
    assert_complete(tenant, "other", 3)


@pytest.mark.parametrize("offset", [0.2, 0.8, 1.6])
@pytest.mark.parametrize("surge", [0, 1])
def test_two_profiles_at_once(surge: int, offset: float, tenant: Tenant) -> None:
    prepare(tenant, 3, OTHER, *HEAL, min_size=1)
    first, second = rollout(max_surge=surge), rollout(profile="other", max_surge=surge)
    results = run_at_once([first, second], tenant.cloud, offset)
    assert not all(result.get("failed") for result in results), results
    assert len(members(tenant)) == 3
    tenant.run(second)
    assert_complete(tenant, "other", 3)


@pytest.mark.parametrize("size", [2, 5])
@pytest.mark.parametrize(("writes", "absent"), [(3, 0), (4, 1), (8, 0)], ids=["noted", "deleted", "replaced"])
def test_a_resize_between_a_killed_run_and_its_continuation(
    size: int, writes: int, absent: int, tenant: Tenant
) -> None:
    """A member that the killed run has deleted comes again, in addition to those that the resize leaves.

    :param writes: the number of the write after which the run is killed.
    """
    prepare(tenant, 4, min_size=4)
    task = rollout(max_surge=0)
    assert run_and_kill(task, tenant.cloud, writes, WRITES)
    tenant.run(Task("cluster_resize", {"cluster": "web", "number": size, "min_size": 1}))
    dry, wet = tenant.run(task, check=True), tenant.run(task)
    assert (wet["steps"], wet["plan"], wet["batches"]) == (dry["steps"], dry["plan"], dry["batches"])
    assert_complete(tenant, "new", size + absent)
    assert not tenant.run(task)["changed"]


@pytest.mark.parametrize(("size", "surge"), [(2, 0), (2, 1), (5, 0), (5, 1)])
def test_a_resize_beside_a_roll_out(size: int, surge: int, tenant: Tenant) -> None:
    prepare(tenant, 4, min_size=1)
    result = beside(tenant, lambda: resize(tenant, size), rollout(max_surge=surge, on_failure="rollback"))
    assert not result.get("failed"), result["msg"]
    absent = 1 - surge
    assert_complete(tenant, "new", size + absent)
    assert all(name for names in result["batches"] for name in names)
    assert all(result["batches"])


def test_metadata_and_roles_that_are_set_beside_a_roll_out(tenant: Tenant) -> None:
    prepare(tenant, 3, metadata={"team": "shop"})
    last = members(tenant)[-1]["id"]

    def act() -> None:
        change(tenant, f"/clusters/{web(tenant)['id']}", metadata={**web(tenant)["metadata"], "added": "meanwhile"})
        change(tenant, f"/nodes/{last}", metadata={"rack": "r1"}, role="leader")

    result = beside(tenant, act, rollout(batch_size=1))
    assert not result.get("failed"), result["msg"]
    assert web(tenant)["metadata"] == {"team": "shop", "added": "meanwhile"}
    nodes = members(tenant)
    assert [node["metadata"] for node in nodes] == [{}, {}, {"rack": "r1"}]
    assert [node["role"] or "" for node in nodes] == ["", "", "leader"]
    assert_complete(tenant, "new", 3)


@pytest.mark.parametrize("surge", [0, 1])
def test_metadata_that_is_replaced_as_a_whole_beside_a_roll_out(surge: int, tenant: Tenant) -> None:
    """As the command-line client does: what a later run would need is written again."""
    prepare(tenant, 3, *HEAL, min_size=3)

    def act() -> None:
        change(tenant, f"/clusters/{web(tenant)['id']}", metadata={"team": "shop"})

    result = beside(tenant, act, rollout(max_surge=surge, batch_size=1))
    assert not result.get("failed"), result["msg"]
    assert (web(tenant)["metadata"], web(tenant)["min_size"]) == ({"team": "shop"}, 3)
    assert_complete(tenant, "new", 3)


@pytest.mark.parametrize("surge", [0, 1])
def test_a_member_that_is_removed_beside_a_roll_out(surge: int, tenant: Tenant) -> None:
    prepare(tenant, 3, min_size=0)
    last = members(tenant)[-1]["id"]

    def act() -> None:
        tenant.ended(tenant.send("DELETE", f"/nodes/{last}").headers["Location"].rpartition("/")[2])

    result = beside(tenant, act, rollout(max_surge=surge))
    assert not result.get("failed"), result["msg"]
    assert_complete(tenant, "new", 2)


def test_members_that_are_named_by_ids_which_the_roll_out_has_replaced(tenant: Tenant) -> None:
    prepare(tenant, 3, OTHER)
    ids = [node["id"] for node in members(tenant)][:2]
    task = rollout(nodes=ids)
    assert tenant.run(task)["changed"]
    again = tenant.run(task)
    assert (again["changed"], again["steps"]) == (False, [])
    assert f"Node {ids[0]} no longer exists. All others that the task names have the profile" in again["warnings"][0]
    for other in (rollout(nodes=ids, profile="other"), rollout(nodes=["00000000-0000-4000-8000-000000000000"])):
        refused = run(other, tenant.cloud)
        assert "The cluster has no node" in refused.get("msg", ""), (other, refused)


def test_the_extra_member_of_a_killed_update_is_replaced_by_that_of_another_profile(tenant: Tenant) -> None:
    prepare(tenant, 3, profile("large", flavor="m1.large"), profile("medium", flavor="m1.medium"))
    options = {"method": "update", "max_surge": 1}
    # The note in the metadata of the cluster, the extra node, its joining, and the update of the first member.
    assert run_and_kill(rollout(profile="large", **options), tenant.cloud, 4, WRITES)
    assert len(members(tenant)) == 4
    task = rollout(profile="medium", **options)
    dry, wet = tenant.run(task, check=True), tenant.run(task)
    assert (wet["steps"], wet["plan"], wet["batches"]) == (dry["steps"], dry["plan"], dry["batches"])
    batches = next(place for place, title in enumerate(wet["steps"]) if title.startswith("batch "))
    assert [title for title in wet["steps"][:batches] if title.startswith("delete the extra node web-extra-1")]
    assert_complete(tenant, "medium", 3)
    assert not tenant.run(task)["changed"]
