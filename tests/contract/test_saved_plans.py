# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved plans of the role scaling_group: written in check mode, carried out exactly, and refused if something moved."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.digest import digest_of
from case import server
from harness import Task
from playbook import ROOT, lasting, run_playbook
from slow_servers import duration, release, releasing
from tenant import Tenant, assert_readable, until
from terminal import play
from test_role import IN, OUT, RECEIVE_IN, RECEIVE_OUT, VICTIMS, Group, attached, changes, group, names, tasks_of

pytestmark = pytest.mark.long

SIZES = {"desired_capacity": 2, "max_size": 5}
SIZED = group(cluster=SIZES, policies=[OUT], receivers=[RECEIVE_OUT])
"""A group with nodes."""
CHANGED = {
    **SIZED,
    "profile": {"spec": server(flavor="m1.large")},
    "policies": [OUT, VICTIMS],
    "receivers": [RECEIVE_IN],
}
"""The same group with a new revision of the profile, another policy and another receiver."""
STEPS = [
    "Declare the profile of the nodes",
    "Declare the policies: web-victims",
    "Declare the cluster",
    "Attach the policies to the cluster: web-victims",
    "Declare the receivers: web-in",
]
"""What changes the one into the other."""


class Plans:
    """Runs the role with saved plans."""

    def __init__(self, tenant: Tenant, folder: Path) -> None:
        self.tenant, self.folder = tenant, folder
        self.file = folder / "web.json"

    def run(self, variables: Group, *arguments: str, more: list[dict[str, Any]] | None = None) -> str:
        """Run the role, which must succeed."""
        tasks = [*tasks_of(variables), *(more or [])]
        return run_playbook(tasks, {"devcloud": self.tenant.cloud}, self.folder, *arguments)

    def write(self, variables: Group) -> dict[str, Any]:
        """Write the plan, and return it. Nothing may be sent."""
        start = time.time()
        printed = self.run({**variables, "plan_file": str(self.file)}, "--check")
        assert self.tenant.writes(start) == []
        assert self.file.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in self.folder.iterdir() if "ansible" in path.name] == [], printed
        return dict(json.loads(self.file.read_text()))

    def carry_out(self, variables: Group, plan: Any = None) -> list[str]:
        """Carry the plan out, and return the changes of the real pass."""
        printed = self.run({**variables, "require_plan": str(self.file) if plan is None else plan})
        found = changes(printed)
        half = len(found) // 2
        assert lasting(found[:half]) == lasting(found[half:]), printed
        return found[half:]

    def refused(self, variables: Group, *arguments: str, sends: bool = False, **options: Any) -> str:
        """Run the role, which must refuse the plan before it sends anything, and return the sentence."""
        start = time.time()
        wanted = {**variables, "require_plan": str(self.file), **options}
        with pytest.raises(AssertionError) as failure:
            self.run(wanted, *arguments)
        assert sends or self.tenant.writes(start) == []
        sentence = re.findall(r'"msg": ?"((?:[^"\\]|\\.)*)"', str(failure.value))[-1]
        sentence = json.loads(f'"{sentence}"')
        assert_readable(sentence)
        return str(sentence)


@pytest.fixture
def plans(tenant: Tenant, tmp_path: Path) -> Plans:
    return Plans(tenant, tmp_path)


def titles(plan: dict[str, Any]) -> list[str]:
    return [step for task in plan["tasks"] for step in task["steps"]]


def test_the_plan_of_an_empty_project_is_carried_out_once(plans: Plans, tenant: Tenant) -> None:
    wanted = SIZED
    plan = plans.write(wanted)
    assert titles(plan)[0] == "create profile web"
    assert (plan["servers"]["built"], plan["steps"]) == (2, 5)
    assert (plan["group"], plan["objects"], plan["project_id"]) == ("web", [], tenant.project.id)
    assert plans.carry_out(wanted) == [
        "Declare the profile of the nodes",
        "Declare the policies: web-out",
        "Declare the cluster",
        "Attach the policies to the cluster: web-out",
        "Declare the receivers: web-out",
    ]
    start = time.time()
    assert "Nothing of the plan is left to do." in plans.run({**wanted, "require_plan": str(plans.file)})
    assert tenant.writes(start) == []


def test_a_rolling_change_is_carried_out_as_planned(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    plan = plans.write(CHANGED)
    assert plan["servers"]["restarted"] == 2
    assert {(each["kind"], each["name"]) for each in plan["objects"]} >= {("cluster", "web"), ("profile", "web")}
    assert plans.carry_out(CHANGED) == STEPS
    assert attached(tenant) == ["web-out", "web-victims"]


def test_the_plan_to_remove_a_group_is_carried_out_as_data(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    gone = {**SIZED, "state": "absent"}
    plan = plans.write(gone)
    assert (plan["state"], plan["servers"]["removed"]) == ("absent", 2)
    plans.file.unlink()
    assert "Delete the cluster together with its bindings" in plans.carry_out(gone, plan)
    assert [names(tenant, plural) for plural in ("clusters", "policies", "profiles", "receivers")] == [[], [], [], []]
    assert "Nothing of the plan is left" in plans.run({**gone, "require_plan": json.dumps(plan)})


def test_listed_nodes_and_what_is_not_listed_are_part_of_the_plan(plans: Plans, tenant: Tenant) -> None:
    plans.run({**SIZED, "receivers": [RECEIVE_OUT, RECEIVE_IN], "policies": [OUT, IN]})
    wanted = {
        **SIZED,
        "purge": True,
        "nodes": [{"name": "own", "role": "own"}],
        "cluster": {**SIZES, "desired_capacity": 3},
    }
    plan = plans.write(wanted)
    assert plan["servers"]["built"] == 1
    found = plans.carry_out(wanted)
    assert "Delete the receivers that are not listed: web-in" in found
    assert {"Declare the nodes: own", "Add the nodes to the cluster"} <= {*found}
    assert (names(tenant, "receivers"), attached(tenant)) == (["web-out"], ["web-out"])


def resize(tenant: Tenant) -> None:
    tenant.run(Task("cluster_resize", {"cluster": "web", "number": 3}))


def describe_it(tenant: Tenant) -> None:
    tenant.run(Task("cluster", {"name": "web", "metadata": {"by": "hand"}}))


def swap_a_node(tenant: Tenant) -> None:
    """Replace a node by another one, so that the size is the same."""
    node = tenant.read("/nodes")[0]
    tenant.run(Task("cluster_node", {"id": node["id"], "state": "absent"}))
    tenant.run(Task("cluster_resize", {"cluster": "web", "number": 2}))


def receive(tenant: Tenant) -> None:
    tenant.run(Task("cluster_receiver", {"name": "other", "cluster": "web", "action": "CLUSTER_CHECK"}))


FOREIGN: dict[str, tuple[Callable[[Tenant], None], str]] = {
    "another node": (
        swap_a_node,
        r"node \S+ \(.*\) existed, and no longer does; node \S+ \(.*\) did not exist, and does now",
    ),
    "metadata that nobody declares": (describe_it, r'metadata of cluster web \(.*\) was {}, and is {"by": "hand"}\.'),
    "another receiver": (receive, r"receiver other \(.*\) did not exist, and does now\."),
    "resized": (
        resize,
        r"desired_capacity of cluster web \([0-9a-f-]{36}\) was 2, and is 3; node \S+ \(.*\) did not exist, and",
    ),
}
"""What others do between the plan and the run, and what the refusal says."""


def test_what_has_moved_is_named_and_nothing_is_sent(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    for name, (move, words) in FOREIGN.items():
        plans.write(CHANGED)
        move(tenant)
        sentence = plans.refused(CHANGED)
        assert re.search(words, sentence), (name, sentence)
        assert sentence.startswith("The plan of the group web of 20")
        # Check mode refuses it as well, and does not overwrite the file.
        if name == "resized":
            assert plans.refused(CHANGED, "--check", plan_file=str(plans.file)) == sentence


def test_the_document_has_changed(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    plans.write({**CHANGED, "cluster": {**SIZES, "desired_capacity": 3}})
    sentence = plans.refused({**CHANGED, "cluster": {**SIZES, "desired_capacity": 4}})
    assert (
        "resize cluster web (desired_capacity 2 to 4, build 2 nodes) was expected as desired_capacity 2 to 3"
        in sentence
    )
    plans.write(CHANGED)
    sentence = plans.refused({**CHANGED, "receivers": [RECEIVE_OUT], "policies": [OUT, VICTIMS, IN]})
    assert "create policy web-in is not expected; policy_attach cluster_policy web-in is not expected" in sentence
    assert "create receiver web-in is expected and no longer planned" in sentence
    # The plan of another state, and a plan that somebody has edited.
    assert plans.refused({**CHANGED, "state": "absent"}) == (
        "The plan is for the state present, and this run is for absent. Carry it out there, or write a new plan."
    )
    plans.file.write_text(plans.file.read_text().replace('"web-victims"', '"web-victors"'))
    assert "is not as it was written: its digest does not fit its content." in plans.refused(CHANGED)


def test_a_plan_of_another_project_is_refused(plans: Plans, tenant: Tenant) -> None:
    wanted = group(policies=[], receivers=[])
    plans.write(wanted)
    other = Plans(Tenant(tenant.devcloud, project := tenant.devcloud.new_project(), project.cloud), plans.folder)
    assert other.refused(wanted) == (
        f"The plan is for the project {tenant.project.id}, and this run is for {project.id}. Carry it out there, or "
        f"write a new plan."
    )


def test_what_moves_after_the_comparison_is_refused_by_the_task(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    wanted = {**SIZED, "cluster": {**SIZES, "desired_capacity": 4}}
    plans.write(wanted)
    asked, answered = plans.folder / "asked", plans.folder / "answered"
    # A value that is looked up for the first time by the task that is about to resize the cluster.
    wait = f"touch {shlex.quote(str(asked))}; until test -e {shlex.quote(str(answered))}; do sleep 0.1; done; echo 600"
    slow = f"{{{{ lookup('ansible.builtin.pipe', {wait!r}) if scaling_group_current_plan is defined else 600 }}}}"
    late = {**wanted, "cluster": {**wanted["cluster"], "timeout": slow}}

    def meddle() -> None:
        until(asked.exists)
        resize(tenant)
        answered.touch()

    meddler = threading.Thread(target=meddle)
    meddler.start()
    sentence = plans.refused(late, sends=True)
    meddler.join()
    assert sentence.startswith(
        "The plan is not the one in expected_plan: resize cluster web (desired_capacity 3 to 4, build 1 node) was "
        "expected as desired_capacity 2 to 4, build 2 nodes. Nothing was changed."
    )
    assert len(tenant.read("/nodes")) == 3


def reads_of_cluster(tenant: Tenant, since: float) -> int:
    """How often the cluster has been looked up by its name since a time."""
    return len([each for each in tenant.requests(since) if each["path"].startswith("/v1/clusters?")])


def slow_resize(tenant: Tenant, word: str) -> None:
    """Begin to add a node to the cluster, whose server takes until the word is released."""
    slow = server(metadata={"sim_build_seconds": duration(word, 60)})
    tenant.run(Task("cluster_profile", {"name": "slow", "spec": slow}))
    tenant.run(Task("cluster", {"name": "web", "profile": "slow", "profile_only": True}))
    (cluster,) = tenant.named("clusters", "web")
    tenant.act(cluster["id"], resize={"adjustment_type": "CHANGE_IN_CAPACITY", "number": 1})
    until(lambda: tenant.named("clusters", "web")[0]["status"] == "RESIZING")


def test_a_plan_is_written_when_nothing_is_at_work_on_the_cluster(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    slow_resize(tenant, "resized")
    wanted = {**SIZED, "cluster": {**SIZES, "desired_capacity": 4}, "profile": {"name": "slow"}}
    start = time.time()
    with releasing(tenant, "resized", lambda: reads_of_cluster(tenant, start) >= 2):
        plan = plans.write(wanted)
    (cluster,) = [each for each in plan["objects"] if each["kind"] == "cluster"]
    assert (cluster["state"]["status"], cluster["state"]["desired_capacity"]) == ("ACTIVE", 3)
    assert plans.carry_out(wanted) == ["Declare the cluster"]
    assert len(tenant.read("/nodes")) == 4


def test_no_plan_is_written_while_something_is_at_work_for_too_long(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    slow_resize(tenant, "resized")
    wanted = {**SIZED, "cluster": {**SIZES, "timeout": 2}}
    sentence = plans.refused(wanted, "--check", plan_file=str(plans.file), require_plan="")
    release(tenant, "resized")
    assert re.match(
        r"Cluster web \([0-9a-f-]{36}\) is still RESIZING, so a plan could not be carried out later, and none was "
        r"written\.",
        sentence,
    ), sentence
    assert not plans.file.exists()


def test_counts_that_somebody_has_edited_are_refused_though_their_digest_fits(plans: Plans, tenant: Tenant) -> None:
    plans.run(SIZED)
    wanted = {**SIZED, "cluster": {**SIZES, "desired_capacity": 0}}
    plan = plans.write(wanted)
    assert plan["servers"]["removed"] == 2

    def forge(change: Callable[[dict[str, Any]], None]) -> str:
        forged = json.loads(json.dumps(plan))
        change(forged)
        plans.file.write_text(json.dumps({**forged, "digest": digest_of(forged, "")}))
        return plans.refused(wanted)

    def edit_items(forged: dict[str, Any]) -> None:
        forged["servers"]["removed"] = 0
        for task in forged["tasks"]:
            for item in task["plan"]:
                item.update(nodes=None, effect="none")

    def edit_counts_of_items(forged: dict[str, Any]) -> None:
        forged["servers"]["removed"] = 1
        for item in (each for task in forged["tasks"] for each in task["plan"] if each["nodes"]):
            item["nodes"]["count"] = 1

    assert "its servers do not match its tasks." in forge(lambda forged: forged["servers"].update(removed=0))
    assert "remove 2 nodes" in forge(edit_items)
    assert "was expected as desired_capacity 2 to 0, remove 1 node" in forge(edit_counts_of_items)
    assert "have other titles" in forge(lambda forged: forged["tasks"][0].update(steps=["resize cluster web to 2"]))


def test_a_run_that_is_killed_is_resumed(plans: Plans, tenant: Tenant) -> None:
    slow = {"profile": {"spec": server(metadata={"sim_build_seconds": duration("built", 30)})}}
    wanted = {**SIZED, **slow}
    plans.write(wanted)
    command, variables = play(
        tasks_of({**wanted, "require_plan": str(plans.file)}), {"devcloud": tenant.cloud}, plans.folder, in_process=True
    )
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, start_new_session=True) as run:
        until(lambda: tenant.named("clusters", "web"))
        os.killpg(run.pid, signal.SIGKILL)
    release(tenant, "built")
    assert plans.carry_out(wanted) == ["Attach the policies to the cluster: web-out", "Declare the receivers: web-out"]
    assert len(tenant.read("/nodes")) == 2


@pytest.mark.parametrize(
    ("method", "path", "left"),
    [
        ("POST", "^/v1/profiles$", STEPS),
        ("PATCH", "^/v1/clusters/", STEPS[2:]),
        ("POST", "/actions$", STEPS[3:]),
        ("POST", "^/v1/receivers$", STEPS[4:]),
    ],
    ids=["profile", "cluster", "binding", "receiver"],
)
def test_a_run_that_fails_in_the_middle_is_resumed(
    method: str, path: str, left: list[str], plans: Plans, tenant: Tenant
) -> None:
    plans.run(SIZED)
    plans.write(CHANGED)
    tenant.fault(method, path, count=1, status=403, body={"error": {"code": 403, "message": "No."}})
    with pytest.raises(AssertionError):
        plans.run({**CHANGED, "require_plan": str(plans.file)})
    assert plans.carry_out(CHANGED) == left
    assert changes(plans.run(CHANGED)) == []


def test_a_folder_that_cannot_be_written_to_is_refused_first(plans: Plans, tenant: Tenant) -> None:
    nowhere = plans.folder / "nowhere" / "web.json"
    for arguments, file, words in (
        (("--check",), nowhere, f"scaling_group_plan_file is {nowhere}, and there is no directory {nowhere.parent}."),
        (("--check",), plans.folder, f"scaling_group_plan_file is {plans.folder}, and that is a directory."),
        ((), plans.file, "a plan is written in check mode only. Run the role with --check to write it."),
    ):
        start = time.time()
        assert words in plans.refused(SIZED, *arguments, plan_file=str(file), require_plan="")
        assert tenant.requests(start) == []


def test_secrets_are_masked_and_with_a_key_their_change_is_noticed(plans: Plans, tenant: Tenant) -> None:
    def secret(word: str) -> Group:
        params = {"inputs": {"password": f"{word}-of-receiver"}}
        return group(
            profile={"spec": server(admin_pass=f"{word}-of-profile")},
            policies=[],
            receivers=[{**RECEIVE_OUT, "params": params}],
            plan_key="the key of the pipeline",
        )

    plan = plans.write(secret("first"))
    text = json.dumps(plan)
    assert "first-of" not in text and "the key" not in text and plan["digest"].startswith("hmac-sha256:")
    assert "a secret in the document of the group has changed" in plans.refused(secret("second"))
    assert "Set scaling_group_plan_key" in plans.refused({**secret("first"), "plan_key": ""})
    assert "it was signed with another key" in plans.refused({**secret("first"), "plan_key": "other"})
    assert len(plans.carry_out(secret("first"))) == 3


EXAMPLES = ROOT / "docs" / "examples" / "plans"


def run_example(name: str, tenant: Tenant, folder: Path, *arguments: str) -> str:
    """Run a playbook of the guide, which is copied to a folder, with the cloud of the tenant."""
    (play_of_example,) = yaml.safe_load((EXAMPLES / name).read_text())
    defaults = {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}
    block = {"module_defaults": defaults, "block": play_of_example["tasks"], "vars": play_of_example.get("vars", {})}
    return run_playbook([block], {"devcloud": tenant.cloud}, folder, *arguments)


def test_the_playbooks_of_the_guide_plan_judge_and_carry_out(tenant: Tenant, tmp_path: Path) -> None:
    def planned(size: int) -> dict[str, Any]:
        run_example("group.yml", tenant, tmp_path, "--check", "-e", f"desired_capacity={size}")
        return dict(json.loads((tmp_path / "web.json").read_text()))

    assert planned(3)["servers"]["built"] == 3
    run_example("policy.yml", tenant, tmp_path)
    run_example("group.yml", tenant, tmp_path)
    plan = planned(0)
    with pytest.raises(AssertionError, match="removes 3 servers and replaces"):
        run_example("policy.yml", tenant, tmp_path)
    (tmp_path / "web.json").unlink()
    with pytest.raises(AssertionError, match="removes 3 servers and replaces"):
        run_example("policy.yml", tenant, tmp_path, "-e", json.dumps({"approved_plan": plan}))
    given = json.dumps({"approved_plan": plan, "desired_capacity": 0})
    assert "changed=" in run_example("group.yml", tenant, tmp_path, "-e", given)
    assert tenant.read("/nodes") == []
    assert planned(2)["servers"]["built"] == 2
    run_example("policy.yml", tenant, tmp_path)
