# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Separate clouds: older Senlin versions, on which the main features work, and one whose Senlin is down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from case import PROFILE, RECEIVER, SMALL, server
from devcloud.client import Devcloud
from harness import LOGINS, Task
from tenant import Tenant

pytestmark = pytest.mark.long

NEWER_OPTIONS = {"profile_only": ("1.6", {"profile_only": True}), "config": ("1.7", {"config": {"a": "1"}})}
"""Options of newer servers: the microversion that each needs, and a value."""
MOST_REQUESTS = 2 + 3 * LOGINS
"""How many requests a task sends that changes nothing: two lists or objects, and three for the login."""
REFUSAL = "Quota exceeded for cores"
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
Start = Callable[[str, "str | None"], Tenant]


@pytest.fixture
def start(devcloud: Devcloud) -> Iterator[Start]:
    """Starts a separate cloud with a name suffix and a highest microversion. It is stopped after the test."""
    clouds: list[Devcloud] = []

    def begin(name: str, microversion: str | None) -> Tenant:
        cloud = Devcloud.up(f"{devcloud.name}-{name}", microversion=microversion)
        clouds.append(cloud)
        project = cloud.new_project()
        return Tenant(cloud, project, project.cloud)

    yield begin
    for cloud in clouds:
        cloud.down()


@pytest.mark.parametrize("version", ["1.0", "1.6", "1.12"])
def test_the_main_features_on_an_older_senlin(version: str, start: Start) -> None:
    tenant = start(version.replace(".", "-"), version)
    tenant.microversion = version
    begin = time.time()
    check_that_clusters_work(tenant)
    check_that_failures_have_a_reason(tenant)
    check_that_newer_options_are_refused(tenant, version)
    check_that_filters_hold(tenant)
    check_that_everything_is_deleted(tenant)
    sent = {request["microversion"] for request in tenant.requests(begin) if request["path"].startswith("/v1/")}
    assert sent == {version}


def check_that_clusters_work(tenant: Tenant) -> None:
    """Create, resize and list a cluster, and replace its profile."""
    assert tenant.run(PROFILE)["changed"]
    assert tenant.run(SMALL, check=True)["changed"]
    created = tenant.run(SMALL)
    assert created["cluster"]["status"] == "ACTIVE"
    for task in (PROFILE, SMALL):
        begin = time.time()
        assert not tenant.run(task)["changed"]
        assert len(tenant.requests(begin)) <= MOST_REQUESTS
    grown = tenant.run(SMALL.but(desired_capacity=2, metadata={"team": "shop"}))["cluster"]
    assert (grown["id"], len(grown["node_ids"]), grown["metadata"]) == (created["cluster"]["id"], 2, {"team": "shop"})
    retired = f"web-{grown['profile_id'][:8]}"
    other = tenant.run(PROFILE.but(spec=server(flavor="m1.large"), on_spec_change="replace"))["profile"]
    rolled = tenant.run(SMALL.but(profile="web", desired_capacity=2))
    assert rolled["steps"] == ["update cluster web: profile_id", f"delete profile {retired}"]
    assert rolled["cluster"]["profile_id"] == other["id"]
    assert {found["flavor"] for found in tenant.devcloud.servers(tenant.project)} == {"m1.large"}
    assert len(tenant.run(Task("cluster_info", {"name": "web"}))["clusters"]) == 1


def check_that_failures_have_a_reason(tenant: Tenant) -> None:
    """Fail to build a node, and to create a profile."""
    tenant.run(Task("cluster_profile", {"name": "bad", "spec": server(metadata={"sim_reject": REFUSAL})}))
    result = tenant.refused(SMALL.but(name="bad", profile="bad"))
    assert REFUSAL in result["msg"]
    assert [leaf["action"] for leaf in result["leaf_actions"]] == ["NODE_CREATE"]
    tenant.refused(PROFILE.but(name="worse", spec=server(image="missing-image")))
    assert tenant.named("profiles", "worse") == []


def check_that_newer_options_are_refused(tenant: Tenant, version: str) -> None:
    """Use options and microversions that the server does not have yet."""
    for option, (needed, options) in NEWER_OPTIONS.items():
        if minor(needed) <= minor(version):
            continue
        for check in (False, True):
            begin = time.time()
            sentence = tenant.refused(SMALL.but(**options), check=check)["msg"]
            assert f"{option} needs microversion {needed}" in sentence
            assert f"this task uses {version}" in sentence
            assert tenant.writes(begin) == []
    if minor(version) < 8:
        assert "force needs microversion 1.8" in tenant.refused(ABSENT.but(force=True))["msg"]
    sentence = tenant.refused(SMALL.but(clustering_api_microversion="1.13"))["msg"]
    assert "clustering_api_microversion is 1.13" in sentence
    assert f"the newest of this server is {version}" in sentence
    tenant.cloud = {**tenant.cloud, "clustering_default_microversion": "1.13"}
    sentence = tenant.refused(SMALL)["msg"]
    assert (
        f"clustering_default_microversion of the cloud is 1.13, and the newest of this server is {version}" in sentence
    )
    tenant.cloud = {key: value for key, value in tenant.cloud.items() if key != "clustering_default_microversion"}


def check_that_filters_hold(tenant: Tenant) -> None:
    """List by what only newer servers filter by: it is compared here, or refused if responses do not show it."""
    tenant.run(RECEIVER)
    (receiver,) = tenant.run(Task("cluster_receiver_info", {"filters": {"cluster_id": "web"}}))["receivers"]
    for user, count in ((receiver["user_id"], 1), ("nobody", 0), (["nobody", receiver["user_id"]], 1)):
        found = tenant.run(Task("cluster_receiver_info", {"filters": {"user_id": user}}))["receivers"]
        assert len(found) == count
    for options in ({"cluster": "web"}, {"filters": {"cluster_id": "web"}}):
        assert "by cluster_id needs microversion 1.14" in tenant.refused(Task("cluster_action_info", options))["msg"]
    (web,) = tenant.named("clusters", "web")
    found = tenant.run(Task("cluster_action_info", {"filters": {"target_id": web["id"], "status": "succeeded"}}))
    assert found["actions"]
    assert {action["target_id"] for action in found["actions"]} == {web["id"]}
    assert len(tenant.run(Task("cluster_node_info", {"filters": {"cluster_id": ["web", "bad"]}}))["nodes"]) >= 2
    assert tenant.run(Task("cluster_receiver", {"name": "out", "state": "absent"}))["changed"]


def check_that_everything_is_deleted(tenant: Tenant) -> None:
    """Delete the clusters and profiles of the earlier checks."""
    for name in ("web", "bad"):
        for module in ("cluster", "cluster_profile"):
            task = Task(module, {"name": name, "state": "absent"})
            assert tenant.run(task)["changed"]
            assert not tenant.run(task)["changed"]
    assert (tenant.read("/clusters"), tenant.read("/profiles")) == ([], [])


def minor(version: str) -> int:
    """The minor part of a microversion."""
    return int(version.split(".")[1])


def test_a_senlin_that_is_down(start: Start) -> None:
    tenant = start("down", None)
    tenant.run(PROFILE)
    os.kill(tenant.devcloud.pids["senlin"], signal.SIGKILL)
    for check in (False, True):
        sentence = tenant.refused(SMALL, check=check)["msg"]
        assert f"No response from Senlin at {tenant.devcloud.senlin_url}" in sentence
        assert "Check the address" in sentence
