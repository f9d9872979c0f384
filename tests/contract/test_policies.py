# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies on clusters: attached policies stay attached when they are replaced, wherever the run is interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from case import BINDING, EMPTY, POLICY, PROFILE, SMALL, deletion, scaling
from harness import Task
from tenant import Tenant, profile

SPECS = {"shared": (scaling(), scaling(2)), "exclusive": (deletion("RANDOM"), deletion("OLDEST_FIRST"))}
"""An old and a new spec of a policy, of a type that a cluster accepts several times (shared) or once (exclusive)."""
THIRD = {"shared": scaling(3), "exclusive": deletion("YOUNGEST_FIRST")}
"""A third spec of each type."""
VICTIMS = POLICY.but(name="victims", spec=deletion())
"""A policy of an exclusive type."""
A_SECOND = 1.1
"""Seconds after which the server's times, which are whole seconds, differ."""


def policy(spec: dict[str, object]) -> Task:
    """A task that declares the policy ``grow`` and replaces it if its spec differs."""
    return POLICY.but(spec=spec, on_spec_change="replace")


def bindings(tenant: Tenant, cluster: str = "web") -> dict[str, bool]:
    """Whether each policy on a cluster is enabled, by the policy's name."""
    (found,) = tenant.named("clusters", cluster)
    return {binding["policy_name"]: binding["enabled"] for binding in tenant.read(f"/clusters/{found['id']}/policies")}


def assert_moved(tenant: Tenant, spec: dict[str, object], on: dict[str, dict[str, bool]]) -> None:
    """Fail unless there is exactly one policy, with this spec and these bindings.

    :param on: the expected result of :func:`bindings` for each cluster.
    """
    (found,) = tenant.read("/policies")
    assert (found["name"], found["spec"]) == ("grow", spec)
    assert {cluster: bindings(tenant, cluster) for cluster in on} == on


def assert_settled(tenant: Tenant, task: Task) -> None:
    """Fail unless the next run changes nothing and sends no write."""
    start = time.time()
    again = tenant.run(task)
    assert (again["changed"], again["steps"], tenant.writes(start)) == (False, [], [])


class Replacement:
    """The steps by which the module replaces the policy ``grow``, done without the module, to stop after any of them.

    :param spec: the spec of the new policy.
    :param clusters: the clusters that the old policy is attached to.
    """

    def __init__(self, tenant: Tenant, spec: dict[str, object], clusters: tuple[str, ...] = ("web",)) -> None:
        self.tenant = tenant
        self.old = tenant.named("policies", "grow")[0]["id"]
        self.retired = f"grow-{self.old[:8]}"
        self.spec = spec
        self.new = ""
        self.clusters = {name: tenant.named("clusters", name)[0]["id"] for name in clusters}

    def rename(self) -> None:
        """Rename the old policy."""
        self.tenant.send("PATCH", f"/policies/{self.old}", {"policy": {"name": self.retired}})

    def create(self) -> None:
        """Create the new policy under the old name."""
        body = {"policy": {"name": "grow", "spec": self.spec}}
        self.new = self.tenant.send("POST", "/policies", body).json()["policy"]["id"]

    def attach(self, *, enabled: bool = False, cluster: str = "web") -> None:
        """Attach the new policy."""
        self._act(cluster, policy_attach={"policy_id": self.new, "enabled": enabled})

    def detach(self, *, cluster: str = "web") -> None:
        """Detach the old policy."""
        self._act(cluster, policy_detach={"policy_id": self.old})

    def _act(self, cluster: str, **action: Any) -> None:
        done = self.tenant.ended(self.tenant.act(self.clusters[cluster], **action))
        assert done["status"] == "SUCCEEDED", done

    def steps(self, first_out: bool) -> list[tuple[str, Callable[[], None]]]:
        """The steps with their titles, in order, except the last one, which deletes the old policy.

        :param first_out: detach the old policy before attaching the new one, as policies of an exclusive type need.
        """
        move = [
            ("attach policy grow to cluster web", self.attach),
            (f"detach policy {self.retired} from cluster web", self.detach),
        ]
        return [
            (f"rename policy grow to {self.retired}", self.rename),
            ("create policy grow", self.create),
            *(reversed(move) if first_out else move),
        ]


class Return:
    """The steps by which the module takes the old policy of a replacement back, done without the module."""

    def __init__(self, there: Replacement) -> None:
        self.there = there
        self.tenant = there.tenant

    def steps(self, first_out: bool) -> list[Callable[[], None]]:
        """The steps in order, except the last one, which deletes the new policy. See :meth:`Replacement.steps`.

        What a step would do on a cluster is left out if it is so already.
        """
        move = [self._attach, self._detach]
        return [self._retire, self._rename, *(reversed(move) if first_out else move)]

    def _retire(self) -> None:
        name = f"grow-{self.there.new[:8]}"
        self.tenant.send("PATCH", f"/policies/{self.there.new}", {"policy": {"name": name}})

    def _rename(self) -> None:
        self.tenant.send("PATCH", f"/policies/{self.there.old}", {"policy": {"name": "grow"}})

    def _attach(self) -> None:
        if "grow" not in bindings(self.tenant):
            self._act(policy_attach={"policy_id": self.there.old, "enabled": False})

    def _detach(self) -> None:
        if f"grow-{self.there.new[:8]}" in bindings(self.tenant):
            self._act(policy_detach={"policy_id": self.there.new})

    def _act(self, **action: Any) -> None:
        done = self.tenant.ended(self.tenant.act(self.there.clusters["web"], **action))
        assert done["status"] == "SUCCEEDED", done


# An interrupted replacement


@pytest.mark.parametrize("done", range(5))
@pytest.mark.parametrize("sort", SPECS)
def test_an_interrupted_replacement_is_completed(sort: str, done: int, tenant: Tenant) -> None:
    old, new = SPECS[sort]
    for task in (PROFILE, EMPTY, policy(old), BINDING, BINDING.but(enabled=False)):
        tenant.run(task)
    steps = Replacement(tenant, new).steps(first_out=sort == "exclusive")
    for dummy, step in steps[:done]:
        step()
    retired = steps[0][0].rpartition(" ")[2]
    left = [title for title, dummy in steps[done:]] + [f"delete policy {retired}"]
    dry = tenant.run(policy(new), check=True)
    wet = tenant.run(policy(new))
    assert (dry["changed"], dry["steps"]) == (wet["changed"], wet["steps"]) == (True, left)
    assert_moved(tenant, new, {"web": {"grow": False}})
    assert_settled(tenant, policy(new))


@pytest.mark.parametrize("done", range(1, 5))
@pytest.mark.parametrize("sort", SPECS)
def test_an_interrupted_replacement_followed_by_another_spec(sort: str, done: int, tenant: Tenant) -> None:
    old, new = SPECS[sort]
    for task in (PROFILE, EMPTY, policy(old), BINDING.but(enabled=False)):
        tenant.run(task)
    for dummy, step in Replacement(tenant, new).steps(first_out=sort == "exclusive")[:done]:
        step()
    tenant.run(policy(THIRD[sort]))
    assert_moved(tenant, THIRD[sort], {"web": {"grow": False}})
    assert_settled(tenant, policy(THIRD[sort]))


def test_a_replacement_that_was_refused_halfway_is_completed(tenant: Tenant) -> None:
    old, new = SPECS["exclusive"]
    for task in (PROFILE, EMPTY, policy(old), BINDING):
        tenant.run(task)
    tenant.fault("DELETE", "^/v1/policies/", status=403)
    result = tenant.refused(policy(new))
    assert [step.partition(" ")[0] for step in result["steps_done"]] == ["rename", "create", "detach", "attach"]
    assert [step.partition(" ")[0] for step in tenant.run(policy(new))["steps"]] == ["delete"]
    assert_moved(tenant, new, {"web": {"grow": True}})


@pytest.mark.parametrize("sort", SPECS)
def test_every_cluster_keeps_its_own_enabled(sort: str, tenant: Tenant) -> None:
    old, new = SPECS[sort]
    for task in (PROFILE, EMPTY, EMPTY.but(name="shop"), EMPTY.but(name="bare"), policy(old), BINDING):
        tenant.run(task)
    tenant.run(BINDING.but(cluster="shop", enabled=False))
    tenant.run(policy(new))
    assert_moved(tenant, new, {"web": {"grow": True}, "shop": {"grow": False}, "bare": {}})


@pytest.mark.parametrize("sort", SPECS)
def test_a_replacement_waits_for_its_turn(sort: str, tenant: Tenant) -> None:
    old, new = SPECS[sort]
    for task in (profile(build_seconds=3), SMALL.but(desired_capacity=0), policy(old), BINDING):
        tenant.run(task)
    tenant.run(SMALL.but(wait=False))
    tenant.run(policy(new))
    assert_moved(tenant, new, {"web": {"grow": True}})
    assert_settled(tenant, policy(new))


# Taking a revision back


@pytest.mark.parametrize("done", range(5))
@pytest.mark.parametrize("moved", range(3))
@pytest.mark.parametrize("sort", SPECS)
def test_an_interrupted_replacement_that_is_taken_back(sort: str, moved: int, done: int, tenant: Tenant) -> None:
    """The replacement is interrupted after some steps of the move, and the way back after some of its own."""
    old, new = SPECS[sort]
    for task in (PROFILE, EMPTY, policy(old), BINDING.but(enabled=False)):
        tenant.run(task)
    time.sleep(A_SECOND)
    there = Replacement(tenant, new)
    for dummy, step in there.steps(first_out=sort == "exclusive")[: 2 + moved]:
        step()
    time.sleep(A_SECOND)
    for step in Return(there).steps(first_out=sort == "exclusive")[:done]:
        step()
    dry = tenant.run(policy(old), check=True)
    wet = tenant.run(policy(old))
    assert (dry["changed"], dry["steps"]) == (wet["changed"], wet["steps"])
    assert "create policy grow" not in wet["steps"]
    assert_moved(tenant, old, {"web": {"grow": False}})
    assert wet["policy"]["id"] == there.old
    assert_settled(tenant, policy(old))


def test_a_policy_detached_after_it_was_taken_back_stays_detached(tenant: Tenant) -> None:
    old, new = SPECS["exclusive"]
    for task in (PROFILE, EMPTY, policy(old), BINDING):
        tenant.run(task)
    time.sleep(A_SECOND)
    there = Replacement(tenant, new)
    for dummy, step in there.steps(first_out=True)[:3]:
        step()
    for step in Return(there).steps(first_out=True):
        step()
    time.sleep(A_SECOND)
    tenant.run(BINDING.but(state="absent"))
    tenant.run(policy(old))
    assert_moved(tenant, old, {"web": {}})


# Policies that somebody detaches


def test_a_policy_detached_before_the_replacement_stays_detached(tenant: Tenant) -> None:
    old, new = SPECS["exclusive"]
    for task in (PROFILE, EMPTY, policy(old), BINDING, BINDING.but(state="absent")):
        tenant.run(task)
    time.sleep(A_SECOND)
    tenant.run(policy(new))
    assert_moved(tenant, new, {"web": {}})


def test_a_policy_detached_during_the_replacement_stays_detached(tenant: Tenant) -> None:
    old, new = SPECS["exclusive"]
    for task in (PROFILE, EMPTY, EMPTY.but(name="shop"), policy(old), BINDING, BINDING.but(cluster="shop")):
        tenant.run(task)
    moving = Replacement(tenant, new)
    for dummy, step in moving.steps(first_out=True):
        step()
    tenant.run(BINDING.but(state="absent"))
    tenant.run(policy(new))
    assert_moved(tenant, new, {"web": {}, "shop": {"grow": True}})


def test_a_policy_attached_instead_during_the_replacement_stays(tenant: Tenant) -> None:
    old, new = SPECS["exclusive"]
    for task in (PROFILE, EMPTY, policy(old), BINDING):
        tenant.run(task)
    for dummy, step in Replacement(tenant, new).steps(first_out=True)[:3]:
        step()
    for task in (VICTIMS, BINDING.but(policy="victims")):
        tenant.run(task)
    tenant.run(policy(new))
    assert bindings(tenant) == {"victims": True}
    assert sorted(found["name"] for found in tenant.read("/policies")) == ["grow", "victims"]


# Bindings


def test_two_scaling_policies_on_one_cluster(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY, POLICY.but(name="leap", spec=scaling(5)), BINDING):
        tenant.run(task)
    tenant.run(BINDING.but(policy="leap", enabled=False))
    assert bindings(tenant) == {"grow": True, "leap": False}
    info = Task("cluster_policy_binding_info", {"cluster": "web"})
    assert len(tenant.run(info)["cluster_policies"]) == 2
    (binding,) = tenant.run(info.but(filters={"is_enabled": False}))["cluster_policies"]
    assert (binding["policy_name"], binding["is_enabled"]) == ("leap", False)
    assert len(tenant.run(info.but(limit=1))["cluster_policies"]) == 1
    assert tenant.run(info.but(cluster="missing"))["cluster_policies"] == []
    tenant.run(EMPTY.but(name="api"))
    tenant.run(BINDING.but(cluster="api"))
    everywhere = Task("cluster_policy_binding_info", {"filters": {"policy_name": "grow"}})
    assert [each["cluster_name"] for each in tenant.run(everywhere)["cluster_policies"]] == ["api", "web"]
    tenant.fault("GET", "^/v1/clusters/[^/]*/policies", status=404)
    assert [each["cluster_name"] for each in tenant.run(everywhere)["cluster_policies"]] == ["web"]
    assert "is_enabled, policy_name, policy_type" in tenant.refused(info.but(filters={"name": "grow"}))["msg"]


def test_a_second_policy_of_an_exclusive_type_is_refused(tenant: Tenant) -> None:
    second = VICTIMS.but(name="others", spec=deletion("RANDOM"))
    for task in (PROFILE, EMPTY, VICTIMS, second, BINDING.but(policy="victims")):
        tenant.run(task)
    start = time.time()
    result = tenant.refused(BINDING.but(policy="others"))
    assert tenant.writes(start) == []
    for plural, name in (("policies", "victims"), ("policies", "others"), ("clusters", "web")):
        assert f"{name} ({tenant.named(plural, name)[0]['id']})" in result["msg"]
    assert "Detach that policy first" in result["msg"]
    assert tenant.refused(BINDING.but(policy="others"), check=True)["msg"] == result["msg"]
    dry = tenant.run(BINDING.but(policy="others"), check=True, assume_missing=True)
    assert dry["steps"] == ["attach policy others to cluster web"]
    (warning,) = dry["warnings"]
    assert "an earlier task of the real run" in str(warning)


def test_a_wrong_enabled_is_updated_and_not_attached_again(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY, BINDING.but(enabled=False)):
        tenant.run(task)
    (cluster,) = tenant.named("clusters", "web")
    (found,) = tenant.named("policies", "grow")
    tenant.ended(tenant.act(cluster["id"], policy_attach={"policy_id": found["id"], "enabled": True}))
    assert bindings(tenant) == {"grow": False}, "the server has changed the binding"
    start = time.time()
    result = tenant.run(BINDING.but(enabled=True))
    assert (result["cluster_policy"]["is_enabled"], len(tenant.writes(start))) == (True, 1)
    assert tenant.actions(cluster["id"])[-1]["action"] == "CLUSTER_UPDATE_POLICY"
    assert bindings(tenant) == {"grow": True}


def test_an_attach_that_is_not_waited_for(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY):
        tenant.run(task)
    first = tenant.run(BINDING.but(wait=False))
    assert first["cluster_policy"]["policy_name"] == "grow"
    assert first["cluster_policy"]["is_enabled"] is True
    tenant.run(BINDING)
    assert tenant.ended(first["action_id"])["status"] == "SUCCEEDED"
    (cluster,) = tenant.named("clusters", "web")
    assert len(tenant.actions(cluster["id"], "CLUSTER_ATTACH_POLICY")) == 1
    assert_settled(tenant, BINDING)


def test_an_attach_waits_for_its_turn(tenant: Tenant) -> None:
    for task in (profile(build_seconds=3), POLICY, SMALL.but(wait=False)):
        tenant.run(task)
    tenant.run(BINDING)
    assert bindings(tenant) == {"grow": True}
    tenant.run(BINDING.but(state="absent"))
    assert bindings(tenant) == {}


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_request_or_response_changes_nothing(drop: str, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY):
        tenant.run(task)
    tenant.fault("POST", "/actions$", drop=drop)
    tenant.run(BINDING.but(enabled=False))
    assert bindings(tenant) == {"grow": False}


# Bad input


@pytest.mark.parametrize("missing", ["cluster", "policy"])
def test_a_reference_that_names_nothing(missing: str, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY):
        tenant.run(task)
    task = BINDING.but(**{missing: "other"})
    assert f"There is no {missing} 'other'" in tenant.refused(task)["msg"]
    dry = tenant.run(task, check=True, assume_missing=True)
    assert (dry["changed"], len(dry["steps"]), len(dry["warnings"])) == (True, 1, 1)
    assert dry["cluster_policy"][f"{missing}_name"] == "other"
    assert tenant.run(task.but(state="absent"))["changed"] is False
    assert "warnings" not in tenant.run(task.but(state="absent"), check=True)


BAD_SPECS = {
    "no type": ({"version": 1.0, "properties": {}}, "'type'"),
    "no version": ({"type": "senlin.policy.deletion", "properties": {}}, "'version'"),
    "no such type": ({**scaling(), "type": "nonsense"}, "nonsense-1.0"),
    "no such version": ({**scaling(), "version": 7}, "senlin.policy.scaling-7"),
    "an unknown property": ({**deletion(), "properties": {"colour": "red"}}, "'colour'"),
    "a property left out": ({**scaling(), "properties": {}}, "'event'"),
    "a value out of a list": (deletion("TALLEST_FIRST"), "YOUNGEST_FIRST"),
    "a number below the least": (scaling(-1), "must be > 0"),
}


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
@pytest.mark.parametrize("bad", BAD_SPECS)
def test_a_bad_spec_is_reported_in_a_sentence(bad: str, check: bool, tenant: Tenant) -> None:
    spec, words = BAD_SPECS[bad]
    start = time.time()
    result = tenant.refused(POLICY.but(spec=spec), check=check)
    assert "the spec of policy grow" in result["msg"]
    assert words in result["msg"]
    assert "500" not in result["msg"]
    assert tenant.writes(start) == []


def test_a_bad_spec_does_not_begin_a_replacement(tenant: Tenant) -> None:
    before = tenant.run(POLICY)["policy"]
    tenant.refused(policy(scaling(-1)))
    assert tenant.run(Task("cluster_policy_info"))["policies"] == [before]


def test_a_bad_spec_where_the_server_cannot_check_one(tenant: Tenant) -> None:
    task = POLICY.but(spec=deletion("TALLEST_FIRST"), clustering_api_microversion="1.1")
    assert tenant.run(task, check=True)["changed"]
    result = tenant.refused(task)
    assert "YOUNGEST_FIRST" in result["msg"]
    assert "The spec is at fault" in result["msg"]


def test_a_changed_spec_is_refused_unless_it_may_be_replaced(tenant: Tenant) -> None:
    id = tenant.run(POLICY)["policy"]["id"]
    result = tenant.refused(POLICY.but(spec=scaling(2)))
    assert f"policy grow ({id}) differs" in result["msg"]
    assert "properties.adjustment.number" in result["msg"]
    by_id = Task("cluster_policy", {"id": id, "spec": scaling(2), "on_spec_change": "replace"})
    assert "identified by its id" in tenant.refused(by_id)["msg"]
    assert "spec is required" in tenant.refused(Task("cluster_policy", {"name": "other"}))["msg"]


def test_an_attached_policy_is_not_deleted(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY, BINDING):
        tenant.run(task)
    (found,) = tenant.named("policies", "grow")
    message = tenant.refused(Task("cluster_policy", {"name": "grow", "state": "absent"}))["msg"]
    assert message.startswith(f"Policy grow ({found['id']}) cannot be deleted: it is used by cluster web (")
    assert "Detach it first" in message
    tenant.run(BINDING.but(state="absent"))
    assert tenant.run(Task("cluster_policy", {"name": "grow", "state": "absent"}))["changed"]


# Another run is faster


def test_a_policy_that_another_run_has_just_detached(tenant: Tenant) -> None:
    """The server handles the request and responds as if another run had been faster."""
    for task in (PROFILE, EMPTY, POLICY, BINDING):
        tenant.run(task)
    message = "The policy '5ff33943' is not attached to the specified cluster '7c13d5f9'."
    tenant.fault("POST", "/actions$", drop="after", status=400, body={"error": {"code": 400, "message": message}})
    absent = BINDING.but(state="absent")
    tenant.run(absent)
    assert bindings(tenant) == {}
    assert not tenant.run(absent)["changed"]
