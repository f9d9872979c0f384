# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters as documents: applying one changes nothing, and in an empty project it creates what is exported the same."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import BINDING, EMPTY, NODE, POLICY, PROFILE, RECEIVER, SMALL, server
from cloud_under_test import patient
from created import filled_task, remember
from exported_groups import GROUPS, Group, attached
from gateway import gateway
from guide import blocks, pictures
from harness import Task
from playbook import run_playbook, settings
from tenant import Tenant, until
from test_role import changes

EXPORT = Task("cluster_export", {})
MODULES = {
    "cluster": "clusters",
    "cluster_node": "nodes",
    "cluster_receiver": "receivers",
    "cluster_policy": "policies",
    "cluster_profile": "profiles",
}
"""What a project can have, by the modules that delete it, in this order."""


def build(tenant: Tenant, group: Group) -> None:
    """Create a group."""
    created = {f"server {name}": tenant.devcloud.add_server(tenant.project, name) for name in group.servers}
    for task in group.given:
        remember(tenant.run(filled_task(task, created)), created)


def apply(tenant: Tenant, document: Mapping[str, Any], folder: Path, secrets: Mapping[str, str]) -> list[str]:
    """Run the role with the text of a document, and return what was changed."""
    (folder / "document.yml").write_text(document["text"])
    # Secrets are no templates, whatever they contain.
    lines = [f"  {json.dumps(place)}: !unsafe {json.dumps(secret)}\n" for place, secret in secrets.items()]
    (folder / "secrets.yml").write_text("".join(["scaling_group_secrets:\n", *lines]) if lines else "{}")
    tasks = [
        {
            "module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}},
            "block": [{"ansible.builtin.import_role": {"name": "senlin.clustering.scaling_group"}}],
        }
    ]
    files = [argument for name in ("document", "secrets") for argument in ("-e", f"@{folder / name}.yml")]
    return changes(run_playbook(tasks, {"devcloud": tenant.cloud}, folder, *files))


def empty(tenant: Tenant) -> None:
    """Delete everything in the project."""
    for module, plural in MODULES.items():
        for found in tenant.read(f"/{plural}"):
            tenant.run(Task(module, {"id": found["id"], "state": "absent"}))


@pytest.mark.long
@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", GROUPS)
def test_a_document_says_what_the_group_is(kind: str, tenant: Tenant, tmp_path: Path) -> None:
    group = GROUPS[kind]
    build(tenant, group)
    first = tenant.run(EXPORT)
    assert sorted(each["name"] for each in first["left_out"]) == sorted(group.alone)
    documents = first["documents"]
    assert [name for each in documents for name in each["secrets"]] == list(group.secrets)
    assert [each["left_out"] for each in documents] == [[]] * len(documents)
    assert not any(secret in each["text"] for each in documents for secret in group.secrets.values())
    start = time.time()
    for document in documents:
        assert apply(tenant, document, tmp_path, group.secrets) == []
    assert tenant.writes(start) == []
    empty(tenant)
    for document in documents:
        assert apply(tenant, document, tmp_path, group.secrets) != []
        assert apply(tenant, document, tmp_path, group.secrets) == []
    again = tenant.run(EXPORT)
    assert [each["text"] for each in again["documents"]] == [each["text"] for each in documents]
    assert again["left_out"] == []


def exported(tenant: Tenant, **options: Any) -> dict[str, Any]:
    """The only document of an export."""
    (document,) = tenant.run(EXPORT.but(**options))["documents"]
    return dict(document)


def test_a_changed_document_leaves_adopted_members_as_they_are(tenant: Tenant, tmp_path: Path) -> None:
    build(tenant, GROUPS["adopted nodes"])
    (old,) = tenant.named("nodes", "old")
    document = exported(tenant)
    changed = document["text"].replace("m1.small", "m1.large", 1)
    assert changed != document["text"]
    assert apply(tenant, {"text": changed}, tmp_path, {}) != []
    (now,) = tenant.named("nodes", "old")
    assert (now["profile_id"], now["physical_id"]) == (old["profile_id"], old["physical_id"])
    assert apply(tenant, {"text": changed}, tmp_path, {}) == []


def test_a_timeout_of_zero_is_the_default(tenant: Tenant, tmp_path: Path) -> None:
    for task in (PROFILE, EMPTY.but(cluster_timeout=60)):
        tenant.run(task)
    (cluster,) = tenant.named("clusters", "web")
    tenant.send("PATCH", f"/clusters/{cluster['id']}", {"cluster": {"timeout": 0}})
    until(lambda: tenant.read(f"/clusters/{cluster['id']}")["timeout"] == 0)
    document = exported(tenant)
    assert "cluster_timeout" not in document["variables"]["scaling_group_cluster"]
    assert apply(tenant, document, tmp_path, {}) == []
    # An action that timed out at once would fail.
    tenant.run(SMALL)


def test_of_two_objects_of_one_name_one_is_left_out(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, POLICY, BINDING, RECEIVER.but(name="grow")):
        tenant.run(task)
    left: list[Any] = [{"policies": ["grow"]}, {"receivers": "grow"}, ["grow"]]
    kept = [
        [
            name
            for name in ("policies", "receivers")
            if f"scaling_group_{name}" in exported(tenant, exclude=each)["variables"]
        ]
        for each in left
    ]
    assert kept == [["receivers"], ["policies"], []]
    message = tenant.refused(EXPORT.but(exclude={"policy": ["grow"]}))["msg"]
    assert message.startswith("exclude has the key policy. Use clusters, nodes, policies, receivers")


@pytest.mark.parametrize("named", [False, True])
def test_a_cluster_is_deleted_while_it_is_exported(named: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, EMPTY.but(name="shop")):
        tenant.run(task)
    (cluster,) = tenant.named("clusters", "web")
    with gateway(tenant.devcloud.senlin_url) as front:

        def delete_first(method: str) -> None:
            """Delete the cluster before the request for its policies is forwarded."""
            if front.asked[-1].endswith(f"/clusters/{cluster['id']}/policies"):
                tenant.send("DELETE", f"/clusters/{cluster['id']}")
                until(lambda: not tenant.exists("clusters", cluster["id"]))

        front.own_answer = delete_first  # type: ignore[method-assign]
        tenant.cloud = {**tenant.cloud, "clustering_endpoint_override": front.url}
        if named:
            message = tenant.refused(EXPORT.but(clusters=["web", "shop"]))["msg"]
            assert message == f"Cluster web ({cluster['id']}) was deleted while it was read. Run the task again."
        else:
            result = tenant.run(EXPORT)
            assert [each["name"] for each in result["documents"]] == ["shop"]
            assert [(each["id"], each["reason"]) for each in result["left_out"]] == [
                (cluster["id"], "it was deleted while it was read")
            ]


def test_variables_with_secrets_are_refused(tenant: Tenant, tmp_path: Path) -> None:
    for task in (PROFILE.but(spec=server(admin_pass="hunter2")), EMPTY):
        tenant.run(task)
    tasks: list[dict[str, Any]] = [
        {"senlin.clustering.cluster_export": {"cloud": "devcloud"}, "register": "export"},
        {
            "ansible.builtin.include_role": {"name": "senlin.clustering.scaling_group"},
            "vars": {
                f"scaling_group_{name}": f"{{{{ export.documents[0].variables.scaling_group_{name} }}}}"
                for name in ("name", "profile", "cluster")
            },
        },
    ]
    start = time.time()
    with pytest.raises(AssertionError, match=r"is not evaluated, as in the result of cluster_export\. Write the text "):
        run_playbook(tasks, {"devcloud": tenant.cloud}, tmp_path)
    assert tenant.writes(start) == []


def test_the_guide_exports_and_applies(tenant: Tenant, tmp_path: Path) -> None:
    odd = ("..", "all", "localhost", "a.b", "a-b", "~a", "x" * 250)
    many = [EMPTY.but(name=name) for name in odd]
    for task in (PROFILE, SMALL, EMPTY.but(name="shop"), *many, *attached("deletion"), NODE.but(name="alone")):
        tenant.run(task)
    for block in blocks("guide_documents"):
        if block.caption:
            (tmp_path / block.caption).write_text(block.text)
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"mycloud": tenant.cloud}}))

    def play(*arguments: str) -> str:
        command = [str(Path(sys.executable).parent / "ansible-playbook"), *arguments]
        done = subprocess.run(
            command, env={**os.environ, **settings(tmp_path)}, capture_output=True, text=True, timeout=patient(300)
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    since = time.time()
    first, second = (play(str(tmp_path / "export.yml")) for dummy in range(2))
    assert "node alone (" in first and "it is in no cluster" in first
    assert (changes(first), changes(second)) != ([], []) and changes(second) == []
    files = [path.name for path in (tmp_path / "host_vars").iterdir()]
    assert len(files) == len(odd) + 2 and all(re.fullmatch(r"[A-Za-z0-9-]{9,49}", each) for each in files), files
    assert [each.rpartition("-")[0] for each in sorted(files) if each[0] in "sw"] == ["shop", "web"]
    (picture,) = [each for each in pictures("guide_documents") if "apply.yml" in each.command]
    program, option, inventory, playbook, check = shlex.split(picture.command)
    assert (program, option, check) == ("ansible-playbook", "--inventory", "--check")
    for arguments in ((check,), ()):
        assert changes(play(option, str(tmp_path / inventory), str(tmp_path / playbook), *arguments)) == []
    play(str(tmp_path / "drift.yml"))
    assert tenant.writes(since) == []
    tenant.run(EMPTY.but(name="shop", desired_capacity=1))
    with pytest.raises(AssertionError, match=r"(?s)shop: cluster.desired_capacity of shop is 1 instead of 0.*failed=1"):
        play(str(tmp_path / "drift.yml"))
    tenant.run(EMPTY.but(name="shop", desired_capacity=0))
    play(str(tmp_path / "drift.yml"))
    tenant.run(EMPTY.but(name="shop", state="absent"))
    play(str(tmp_path / "export.yml"))
    assert len(list((tmp_path / "host_vars").iterdir())) == len(files)
    with pytest.raises(AssertionError, match=r"failed=1"):
        play(str(tmp_path / "drift.yml"))
