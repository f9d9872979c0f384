# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out that fails after somebody has protected nodes removes none of them, puts back the rest, and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering import Application, Server
from cloud_under_test import skip_if_real
from harness import Task
from rollouts import NAMES, assert_complete, members, prepare, profile, rollout, web
from tenant import Tenant

pytestmark = [pytest.mark.long]

KEY = "senlin_clustering_protect"
UBUNTU = profile("new", image="ubuntu")
IN_THREE = rollout(batch_size=2, method="replace", gate="url", gate_delay=0, gate_retries=1, on_failure="rollback")


@pytest.fixture(autouse=True)
def simulated(devcloud: object) -> None:
    """Skip the tests on a cloud that is not simulated."""
    skip_if_real("servers fail on order")


def protect(tenant: Tenant, name: str, profile: str) -> str:
    """Protect the node of a name and a profile, as another tool does, and return its id."""
    (node,) = [each for each in tenant.named("nodes", name) if each["profile_name"] == profile]
    body = {"node": {"metadata": {**node["metadata"], KEY: "true"}}}
    response = tenant.send("PATCH", f"/nodes/{node['id']}", body)
    assert tenant.ended(response.headers["Location"].rpartition("/")[2])["status"] == "SUCCEEDED"
    return str(node["id"])


def broken_from(place: int, tenant: Tenant) -> Callable[[Server], bool]:
    """Says that the application is broken on all servers that are new after some others were."""
    old = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
    good: list[str] = []

    def is_broken(server: Server) -> bool:
        if server["id"] not in old and server["id"] not in good and len(good) < place:
            good.append(server["id"])
        return server["id"] not in old and server["id"] not in good

    return is_broken


def test_what_is_protected_meanwhile_is_not_removed(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    with Application(tenant, web(tenant)["id"]) as running:
        running.is_broken = broken_from(4, tenant)
        kept: dict[str, str] = {}
        other = Tenant(tenant.devcloud, tenant.project, tenant.cloud)

        def on_refusal() -> None:
            kept["member"] = protect(other, "web-001", "new")
            kept["new"] = protect(other, "web-005", "new")

        running.on_refusal = on_refusal
        task = IN_THREE.but(gate_url=running.url)
        failed = tenant.refused(task)
        assert "503" in failed["msg"]
        assert "web-001 cannot go back, because it is protected, and would be replaced: " in failed["msg"]
        assert failed["msg"].endswith("Nodes that are protected were not removed, as a warning says.")
        (warning,) = [each for each in failed["warnings"] if "protected" in each]
        assert warning == (
            f"Node web-005 ({kept['new']}) was not removed, because it is protected. To have it removed, set protect "
            f"to false for it with cluster_node."
        )
        found = {node["name"]: node for node in members(tenant)}
        assert {name: node["profile_name"] for name, node in found.items()} == {
            **dict.fromkeys(NAMES, "old"),
            "web-001": "new",
        }
        assert found["web-001"]["id"] == kept["member"]
        assert found["web-001"]["metadata"] == {"rack": "r1", KEY: "true"}
        assert {node["id"] for node in tenant.read("/nodes")} == {
            kept["new"],
            *(node["id"] for node in found.values()),
        }
        assert (web(tenant)["desired_capacity"], web(tenant)["profile_name"]) == (6, "old")

        # The node that stays can be used by the next run, which goes on, and is then deleted with the profile "old".
        running.is_broken = lambda server: False
        tenant.run(task)
        for name in ("web-001", "web-005"):
            node = Task("cluster_node", {"id": {each["name"]: each["id"] for each in members(tenant)}[name]})
            tenant.run(node.but(protect=False))
        assert_complete(tenant, "new")


def test_a_new_node_that_is_of_no_use_any_more_is_refused_until_it_is_not_protected(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU, profile("third", flavor="m1.large"))
    with Application(tenant, web(tenant)["id"]) as running:
        running.is_broken = broken_from(0, tenant)
        other = Tenant(tenant.devcloud, tenant.project, tenant.cloud)
        kept: list[str] = []
        running.on_refusal = lambda: kept.append(protect(other, "web-001", "new"))
        tenant.refused(IN_THREE.but(gate_url=running.url))
    next_one = rollout(profile="third", method="update")
    for check in (True, False):
        message = tenant.refused(next_one, check=check)["msg"]
        assert "'delete the new node web-001" in message
        assert f"would remove node web-001 ({kept[0]}), which is protected. Nothing was changed." in message
    tenant.run(Task("cluster_node", {"id": kept[0], "protect": False}))
    tenant.run(next_one)
    assert_complete(tenant, "third")


def test_a_member_that_is_protected_before_its_batch_stops_the_roll_out(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    old = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
    other = Tenant(tenant.devcloud, tenant.project, tenant.cloud)
    kept: list[str] = []

    def is_broken(server: Server) -> bool:
        if server["id"] not in old and not kept:
            kept.append(protect(other, "web-003", "old"))
        return False

    with Application(tenant, web(tenant)["id"]) as running:
        running.is_broken = is_broken
        failed = tenant.refused(IN_THREE.but(gate_url=running.url, on_failure="stop"))
    assert f"would remove node web-003 ({kept[0]}), which is protected." in failed["msg"]
    assert "4 of 6 nodes have profile old" in failed["msg"]
    found = {node["name"]: node for node in members(tenant)}
    assert found["web-003"]["id"] == kept[0]
    assert [name for name in NAMES if found[name]["profile_name"] == "new"] == NAMES[:2]
