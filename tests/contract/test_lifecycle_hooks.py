# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role lifecycle_hooks: the user's tasks run for each node that waits, and then the node goes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import PROFILE, SMALL
from cloud_under_test import skip_if_real
from harness import Task
from playbook import ROOT, run_playbook
from tenant import Tenant, until
from test_action import hooked
from test_role import changes

pytestmark = pytest.mark.long


def drain(tenant: Tenant, folder: Path, *arguments: str, passes: bool | str = True, **variables: Any) -> str:
    """Run the role with a task that prints the node, and return what ansible-playbook prints."""
    shown = "drained {{ lifecycle_hooks_node.name }} at {{ lifecycle_hooks_node.address }}"
    tasks = [
        {"name": "Drain", "ansible.builtin.debug": {"msg": shown}},
        {"name": "Judge", "ansible.builtin.assert": {"that": passes}},
    ]
    (folder / "drain.yml").write_text(yaml.safe_dump(tasks))
    given = {"lifecycle_hooks_cluster": "web", "lifecycle_hooks_tasks": "drain.yml", **variables}
    role = {"ansible.builtin.import_role": {"name": "senlin.clustering.lifecycle_hooks"}, "vars": given}
    play = [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}]
    return run_playbook(play, {"devcloud": tenant.cloud}, folder, *arguments)


def test_nodes_are_drained_and_removed(tenant: Tenant, tmp_path: Path) -> None:
    skip_if_real("it has no Zaqar")
    cluster = hooked(tenant)
    names = {node["name"] for node in tenant.read("/nodes")}
    assert changes(drain(tenant, tmp_path)) == []
    tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "in", "number": 2, "wait": False}))
    expect: dict[str, Any] = {"lifecycle_hooks_expect": 2}
    with pytest.raises(AssertionError):
        drain(tenant, tmp_path, passes=False, **expect)
    assert changes(drain(tenant, tmp_path, lifecycle_hooks_cluster_ids=[])) == []
    start = time.time()
    drain(tenant, tmp_path, "--check")
    assert (tenant.writes(start), len(tenant.read("/nodes"))) == ([], 2)
    printed = drain(tenant, tmp_path, **expect)
    for name in names:
        assert f"drained {name} at 10." in printed
    assert tenant.read(f"/nodes?cluster_id={cluster['id']}") == []
    assert changes(drain(tenant, tmp_path)) == []


def test_a_failure_does_not_keep_other_nodes_from_being_drained(tenant: Tenant, tmp_path: Path) -> None:
    skip_if_real("it has no Zaqar")
    cluster = hooked(tenant)
    tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "in", "number": 2, "wait": False}))
    waiting = f"/actions?cluster_id={cluster['id']}&status=WAITING_LIFECYCLE_COMPLETION"
    until(lambda: len(tenant.read(waiting)) == 2)
    listed = Task("cluster_action_info", {"filters": {"status": "WAITING_LIFECYCLE_COMPLETION"}})
    first, second = tenant.run(listed)["actions"]
    name = tenant.read(f"/nodes/{first['target_id']}")["name"]
    passes = f"lifecycle_hooks_node.id != '{first['target_id']}'"
    with pytest.raises(AssertionError) as refused:
        drain(tenant, tmp_path, passes=passes, lifecycle_hooks_expect=2)
    printed = " ".join(str(refused.value).split())
    assert "1 of 2 actions that wait for a lifecycle hook have failed" in printed
    failure = f"NODE_DELETE ({first['id']}) of node {name} ({first['target_id']}): the task 'Judge' has failed"
    assert failure in printed
    assert f"({second['id']}) of node" not in printed
    assert [each["id"] for each in tenant.read(waiting)] == [first["id"]]
    assert [node["id"] for node in tenant.read("/nodes")] == [first["target_id"]]
    # A later run drains what has failed, and says nothing of the failure.
    assert "have failed" not in drain(tenant, tmp_path)
    assert tenant.read("/nodes") == []


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"lifecycle_hooks_tasks": "missing.yml"}, "lifecycle_hooks_tasks is missing.yml"),
        ({"lifecycle_hooks_wait": -1}, "lifecycle_hooks_wait is -1"),
    ],
    ids=["file", "wait"],
)
def test_bad_input_is_refused(variables: dict[str, Any], message: str, tenant: Tenant, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=message):
        drain(tenant, tmp_path, **variables)


def test_the_example_of_the_readme_runs_as_written(tenant: Tenant, tmp_path: Path) -> None:
    skip_if_real("it has no Zaqar")
    lines = (ROOT / "roles" / "lifecycle_hooks" / "README.md").read_text().splitlines()
    *tasks, shown = yaml.safe_load("\n".join(line[4:] for line in lines if line.startswith("    ")))
    (tmp_path / "drain.yml").write_text(yaml.safe_dump([shown]))
    tenant.run(PROFILE)
    tenant.run(SMALL.but(desired_capacity=2))
    play = [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": tasks}]
    printed = run_playbook(play, {"devcloud": tenant.cloud}, tmp_path)
    assert "with the address 10." in printed and len(tenant.read("/nodes")) == 1
