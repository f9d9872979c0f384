# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failure whose reason Senlin does not give: the task asks Nova or Heat, and does without where it cannot.

The tests look at the requests to Nova, or disturb them, which needs a simulated Nova. test_real_cloud.py has the words
of a real one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from case import PROFILE, SMALL
from cloud_under_test import skip_if_real
from devcloud.accounts import EMPTY_REGION
from devcloud.client import Devcloud
from harness import LOGINS, Task
from tenant import FINAL, Tenant, profile, until

FIRE = "The hypervisor is on fire"
NO_HOST = "No valid host was found. There are not enough hosts available."
GENERAL = "transitioned to failure state ERROR"
"""All that Senlin says about a build that failed."""
BUILD_FAILED = "a compute host failed to build the server"
NO_HOST_TOOK = "no compute host took the server"
PAIR = SMALL.but(desired_capacity=2)
SERVERS = "^/compute/v2.1/servers/"
SHOW_SERVER = "^/compute/v2.1/servers/[^/]{36}$"
ACTIONS = "os-instance-actions"
TOO_NEW = {"computeFault": {"code": 406, "message": "Minimum is 2.1 and maximum is 2.60."}}
STACK_TEMPLATE = {"heat_template_version": "2016-10-14"}


GUIDE = Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "guide_getting_started.rst"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NODE_NAME = re.compile(r"node node-\w+")


@pytest.fixture(autouse=True)
def simulated(devcloud: Devcloud) -> None:
    """Skip the test where Nova is real."""
    skip_if_real("requests to Nova are seen and disturbed only where it is simulated")


def asked(tenant: Tenant, since: float, service: str = "compute") -> list[str]:
    """The requests to a service below Senlin, without the query."""
    entries = [entry for entry in tenant.requests(since) if entry["service"] == service]
    return [f"{entry['method']} {entry['path'].partition('?')[0]}" for entry in entries]


def logins(tenant: Tenant, since: float) -> int:
    """How many tokens were requested."""
    return len([entry for entry in tenant.requests(since) if entry["path"] == "/v3/auth/tokens"])


def elsewhere(tenant: Tenant, **settings: Any) -> Tenant:
    """The same tenant with other settings of the cloud."""
    return Tenant(tenant.devcloud, tenant.project, {**tenant.cloud, **settings})


def assert_reasons(result: Mapping[str, Any], what: str, words: str | None = None) -> None:
    """Fail unless message and result hold a reason of the cloud for each named node.

    :param words: Nova's words; None if Nova does not show them, but only the id of its request.
    """
    assert what in result["msg"]
    assert GENERAL not in result["msg"], "it says nothing"
    assert words is not None or result["cloud_reasons"][0]["request_id"] in result["msg"]
    named = [leaf["target_id"] for leaf in result["leaf_actions"]][:2]
    assert [reason["node_id"] for reason in result["cloud_reasons"]] == named
    for reason in result["cloud_reasons"]:
        assert reason["node_id"] in result["msg"]
        assert (reason["service"], reason["what"]) == ("compute", what)
        if words is None:
            assert reason["reason"] is None
            assert reason["request_id"].startswith("req-")
        else:
            assert words.rstrip(".") in result["msg"]
            assert words.rstrip(".") in reason["reason"]


def failed_pair(tenant: Tenant) -> Task:
    """A task that waits for the creation of two servers, both of which have failed.

    The action on the cluster ends with the first that fails, and the other may not have failed then.
    """
    action_id = tenant.run(PAIR.but(wait=False))["action_id"]
    until(lambda: not [action for action in tenant.read("/actions") if action["status"] not in FINAL])
    return Task("cluster_action", {"id": action_id})


def test_the_message_is_the_one_that_the_guide_shows(tenant: Tenant) -> None:
    tenant.run(profile(no_host=NO_HOST))
    message = ID.sub("<id>", tenant.refused(SMALL)["msg"])
    # The node turns the cluster to WARNING, and its action turns it to ERROR, at nearly the same time.
    message = message.replace("now in WARNING", "now in ERROR")
    shown = " ".join(GUIDE.read_text().split("CLUSTER_CREATE of", 1)[1].split("\n\n", 1)[0].split())
    assert NODE_NAME.sub("node", message) == NODE_NAME.sub("node", f"CLUSTER_CREATE of {shown}")


@pytest.mark.parametrize("build_seconds", [0, 3])
@pytest.mark.parametrize(("order", "what"), [("fail", BUILD_FAILED), ("no_host", NO_HOST_TOOK)])
def test_the_phase_in_which_a_server_failed(order: str, what: str, build_seconds: int, tenant: Tenant) -> None:
    tenant.run(profile(**{order: FIRE, "build_seconds": build_seconds}))
    task = failed_pair(tenant)
    start = time.time()
    result = tenant.refused(task)
    assert_reasons(result, what)
    assert tenant.devcloud.servers(tenant.project) == [], "Senlin deletes a server that failed, and its fault with it"
    assert {GENERAL in leaf["status_reason"] for leaf in result["leaf_actions"]} == {True}
    expected: list[str] = []
    for reason in result["cloud_reasons"]:
        server = f"GET /compute/v2.1/servers/{reason['physical_id']}"
        actions = f"{server}/os-instance-actions"
        expected += [server, actions, f"{actions}/{reason['request_id']}"]
    assert asked(tenant, start) == expected
    assert logins(tenant, start) == LOGINS


def test_the_fault_of_a_server_that_still_exists(tenant: Tenant) -> None:
    tenant.run(profile(fail=FIRE, delete_fail="The volume is still attached"))
    start = time.time()
    assert_reasons(tenant.refused(SMALL), BUILD_FAILED, FIRE)
    assert len(asked(tenant, start)) == 1


def test_an_administrator_sees_the_words_of_an_event(admin: Tenant) -> None:
    name = {"name": "reason"}
    admin.run(profile(no_host=NO_HOST).but(**name))
    try:
        result = admin.refused(Task("cluster_node", {**name, "profile": "reason"}))
        assert f"{NO_HOST_TOOK}: {NO_HOST}" in result["msg"]
        assert result["cloud_reasons"][0]["request_id"].startswith("req-")
    finally:
        admin.run(Task("cluster_node", {**name, "state": "absent"}))
        admin.run(Task("cluster_profile", {**name, "state": "absent"}))


def test_an_older_nova(tenant: Tenant) -> None:
    tenant.run(profile(no_host=NO_HOST))
    tenant.fault("GET", f"{ACTIONS}$", status=406, body=TOO_NEW)
    start = time.time()
    assert_reasons(tenant.refused(SMALL), NO_HOST_TOOK)
    versions = [entry["microversion"] for entry in tenant.requests(start) if ACTIONS in entry["path"]]
    assert versions == ["2.84", "2.60", "2.60"]


def test_each_module_that_waits_says_it(tenant: Tenant) -> None:
    tenant.run(profile(no_host=NO_HOST))
    tenant.run(SMALL.but(desired_capacity=0))
    action_id = tenant.run(SMALL.but(desired_capacity=1, wait=False))["action_id"]
    tasks = (
        Task("cluster_action", {"id": action_id}),
        Task("cluster_resize", {"cluster": "web", "adjustment": "out", "number": 1}),
        Task("cluster_node", {"name": "one", "profile": "web"}),
        Task("cluster_health", {"cluster": "web"}),
    )
    for task in tasks:
        assert_reasons(tenant.refused(task), NO_HOST_TOOK)


@pytest.mark.parametrize("trouble", [{"status": 401}, {"status": 403}, {"status": 503}, {"drop": "before"}], ids=str)
@pytest.mark.parametrize("path", [SHOW_SERVER, ACTIONS])
def test_a_nova_that_cannot_be_asked_is_left_alone(path: str, trouble: dict[str, Any], tenant: Tenant) -> None:
    tenant.run(profile(fail=FIRE))
    tenant.fault("GET", path, **trouble)
    task = failed_pair(tenant)
    start = time.time()
    result = tenant.refused(task)
    assert GENERAL in result["msg"]
    assert "cloud_reasons" not in result
    assert len(result["leaf_actions"]) == 2
    assert len(asked(tenant, start)) == (1 if path == SHOW_SERVER else 2)
    assert logins(tenant, start) == LOGINS


def test_a_slow_nova_is_not_waited_for(tenant: Tenant) -> None:
    seconds = 60
    tenant.run(profile(fail=FIRE))
    tenant.fault("GET", SERVERS, delay=seconds)
    start = time.monotonic()
    assert GENERAL in tenant.refused(PAIR)["msg"]
    assert time.monotonic() - start < seconds


@pytest.mark.parametrize("where", ["uncatalogued", "dead", "senlin"])
def test_a_nova_that_is_not_there(where: str, tenant: Tenant, devcloud: Devcloud) -> None:
    settings = {
        "uncatalogued": {"region_name": EMPTY_REGION, "clustering_endpoint_override": devcloud.senlin_url},
        "dead": {"compute_endpoint_override": "http://127.0.0.1:1/v2.1"},
        "senlin": {"compute_endpoint_override": f"{devcloud.senlin_url}/v1"},
    }
    tenant.run(profile(fail=FIRE))
    start = time.time()
    result = elsewhere(tenant, **settings[where]).refused(PAIR)
    assert GENERAL in result["msg"]
    assert "cloud_reasons" not in result
    assert asked(tenant, start) == []


def test_the_endpoint_of_the_configuration_is_used(tenant: Tenant, devcloud: Devcloud) -> None:
    tenant.run(profile(fail=FIRE))
    override = elsewhere(tenant, compute_endpoint_override=f"{devcloud.senlin_url}/compute")
    assert_reasons(override.refused(SMALL), BUILD_FAILED)


def test_nova_is_not_asked_when_senlin_says_why(tenant: Tenant) -> None:
    tenant.run(profile(reject="Quota exceeded for cores"))
    start = time.time()
    result = tenant.refused(PAIR)
    assert "Quota exceeded for cores" in result["msg"]
    assert "cloud_reasons" not in result
    assert asked(tenant, start) == []


def test_nova_is_not_asked_without_a_failure(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    start = time.time()
    for task in (SMALL, SMALL, SMALL.but(state="absent")):
        tenant.run(task, check=True)
        tenant.run(task)
    assert asked(tenant, start) == []


def test_one_of_several_that_fails(tenant: Tenant) -> None:
    tenant.run(profile(fail=FIRE, fail_indexes="2"))
    result = tenant.refused(SMALL.but(desired_capacity=3))
    assert_reasons(result, BUILD_FAILED)
    assert len(result["cloud_reasons"]) == 1


@pytest.mark.parametrize("order", ["sim_fail", "sim_timeout"])
def test_a_stack(order: str, tenant: Tenant) -> None:
    properties = {"template": STACK_TEMPLATE, "parameters": {order: FIRE}}
    spec = {"type": "os.heat.stack", "version": "1.0", "properties": properties}
    tenant.run(Task("cluster_profile", {"name": "stack", "spec": spec}))
    start = time.time()
    result = tenant.refused(Task("cluster_node", {"name": "one", "profile": "stack"}))
    assert FIRE in result["msg"]
    assert "the stack is in CREATE_FAILED" in result["msg"]
    (reason,) = result["cloud_reasons"]
    assert reason["service"] == "orchestration"
    # The address by id redirects to that by name and id.
    assert len(asked(tenant, start, "orchestration")) == (2 if order == "sim_fail" else 3)
    assert asked(tenant, start) == []
