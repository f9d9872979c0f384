# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role scaling_group: what it declares, what it removes and leaves alone, and what it sends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import BINDING, EMPTY, POLICY, PROFILE, RECEIVER, deletion, scaling, server
from harness import Task
from playbook import ROOT, lasting, run_playbook
from tenant import Tenant

pytestmark = pytest.mark.long

ROLE = ROOT / "roles" / "scaling_group"
LOGIN = 4
"""The requests of a login: Keystone's discovery, the token, Senlin's discovery, and Senlin's check of the token."""
OUT, IN = {"name": "web-out", "spec": scaling()}, {"name": "web-in", "spec": scaling(2)}
VICTIMS = {"name": "web-victims", "spec": deletion()}
RECEIVE_OUT = {"name": "web-out", "action": "CLUSTER_SCALE_OUT"}
RECEIVE_IN = {"name": "web-in", "action": "CLUSTER_SCALE_IN"}

Group = dict[str, Any]
"""The variables of the role, without the prefix of their names."""
Declare = Callable[..., str]
"""Runs the role, with further arguments of ansible-playbook, and returns what that prints."""


def group(**variables: Any) -> Group:
    """The variables of a group without nodes."""
    return {
        "name": "web",
        "profile": {"spec": server()},
        "policies": [OUT, VICTIMS],
        "receivers": [RECEIVE_OUT, RECEIVE_IN],
        **variables,
    }


def tasks_of(variables: Group) -> list[dict[str, Any]]:
    """The tasks that run the role and print its fact."""
    role = {
        "ansible.builtin.import_role": {"name": "senlin.clustering.scaling_group"},
        "vars": {f"scaling_group_{name}": value for name, value in variables.items()},
    }
    return [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}]


@pytest.fixture
def declare(tenant: Tenant, tmp_path: Path) -> Declare:
    def run(variables: Group, *arguments: str) -> str:
        return run_playbook(tasks_of(variables), {"devcloud": tenant.cloud}, tmp_path, *arguments)

    return run


def foretold(declare: Declare, variables: Group) -> list[str]:
    """Run the role in check mode and then for real, compare what both print, and return what was changed.

    Each change is the name of its task and, in a loop, the label of its item.
    """
    dry, wet = declare(variables, "--check"), declare(variables)
    assert lasting(changes(dry)) == lasting(changes(wet))
    again = declare(variables)
    assert changes(again) == []
    return changes(wet)


def changes(printed: str) -> list[str]:
    """What a run changed."""
    found, task = [], ""
    for line in printed.splitlines():
        if line.startswith("TASK ["):
            task = line.partition(" : ")[2].partition("]")[0]
        elif line.startswith("changed:"):
            item = line.partition("(item=")[2].removesuffix(")")
            found.append(f"{task}: {item}" if item else task)
    return found


def names(tenant: Tenant, plural: str) -> list[str]:
    return sorted(found["name"] for found in tenant.read(f"/{plural}"))


def attached(tenant: Tenant, cluster: str = "web") -> list[str]:
    (found,) = tenant.named("clusters", cluster)
    return sorted(binding["policy_name"] for binding in tenant.read(f"/clusters/{found['id']}/policies"))


def test_an_unchanged_group_sends_eight_requests_besides_its_login(declare: Declare, tenant: Tenant) -> None:
    declare(group())
    start = time.time()
    assert changes(declare(group())) == []
    sent = [f"{request['service']} {request['method']} {request['path']}" for request in tenant.requests(start)]
    assert len([line for line in sent if "/v1/" in line]) == 8, sent
    assert len(sent) <= 8 + LOGIN, sent


def test_a_group_that_does_not_exist_is_foretold(declare: Declare, tenant: Tenant) -> None:
    assert foretold(declare, group(purge=True)) == [
        "Declare the profile of the nodes",
        "Declare the policies: web-out",
        "Declare the policies: web-victims",
        "Declare the cluster",
        "Attach the policies to the cluster: web-out",
        "Attach the policies to the cluster: web-victims",
        "Declare the receivers: web-out",
        "Declare the receivers: web-in",
    ]
    assert attached(tenant) == ["web-out", "web-victims"]


def strangers(tenant: Tenant) -> None:
    """Create what a group ``web`` has to leave alone."""
    tenant.run(PROFILE.but(name="strangers"))
    for name in ("web", "web-2"):
        tenant.run(EMPTY.but(name=name, profile="strangers") if name != "web" else EMPTY.but(profile="web"))
    for policy in ("web-2-out", "web-never", "shared", "web-elsewhere"):
        tenant.run(POLICY.but(name=policy))
    tenant.run(BINDING.but(cluster="web-2", policy="web-2-out"))
    tenant.run(BINDING.but(cluster="web-2", policy="web-elsewhere"))
    for policy in ("shared", "web-elsewhere"):
        tenant.run(BINDING.but(policy=policy))
    tenant.run(RECEIVER.but(name="web-2-out", cluster="web-2"))


LEFT_ALONE = ["shared", "web-2-out", "web-elsewhere", "web-never"]
"""The policies of the strangers."""


def test_without_purge_nothing_is_removed(declare: Declare, tenant: Tenant) -> None:
    declare(group())
    assert changes(declare(group(policies=[OUT], receivers=[RECEIVE_OUT]))) == []
    assert attached(tenant) == ["web-out", "web-victims"]
    assert names(tenant, "receivers") == ["web-in", "web-out"]


def test_purge_removes_what_left_the_document_and_leaves_strangers_alone(declare: Declare, tenant: Tenant) -> None:
    declare(group(policies=[OUT, IN, VICTIMS]))
    strangers(tenant)
    # Detached by somebody else, or by a run that was interrupted before it deleted the policy.
    tenant.run(BINDING.but(policy="web-in", state="absent"))
    other_victims = {"name": "web-oldest", "spec": deletion("RANDOM")}
    assert foretold(declare, group(policies=[OUT, other_victims], receivers=[RECEIVE_OUT], purge=True)) == [
        "Declare the policies: web-oldest",
        "Delete the receivers that are not listed: web-in",
        "Detach the policies that are not listed: shared",
        "Detach the policies that are not listed: web-elsewhere",
        "Detach the policies that are not listed: web-victims",
        "Delete the policies of the group that are not listed and that nothing uses: web-in",
        "Delete the policies of the group that are not listed and that nothing uses: web-victims",
        "Attach the policies to the cluster: web-oldest",
    ]
    assert attached(tenant) == ["web-oldest", "web-out"]
    assert attached(tenant, "web-2") == ["web-2-out", "web-elsewhere"]
    assert names(tenant, "policies") == sorted([*LEFT_ALONE, "web-oldest", "web-out"])
    assert names(tenant, "receivers") == ["web-2-out", "web-out"]


def test_purge_deletes_a_policy_that_is_named_as_the_groups_own(declare: Declare, tenant: Tenant) -> None:
    tenant.run(POLICY.but(name="old"))
    declare(group(policies=[OUT, {"name": "old"}]))
    declare(group(policies=[OUT], purge=True))
    assert (attached(tenant), names(tenant, "policies")) == (["web-out"], ["old", "web-out"])
    assert foretold(declare, group(policies=[OUT], purge=True, own_policies=["old"])) == [
        "Delete the policies of the group that are not listed and that nothing uses: old"
    ]
    assert names(tenant, "policies") == ["web-out"]


@pytest.mark.parametrize("force", [False, True], ids=["", "force"])
def test_absent_removes_what_belongs_to_the_group_and_leaves_strangers_alone(
    force: bool, declare: Declare, tenant: Tenant
) -> None:
    declare(group(policies=[OUT, IN, VICTIMS]))
    strangers(tenant)
    # Another cluster has a receiver of the same name as a listed one.
    receiver = tenant.named("receivers", "web-in")[0]
    tenant.send("DELETE", f"/receivers/{receiver['id']}")
    tenant.run(RECEIVER.but(name="web-in", cluster="web-2"))
    short = group(policies=[OUT], receivers=[RECEIVE_IN], state="absent", cluster={"force": force})
    removed = foretold(declare, short)
    assert "Delete the cluster together with its bindings" in removed
    assert ("Detach the policies that are not listed: web-in" in removed) is not force
    assert names(tenant, "clusters") == ["web-2"]
    assert names(tenant, "policies") == LEFT_ALONE
    assert names(tenant, "profiles") == ["strangers"]
    assert names(tenant, "receivers") == ["web-2-out", "web-in"]
    assert attached(tenant, "web-2") == ["web-2-out", "web-elsewhere"]


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"polices": []}, r"There is no variable scaling_group_polices\. Did you mean scaling_group_policies\?"),
        ({"format": 2}, r"scaling_group_format is 2, and this release of the collection knows documents up to 1\."),
        ({"policies": [{"spec": scaling()}]}, r"An item of scaling_group_policies has no name\."),
        ({"receivers": [{"nmae": "web-out"}]}, r"scaling_group_receivers.*nmae"),
        ({"cluster": {"force": None}}, r"argument 'force' is of type .*NoneType.* found in 'scaling_group_cluster'"),
    ],
    ids=[
        "a misspelled variable",
        "a newer format",
        "a policy without a name",
        "a misspelled key",
        "null in place of a bool",
    ],
)
def test_a_document_with_a_mistake_is_refused(
    variables: Group, sentence: str, declare: Declare, tenant: Tenant
) -> None:
    start = time.time()
    with pytest.raises(AssertionError, match=sentence):
        declare(group(**variables))
    assert tenant.requests(start) == []


def test_policies_are_listed_as_info_modules_return_them(declare: Declare, tenant: Tenant) -> None:
    listed = [
        {"policy_name": "web-out", "spec": scaling(), "is_enabled": False},
        {"policy_name": "web-victims", "spec": deletion()},
    ]
    foretold(declare, group(policies=listed, receivers=[]))
    (cluster,) = tenant.named("clusters", "web")
    bindings = tenant.read(f"/clusters/{cluster['id']}/policies")
    assert {each["policy_name"]: each["enabled"] for each in bindings} == {"web-out": False, "web-victims": True}
    declare(group(policies=listed, receivers=[], state="absent"))
    assert names(tenant, "policies") == []


def test_a_protected_group_is_not_removed(declare: Declare, tenant: Tenant) -> None:
    """Nothing of it is, in check mode as in the real run, until the protection is lifted."""
    kept = group(policies=[], cluster={"protect": True})
    declare(kept)
    absent = group(policies=[], state="absent")
    tenant.run(Task("cluster_node", {"name": "own", "profile": "web", "cluster": "web", "protect": True}))
    tenant.run(Task("cluster_node", {"name": "listed", "profile": "web", "protect": True}))
    listed = {**absent, "nodes": [{"name": "listed"}], "cluster": {"protect": False}}
    for variables, protected in (
        (absent, ["cluster web (", "node own ("]),
        ({**absent, "cluster": {"protect": True}}, ["cluster web (", "node own ("]),
        (listed, ["node own (", "node listed ("]),
    ):
        for mode in ([], ["--check"]):
            start = time.time()
            with pytest.raises(AssertionError) as failure:
                declare(variables, *mode)
            printed = str(failure.value)
            assert "protected, so that group web cannot be removed. Nothing was removed." in printed
            assert [each in printed for each in ("cluster web (", "node own (", "node listed (")] == [
                each in protected for each in ("cluster web (", "node own (", "node listed (")
            ]
            assert tenant.writes(start) == []
    for name in ("own", "listed"):
        tenant.run(Task("cluster_node", {"name": name, "protect": False}))
    foretold(declare, listed)
    assert (names(tenant, "clusters"), names(tenant, "nodes")) == ([], [])


def test_what_other_tools_have_set_protects_a_group_or_not(declare: Declare, tenant: Tenant) -> None:
    declare(group(policies=[], receivers=[]))
    (cluster,) = tenant.named("clusters", "web")
    values: list[Any] = ["False", " no ", "", "off", 0, None, {}, "true", 1, "because"]
    for number, value in enumerate(values):
        metadata = {"senlin_clustering_protect": value}
        node = {"name": f"node-{number}", "profile_id": cluster["profile_id"], "metadata": metadata}
        tenant.ended(tenant.send("POST", "/nodes", {"node": node}).headers["Location"].rpartition("/")[2])
    listed = [{"name": f"node-{number}"} for number in range(len(values))]
    with pytest.raises(AssertionError) as failure:
        declare(group(policies=[], receivers=[], state="absent", nodes=listed), "--check")
    printed = str(failure.value)
    named = [number for number in range(len(values)) if f"node node-{number} (" in printed]
    assert [values[number] for number in named] == ["true", 1, "because"]
    assert "takes the key senlin_clustering_protect out of its metadata" in " ".join(printed.split())


def test_a_cluster_is_repaired_on_request(declare: Declare, tenant: Tenant) -> None:
    sized = group(policies=[], receivers=[], cluster={"desired_capacity": 1, "min_size": 1})
    declare(sized)
    (node,) = tenant.read("/nodes")
    tenant.devcloud.vanish(node["physical_id"])
    tenant.ended(tenant.act(node["cluster_id"], check={}))
    assert tenant.read("/nodes")[0]["status"] == "ERROR"
    declare({**sized, "cluster": {**sized["cluster"], "repair": True}})
    (repaired,) = tenant.read("/nodes")
    assert (repaired["status"], repaired["physical_id"] == node["physical_id"]) == ("ACTIVE", False)


def test_absent_leaves_alone_what_the_document_only_refers_to(declare: Declare, tenant: Tenant) -> None:
    tenant.run(PROFILE.but(name="shared"))
    tenant.run(POLICY.but(name="shared"))
    blue = group(profile={"name": "shared"}, policies=[{"name": "shared"}, OUT], receivers=[])
    foretold(declare, blue)
    assert (attached(tenant), names(tenant, "profiles")) == (["shared", "web-out"], ["shared"])
    foretold(declare, {**blue, "state": "absent"})
    assert [names(tenant, plural) for plural in ("clusters", "policies", "profiles")] == [[], ["shared"], ["shared"]]


def test_a_time_limit_of_null_counts_as_left_out(declare: Declare, tenant: Tenant) -> None:
    without = group(policies=[OUT], receivers=[], nodes=[{"name": "own"}], cluster={"timeout": None})
    declare(without)
    assert len(tenant.read("/nodes")) == 1
    declare({**without, "state": "absent"})
    assert (names(tenant, "clusters"), names(tenant, "nodes")) == ([], [])


def test_a_profile_has_a_name_of_its_own(declare: Declare, tenant: Tenant) -> None:
    own = {
        "profile": {"name": "small", "spec": server(), "metadata": {"team": "shop"}},
        "policies": [],
        "receivers": [],
    }
    declare(group(**own))
    added = {"purge_metadata": False, "metadata": {"tier": "front"}}
    declare(group(**{**own, "profile": {**own["profile"], **added}}, cluster=added))
    (profile,), (cluster,) = tenant.read("/profiles"), tenant.read("/clusters")
    assert (profile["name"], profile["metadata"]) == ("small", {"team": "shop", "tier": "front"})
    assert (cluster["profile_name"], cluster["metadata"]) == ("small", {"tier": "front"})
    declare(group(**own, state="absent"))
    assert names(tenant, "profiles") == []


@pytest.mark.parametrize("reveal", [False, True], ids=["masked", "revealed"])
def test_alarm_urls_are_in_the_fact_on_request_and_never_in_the_output(
    reveal: bool, tenant: Tenant, tmp_path: Path
) -> None:
    kept = tmp_path / "urls"
    variables = group(policies=[], receivers=[RECEIVE_OUT], reveal_urls=reveal)
    url = "{{ scaling_group_facts.receivers[0].channel.alarm_url }}"
    keep = {
        "ansible.builtin.copy": {"content": url, "dest": str(kept), "mode": "0600"},
        "no_log": True,
        "diff": False,
    }
    clouds = {"devcloud": tenant.cloud}
    printed = run_playbook([*tasks_of(variables), keep], clouds, tmp_path, "-vvv", "--diff")
    assert ("/trigger?" in kept.read_text()) is reveal
    assert "/trigger?" not in printed


def test_the_example_of_the_readme_runs_as_written_twice(tenant: Tenant, tmp_path: Path) -> None:
    (play,) = readme_plays()
    (role,) = play.pop("roles")
    tasks = [
        {
            "module_defaults": play["module_defaults"],
            "block": [{"ansible.builtin.import_role": {"name": role["role"]}, "vars": role["vars"]}],
        }
    ]
    for changed in (True, False):
        printed = run_playbook(tasks, {"mycloud": tenant.cloud}, tmp_path)
        assert bool(changes(printed)) is changed
    assert len(tenant.read("/nodes")) == role["vars"]["scaling_group_cluster"]["desired_capacity"]


def test_each_host_of_an_inventory_can_be_a_group(tenant: Tenant, tmp_path: Path) -> None:
    own, worker = "{{ inventory_hostname }}", {"desired_capacity": 0, "max_size": 20}
    variables = {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "scaling_group_name": own,
        "scaling_group_profile": {"spec": server(name=own)},
        "scaling_group_cluster": {"desired_capacity": 1, "max_size": 10},
        "scaling_group_policies": [{"name": f"{own}-out", "spec": scaling()}],
        "scaling_group_receivers": [{"name": f"{own}-out", "action": "CLUSTER_SCALE_OUT"}],
    }
    hosts = {"web": None, "worker": {"scaling_group_cluster": worker}}
    inventory = {"scaling_groups": {"hosts": hosts, "vars": variables}}
    (tmp_path / "groups.yml").write_text(yaml.safe_dump(inventory))
    role = {"ansible.builtin.import_role": {"name": "senlin.clustering.scaling_group"}}
    tasks = [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}]
    for expected in (10, 0):
        arguments = ("--inventory", str(tmp_path / "groups.yml"))
        printed = run_playbook(tasks, {"devcloud": tenant.cloud}, tmp_path, *arguments, hosts="scaling_groups")
        assert len(changes(printed)) == expected
    assert {found["name"]: found["desired_capacity"] for found in tenant.read("/clusters")} == {"web": 1, "worker": 0}
    assert attached(tenant, "worker") == ["worker-out"]


def readme_plays() -> list[dict[str, Any]]:
    """The example of the role's README."""
    lines = (ROLE / "README.md").read_text().splitlines()
    code = [line[4:] for line in lines if line.startswith("    ")]
    return list(yaml.safe_load("\n".join(code)))
