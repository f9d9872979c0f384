# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module cluster_drift finds every difference between documents, records and servers, and invents none."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.modules.cluster_drift import EXAMPLES
from case import BINDING, EMPTY, NODE, POLICY, PROFILE, RECEIVER, SMALL, deletion, scaling, server
from cloud_under_test import skip_if_real
from harness import LOGINS, Task
from playbook import run_playbook
from tenant import Tenant, profile, until

pytestmark = pytest.mark.long

DRIFT = Task("cluster_drift")
NOVA = "/compute/v2.1/servers/detail"
Document = dict[str, Any]
Found = tuple[str, str, str, str, Any, Any]
"""A difference without ids, times and advice."""


def drift(tenant: Tenant, **options: Any) -> dict[str, Any]:
    """Run the module in check mode and without, which must do the same and write nothing."""
    since = time.time()
    dry, wet = (tenant.run(DRIFT.but(**options), check=check) for check in (True, False))
    assert not wet["changed"]
    assert {key: dry[key] for key in ("differences", "counts", "clusters")} == {
        key: wet[key] for key in ("differences", "counts", "clusters")
    }
    assert tenant.writes(since) == []
    return wet


def shown(result: dict[str, Any]) -> list[Found]:
    keys = ("compared", "kind", "name", "where", "expected", "found")
    return [tuple(each[key] for key in keys) for each in result["differences"]]  # type: ignore[misc]


def notes(result: dict[str, Any]) -> list[Any]:
    return [each["note"] for each in result["clusters"]]


def exported(tenant: Tenant, **changes: Any) -> Document:
    """The document of the cluster ``web``, with some variables replaced."""
    (document,) = tenant.run(Task("cluster_export", {"clusters": ["web"]}))["documents"]
    return {**document["variables"], **{f"scaling_group_{name}": value for name, value in changes.items()}}


def joined(tenant: Tenant, name: str, **options: Any) -> None:
    """Create a node of its own and add it to the cluster."""
    tenant.run(NODE.but(name=name, profile="special"))
    tenant.run(Task("cluster_members", {"cluster": "web", "nodes": [name]}))
    tenant.run(Task("cluster_node", {"name": name, **options}))


def test_every_difference_is_found_and_none_is_invented(tenant: Tenant) -> None:
    skip_if_real("it changes servers behind Senlin's back")
    image = f"built-{uuid.uuid4().hex}"
    metadata = {"team": "shop", "db_password": "wonderful-1"}
    tenant.run(PROFILE.but(spec=server(metadata=metadata), metadata={"owner": "me"}))
    tenant.run(PROFILE.but(name="special", spec=server(image, name="special")))
    tenant.run(
        SMALL.but(desired_capacity=7, max_size=12, config={"node.name.format": "web-$3I"}, metadata={"tier": "front"})
    )
    for name in ("web-master", "web-extra"):
        joined(tenant, name, role="first")
    for name, spec in (("web-out", scaling()), ("web-victims", deletion()), ("web-in", scaling(2))):
        tenant.run(POLICY.but(name=name, spec=spec))
        tenant.run(BINDING.but(policy=name))
    for name in ("web-out", "web-in"):
        tenant.run(RECEIVER.but(name=name, action="CLUSTER_SCALE_OUT", params={"count": 1}))
    document = exported(tenant)
    document["scaling_group_cluster"]["desired_capacity_mode"] = "enforce"
    document["scaling_group_policies"] = [{**each, "enabled": True} for each in document["scaling_group_policies"]]
    spec = document["scaling_group_profile"]["spec"]
    assert spec["properties"]["metadata"]["db_password"].startswith("{{ scaling_group_secrets[")

    before = drift(tenant, documents=[document])
    assert shown(before) == []
    place = "profile.spec.properties.metadata.db_password"
    assert notes(before) == [f"The document has expressions here, which were not compared: {place}."]
    spec["properties"]["metadata"]["db_password"] = "wonderful-1"
    calm = drift(tenant, documents=[document])
    assert shown(calm) == []
    assert [(each["document"], each["servers"], each["note"]) for each in calm["clusters"]] == [(True, True, None)]
    nodes = {node["name"]: node for node in tenant.read("/nodes")}
    seed(tenant, nodes)
    tenant.devcloud.replace_image(image)

    result = drift(tenant, documents=[document])
    retired = f"web-{nodes['web-001']['profile_id'][:8]}"
    moved = [(each["name"], each["found"]) for each in result["differences"] if each["where"] == "node.server.image"]
    old_image = moved[0][1]
    assert sorted(moved) == sorted([("web-boss", old_image), ("web-extra", old_image)])
    record = [("record", "node", f"web-00{number}", "node.profile", "web", retired) for number in range(1, 7)]
    assert shown(result) == [
        ("document", "profile", "web", "profile.spec.properties.flavor", "m1.small", "m1.medium"),
        ("document", "profile", "web", "profile.spec.properties.metadata.db_password", "(masked)", "(masked)"),
        ("document", "profile", "web", "profile.metadata.owner", "me", "you"),
        ("document", "cluster", "web", "cluster.max_size", 12, 13),
        ("document", "cluster", "web", "cluster.desired_capacity", 9, 8),
        ("document", "cluster", "web", "cluster.config.cluster.stop_node_before_delete", None, True),
        ("document", "cluster", "web", "cluster.metadata.tier", "front", "back"),
        ("document", "policy", "web-out", "policy.spec.properties.adjustment.number", 1, 3),
        ("document", "cluster_policy", "web-out", "cluster_policy.enabled", True, False),
        ("document", "cluster_policy", "web-victims", "cluster_policy", "present", "absent"),
        ("document", "node", "web-extra", "node.role", "first", "second"),
        ("document", "node", "web-master", "node", "present", "absent"),
        ("document", "receiver", "web-in", "receiver", "present", "absent"),
        ("document", "receiver", "web-out", "receiver.params.count", 1, 2),
        *record,
        ("server", "node", "web-001", "node.server.flavor", "m1.small", "m1.large"),
        ("server", "node", "web-001", "node.server.name", "web", "renamed"),
        ("server", "node", "web-002", "node.server.metadata.db_password", "(masked)", None),
        ("server", "node", "web-002", "node.server.metadata.team", "shop", "sales"),
        ("server", "node", "web-003", "node.server.status", "ACTIVE", "SHUTOFF"),
        ("server", "node", "web-004", "node.server", "present", "absent"),
        ("server", "node", "web-005", "node.server.power_state", "running", "shut down"),
        ("server", "node", "web-006", "node.server.networks", ["private"], ["private", "public"]),
        *(("server", "node", name, "node.server.image", image, old_image) for name in [name for name, dummy in moved]),
        ("forgotten", "server", "left", "server.node", "present", "absent"),
    ]
    assert result["counts"] == {"document": 14, "record": 6, "server": 10, "forgotten": 1, "total": 31}
    (row,) = result["clusters"]
    assert row["counts"] == result["counts"]
    assert "wonderful" not in str(result)
    for each in result["differences"]:
        assert each["cluster"] == {"id": row["id"], "name": "web"}
        assert each["mend"].endswith(".")
    assert drift(tenant, documents=[document], servers=False)["counts"]["server"] == 0


def seed(tenant: Tenant, nodes: dict[str, Any]) -> None:
    """Change something of everything: by Senlin's own means, and in Nova."""
    cluster = nodes["web-001"]["cluster_id"]
    cloud, behind = tenant.devcloud, {name: node["physical_id"] for name, node in nodes.items()}
    tenant.run(
        PROFILE.but(
            spec=server(flavor="m1.medium", metadata={"team": "shop", "db_password": "wonderful-2"}),
            metadata={"owner": "you"},
            on_spec_change="replace",
        )
    )
    tenant.run(Task("cluster_node", {"name": "web-007", "state": "absent"}))
    changed = {"cluster.stop_node_before_delete": True, "node.name.format": "web-$3I"}
    tenant.run(SMALL.but(desired_capacity=8, max_size=13, profile_only=True, config=changed, metadata={"tier": "back"}))
    tenant.run(POLICY.but(name="web-out", spec=scaling(3), on_spec_change="replace"))
    tenant.run(BINDING.but(policy="web-out", enabled=False))
    tenant.run(BINDING.but(policy="web-victims", state="absent"))
    tenant.run(RECEIVER.but(name="web-in", state="absent"))
    tenant.run(RECEIVER.but(name="web-out", action="CLUSTER_SCALE_OUT", params={"count": 2}))
    tenant.run(Task("cluster_node", {"id": nodes["web-master"]["id"], "name": "web-boss"}))
    tenant.run(Task("cluster_node", {"name": "web-extra", "role": "second"}))
    cloud.change_server(behind["web-001"], flavor="m1.large", name="renamed")
    cloud.change_server(behind["web-002"], metadata={"team": "sales", "cluster_id": cluster})
    cloud.change_server(behind["web-003"], status="SHUTOFF")
    cloud.vanish(behind["web-004"])
    cloud.change_server(behind["web-005"], without_power=True)
    cloud.change_server(behind["web-006"], networks=["private", "public"])
    left = {"cluster_id": cluster, "cluster_node_id": str(uuid.uuid4()), "cluster_node_index": "9"}
    cloud.add_server(tenant.project, "left", metadata=left)
    cloud.add_server(tenant.project, "foreign", metadata={"cluster_id": "of another kind"})


def small(tenant: Tenant, name: str = "web", **properties: Any) -> dict[str, Any]:
    """Create a cluster of one node, and return the node."""
    tenant.run(PROFILE.but(spec=server(**properties)))
    cluster = tenant.run(SMALL.but(name=name))["cluster"]
    (node,) = tenant.read(f"/nodes?cluster_id={cluster['id']}")
    return dict(node)


def reads(tenant: Tenant, since: float) -> list[str]:
    """The requests to Senlin and to the services below it, without those that find the API."""
    found = [f"{each['method']} {each['path'].partition('?')[0]}" for each in tenant.requests(since)]
    return sorted(each for each in found if "/v1/" in each or "/compute/" in each or "/image/" in each)


def test_each_kind_is_listed_once_for_any_number_of_clusters(tenant: Tenant) -> None:
    small(tenant)
    counted = []
    for more in ((), ("b", "c", "d", "e")):
        for name in more:
            tenant.run(SMALL.but(name=name))
        tenant.run(DRIFT)
        since = time.time()
        assert tenant.run(DRIFT)["counts"]["total"] == 0
        counted.append([each for each in reads(tenant, since) if not each.endswith("/policies") or "/v1/p" in each])
        assert len(reads(tenant, since)) == len(counted[-1]) + 1 + len(more)
        assert len(tenant.requests(since)) <= len(reads(tenant, since)) + 3 * LOGINS
    kinds = ("clusters", "nodes", "policies", "profiles", "receivers")
    below = ["GET /compute/v2.1/flavors", f"GET {NOVA}", "GET /image/v2/images"]
    assert counted[0] == counted[1] == sorted([*below, *(f"GET /v1/{kind}" for kind in kinds)])


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ({"status": 403, "body": {"forbidden": {"code": 403, "message": "Policy doesn't allow it."}}}, "(HTTP 403)"),
        ({"status": 503}, "Nova failed to list the servers of the project"),
        ({"drop": "before"}, "it does not respond"),
    ],
    ids=["no right", "failure", "no answer"],
)
def test_no_server_is_gone_where_nova_cannot_be_asked(trouble: dict[str, Any], says: str, tenant: Tenant) -> None:
    skip_if_real("it orders failures")
    node = small(tenant)
    tenant.devcloud.vanish(node["physical_id"])
    tenant.fault("GET", NOVA, count=20, **trouble)
    result = drift(tenant)
    tenant.devcloud.clear_faults(tenant.project)
    assert result["counts"]["total"] == 0
    (row,) = result["clusters"]
    assert not row["servers"] and "Its servers were not compared. " in row["note"] and says in row["note"]
    assert shown(drift(tenant)) == [("server", "node", node["name"], "node.server", "present", "absent")]


@pytest.mark.parametrize("path", ["/compute/v2.1/flavors", "/image/v2/images", "/network/v2.0/networks"])
def test_what_refers_to_something_unknown_is_not_compared(path: str, tenant: Tenant) -> None:
    skip_if_real("it orders failures and changes servers behind Senlin's back")
    networks = [{"network": str(uuid.uuid5(uuid.NAMESPACE_DNS, "network/private"))}]
    node = small(tenant, networks=networks)
    assert drift(tenant)["counts"]["total"] == 0
    tenant.devcloud.change_server(node["physical_id"], flavor="m1.large", networks=["public"])
    places = [each["where"] for each in drift(tenant)["differences"]]
    assert places == ["node.server.flavor", "node.server.networks"]
    tenant.fault("GET", f"^{path}", count=20, status=403)
    result = drift(tenant)
    tenant.devcloud.clear_faults(tenant.project)
    lacking = {"/compute": ["node.server.flavor"], "/network": ["node.server.networks"]}.get(path[:8], [])
    assert [each["where"] for each in result["differences"]] == [each for each in places if each not in lacking]
    assert "refuses to list the" in notes(result)[0]


def test_what_is_at_work_is_not_compared(tenant: Tenant) -> None:
    skip_if_real("it orders how long servers take")
    tenant.run(profile(build_seconds="seen"))
    running = tenant.run(SMALL.but(wait=False))["cluster"]
    until(lambda: tenant.devcloud.servers(tenant.project))
    result = drift(tenant, documents=[{"scaling_group_name": "web", "scaling_group_cluster": {"max_size": 9}}])
    tenant.devcloud.release(tenant.project, "seen")
    assert result["differences"] == []
    assert notes(result) == ["It is CREATING, so it was not compared. Run this again when that has ended."]
    until(lambda: tenant.read(f"/clusters/{running['id']}")["status"] == "ACTIVE")
    assert drift(tenant)["counts"]["total"] == 0


def test_a_cluster_that_grows_and_shrinks_never_differs_from_itself(tenant: Tenant) -> None:
    """Its records disagree for moments, as its nodes and its size are not written at once."""
    tenant.run(PROFILE)
    tenant.run(SMALL.but(max_size=9))
    for name in ("one", "two"):
        tenant.run(NODE.but(name=name))
    ended = threading.Event()

    def change() -> None:
        try:
            for dummy in range(3):
                tenant.run(Task("cluster_members", {"cluster": "web", "nodes": ["one", "two"]}))
                tenant.run(Task("cluster_members", {"cluster": "web", "nodes": ["one", "two"], "state": "absent"}))
                for size in (4, 1):
                    tenant.run(Task("cluster_resize", {"cluster": "web", "number": size}))
        finally:
            ended.set()

    with ThreadPoolExecutor(1) as pool:
        changes = pool.submit(change)
        while not ended.is_set():
            assert shown(tenant.run(DRIFT.but(clusters=["web"]))) == []
        changes.result()
    assert drift(tenant)["counts"]["total"] == 0


def test_expressions_in_the_text_of_a_document_are_no_drift(tenant: Tenant) -> None:
    tenant.run(PROFILE.but(metadata={"a": "{{ b }}"}))
    tenant.run(SMALL.but(max_size=3))
    text = """
    scaling_group_name: web
    scaling_group_purge: true
    scaling_group_profile:
      spec: "{{ lookup('file', 'spec.yml') | from_yaml }}"
      metadata: {a: !unsafe "{{ b }}"}
    scaling_group_cluster:
      desired_capacity: "{{ count }}"
      max_size: 3
      config: !vault |
        $ANSIBLE_VAULT;1.1;AES256
        6162
    scaling_group_policies: "{{ policies }}"
    """
    places = "policies, profile.spec, cluster.desired_capacity, cluster.config"
    result = drift(tenant, documents=[text])
    assert shown(result) == []
    assert notes(result) == [f"The document has expressions here, which were not compared: {places}."]
    other = drift(tenant, documents=[text.replace("{{ b }}", "{{ c }}")])
    assert shown(other) == [("document", "profile", "web", "profile.metadata.a", "{{ c }}", "{{ b }}")]
    refused = tenant.refused(DRIFT.but(documents=["scaling_group_name: '{{ name }}'"]))
    assert "documents[0] has an expression as scaling_group_name" in refused["msg"]


def test_a_server_that_senlin_forgets_is_found(tenant: Tenant) -> None:
    skip_if_real("it orders failures")
    tenant.run(profile(delete_fail="The volume is still attached"))
    tenant.run(SMALL)
    (node,) = tenant.read("/nodes")
    assert drift(tenant)["counts"]["total"] == 0
    tenant.refused(Task("cluster_health", {"cluster": "web", "recover": "always"}))
    forgotten = ("forgotten", "server", "web", "server.node", "present", "absent")
    assert shown(drift(tenant, clusters=["web"])) == [
        ("record", "node", node["name"], "node.physical_id", "present", "absent"),
        forgotten,
    ]
    tenant.run(SMALL.but(state="absent"))
    result = drift(tenant)
    assert shown(result) == [forgotten]
    (difference,) = result["differences"]
    assert difference["cluster"] == {"id": node["cluster_id"], "name": None}
    assert difference["id"] == node["physical_id"]


def test_a_node_that_was_added_has_lost_its_metadata(tenant: Tenant) -> None:
    """Senlin removes it, and nothing else of the server."""
    tenant.run(PROFILE.but(spec=server(metadata={"team": "shop"})))
    tenant.run(EMPTY)
    tenant.run(NODE)
    assert drift(tenant)["counts"]["total"] == 0
    tenant.run(Task("cluster_members", {"cluster": "web", "nodes": ["one"]}))
    result = drift(tenant)
    assert shown(result) == [("server", "node", "one", "node.server.metadata.team", "shop", None)]
    assert "when a node is added to a cluster" in result["differences"][0]["mend"]


def test_stacks_are_not_compared(tenant: Tenant) -> None:
    spec = {"type": "os.heat.stack", "version": "1.0", "properties": {"template": {"resources": {}}}}
    tenant.run(PROFILE.but(spec=spec))
    tenant.run(SMALL)
    result = drift(tenant)
    assert result["differences"] == []
    assert notes(result) == ["What runs for nodes of these profile types was not compared: os.heat.stack."]


def test_a_document_of_a_cluster_that_does_not_exist_is_one_difference(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    documents = [{"scaling_group_name": "gone", "scaling_group_profile": {"spec": server()}}]
    missing = ("document", "cluster", "gone", "cluster", "present", "absent")
    for options in ({}, {"clusters": ["gone"]}, {"clusters": ["web", "gone"]}):
        assert shown(drift(tenant, documents=documents, **options)) == [missing]
    assert shown(drift(tenant, documents=documents, clusters=["web"])) == []
    assert "no cluster 'other'" in tenant.refused(DRIFT.but(documents=documents, clusters=["other"]))["msg"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"scaling_group_nam": "web"}, ["documents[0]", "scaling_group_nam,", "Perhaps scaling_group_name is meant."]),
        (
            {"scaling_group_name": "web", "scaling_group_cluster": {"max_sise": 1}},
            ["documents[0].scaling_group_cluster", "max_sise", "Perhaps max_size is meant."],
        ),
        ({"scaling_group_name": "web", "scaling_group_format": 2}, ["scaling_group_format 2"]),
    ],
)
def test_a_document_that_cannot_be_read_is_refused(document: Document, words: list[str], tenant: Tenant) -> None:
    for check in (True, False):
        message = tenant.refused(DRIFT.but(documents=[document]), check=check)["msg"]
        assert all(word in message for word in words), message


def test_the_nightly_example_is_red_as_soon_as_a_document_differs(tenant: Tenant, tmp_path: Path) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY.but(max_size=5))
    (document,) = tenant.run(Task("cluster_export"))["documents"]
    tasks, clouds = yaml.safe_load(EXAMPLES), {"mycloud": tenant.cloud}
    with pytest.raises(AssertionError, match=r"failed=1"):
        run_playbook(tasks, clouds, tmp_path)
    (tmp_path / "clusters").mkdir()
    (tmp_path / "clusters" / "web.yml").write_text(document["text"])
    run_playbook(tasks, clouds, tmp_path)
    tenant.run(EMPTY.but(max_size=9))
    with pytest.raises(AssertionError, match=r"cluster\.max_size"):
        run_playbook(tasks, clouds, tmp_path)


CHANGES: dict[str, Document] = {
    "nothing": {},
    "size": {"cluster": {"max_size": 5}},
    "no change of size": {"cluster": {"max_size": 3, "desired_capacity": 0, "desired_capacity_mode": "initial"}},
    "capacity by bound": {"cluster": {"min_size": 1}},
    "config as text": {"cluster": {"config": {"cluster.stop_timeout_before_update": "30"}}},
    "other config": {"cluster": {"config": {}}},
    "kept metadata": {"cluster": {"metadata": {"tier": "front"}, "purge_metadata": False}},
    "less metadata": {"cluster": {"metadata": {"tier": "front"}}},
    "version as text": {"profile": {"spec": {**server(), "version": "1.0"}}},
    "null in a spec": {"profile": {"spec": server(key_name=None)}},
    "other profile": {"profile": {"spec": server(flavor="m1.large")}},
    "no spec": {"profile": {}},
    "unlisted": {"policies": [], "receivers": []},
    "unlisted and purged": {"policies": [], "receivers": [], "purge": True},
    "disabled": {"policies": [{"name": "web-out", "enabled": False}]},
    "receiver": {"receivers": [{"name": "web-out", "action": "CLUSTER_SCALE_IN"}]},
    "inputs as text": {"receivers": [{"name": "web-out", "params": {"count": "2"}}]},
    "removed": {"state": "absent"},
    "other profiles": {"profiles": [{"name": "special", "spec": server()}]},
    "own policy": {"purge": True, "own_policies": ["spare"]},
    "another receiver": {"receivers": [{"name": "web-in", "action": "CLUSTER_SCALE_IN"}]},
    "role of a node": {"nodes": [{"name": "db-1", "role": "secondary"}]},
    "unlisted node": {"nodes": []},
    "missing node": {"nodes": [{"name": "db-1"}, {"name": "db-3"}]},
    "node that has gone": {"nodes": [{"name": "db-3"}], "cluster": {"desired_capacity_mode": "initial"}},
    "joining node": {"nodes": [{"name": "db-2"}], "cluster": {"desired_capacity_mode": "initial"}},
    "own profile": {"nodes": [{"name": "db-1", "profile": "own"}], "cluster": {"profile_only": True}},
}
"""What is changed in a document whose group has been declared."""


def test_drift_is_empty_exactly_where_the_role_changes_nothing(tenant: Tenant, tmp_path: Path) -> None:
    group = {
        "name": "web",
        "profile": {"spec": server()},
        "cluster": {
            "config": {"cluster.stop_timeout_before_update": 30},
            "max_size": 3,
            "metadata": {"tier": "front", "owner": "me"},
        },
        "policies": [{"name": "web-out", "spec": scaling()}],
        "receivers": [{"name": "web-out", "action": "CLUSTER_SCALE_OUT", "params": {"count": 2}}],
        "nodes": [{"name": "db-1", "role": "primary"}],
    }
    clouds = {"devcloud": tenant.cloud}
    run_playbook([role_task(group)], clouds, tmp_path)
    tenant.run(PROFILE.but(name="other"))
    tenant.run(NODE.but(name="db-2", profile="other"))
    documents = {name: {**group, **change} for name, change in CHANGES.items()}

    def is_changed(name: str) -> bool:
        """Whether the role would change something. Each run has its own predictions, as check mode remembers them."""
        folder = tmp_path / name
        folder.mkdir()
        return "\nchanged:" in run_playbook([role_task(documents[name])], clouds, folder, "--check")

    with ThreadPoolExecutor(2) as pool:
        changed = {name for name, is_so in zip(documents, pool.map(is_changed, documents), strict=True) if is_so}
    drifted = {
        name
        for name, document in documents.items()
        if drift(tenant, documents=[{f"scaling_group_{key}": value for key, value in document.items()}])["differences"]
    }
    assert drifted == changed
    assert {"nothing", "version as text", "unlisted", "no spec"} <= documents.keys() - drifted
    assert {"unlisted node", "node that has gone", "own profile"} <= documents.keys() - drifted
    assert {"size", "other config", "unlisted and purged", "disabled"} <= drifted
    assert {"role of a node", "missing node", "joining node"} <= drifted


def test_a_retired_revision_differs_where_the_role_would_delete_it(tenant: Tenant, tmp_path: Path) -> None:
    """Until nothing uses it, and however the group is declared, drift and the role agree."""
    clouds = {"devcloud": tenant.cloud}
    group = {
        "name": "web",
        "profile": {"spec": server()},
        "cluster": {"profile_only": True, "desired_capacity": 1},
        "policies": [{"name": "web-out", "spec": scaling()}],
    }
    run_playbook([role_task(group)], clouds, tmp_path)
    group["profile"] = {"spec": server(flavor="m1.medium")}
    run_playbook([role_task(group)], clouds, tmp_path)
    states = []
    for number, state in enumerate(("used", "unused", "of a group that is gone", "gone")):
        if state == "unused":
            (old,) = [each for each in tenant.read("/profiles") if each["name"] != "web"]
            tenant.run(Task("cluster_members", {"cluster": "web", "state": "absent", "nodes": names_of(tenant)}))
            for name in names_of(tenant):
                tenant.run(Task("cluster_node", {"name": name, "state": "absent"}))
            if not [each for each in tenant.read("/profiles") if each["id"] == old["id"]]:
                left_behind(tenant, "web")
            group["cluster"] = {"profile_only": True}
        elif state == "of a group that is gone":
            group["state"] = "absent"
            run_playbook([role_task(group)], clouds, tmp_path)
            left_behind(tenant, "web")
        elif state == "gone":
            run_playbook([role_task(group)], clouds, tmp_path)
        folder = tmp_path / str(number)
        folder.mkdir()
        changed = "\nchanged:" in run_playbook([role_task(group)], clouds, folder, "--check")
        document = {f"scaling_group_{key}": value for key, value in group.items()}
        states.append((state, changed, bool(drift(tenant, documents=[document])["counts"]["document"])))
    assert states == [
        ("used", False, False),
        ("unused", True, True),
        ("of a group that is gone", True, True),
        ("gone", False, False),
    ]


def names_of(tenant: Tenant) -> list[str]:
    return [node["name"] for node in tenant.read("/nodes")]


def left_behind(tenant: Tenant, name: str) -> None:
    """Leave a retired revision of a profile, as an interrupted run does."""
    created = tenant.run(PROFILE.but(name="another", spec=server(flavor="m1.large")))["profile"]
    tenant.run(Task("cluster_profile", {"id": created["id"], "name": f"{name}-{created['id'][:8]}"}))


def role_task(group: Document) -> dict[str, Any]:
    """A block that runs the role."""
    role = {
        "ansible.builtin.include_role": {"name": "senlin.clustering.scaling_group"},
        "vars": {f"scaling_group_{key}": value for key, value in group.items()},
    }
    return {"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}
