# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With an SDK that has dropped Senlin, playbooks have the same results, in process and in module processes.

``make contract SDK=without-clustering`` runs the whole contract with such an SDK.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import BINDING, NODE, POLICY, PROFILE, RECEIVER, SMALL
from devcloud.client import Devcloud
from harness import Task
from playbook import execution_arguments, results_of
from test_infos import FOR_ADMINS, INFOS
from tools.sdk import INSTALLED, WITHOUT_CLUSTERING, with_sdk

pytestmark = pytest.mark.long

DECLARED = (
    PROFILE,
    SMALL,
    POLICY,
    BINDING,
    NODE,
    RECEIVER,
    SMALL,
    SMALL.but(max_size=5, metadata={"team": "shop"}),
)
ASKED = tuple(Task(module, ask.options) for module, ask in INFOS.items())
REMOVED = (
    Task("cluster", {"name": "web", "state": "absent"}),
    Task("cluster_node", {"name": "one", "state": "absent"}),
    Task("cluster_info", {"name": "web"}),
)
PROBE = {
    "name": "Import what the SDK may lack",
    "ansible.builtin.command": "{{ ansible_playbook_python }} -c 'import openstack.clustering.v1'",
    "failed_when": False,
}


def playbook_tasks(tasks: Iterable[Task]) -> Iterator[dict[str, Any]]:
    """The tasks as a playbook has them."""
    for task in tasks:
        cloud = "devcloud-admin" if task.module in FOR_ADMINS else "devcloud"
        yield {"name": "Run it", f"senlin.clustering.{task.module}": {"cloud": cloud, **task.options}}


def outline(value: Any) -> Any:
    """The keys of a result and the types of its values; of a list, those of its items that differ."""
    if isinstance(value, dict):
        return {key: outline(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted({str(outline(item)) for item in value})
    return type(value).__name__


def decided(result: dict[str, Any]) -> Any:
    """What a task has decided: whether something changes, and how."""
    return [result.get(key) for key in ("failed", "changed", "steps", "msg")]


def test_results_are_the_same(devcloud: Devcloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = yaml.safe_load(devcloud.clouds_file.read_text())["clouds"]

    def results(sdk: str, tasks: Sequence[Task], *, in_process: bool) -> list[dict[str, Any]]:
        folder = tmp_path / f"{sdk or 'installed'} {in_process}"
        used = {**clouds, "devcloud": devcloud.new_project().cloud}
        with monkeypatch.context() as patch:
            for name, value in with_sdk(sdk).items():
                patch.setenv(name, value)
            played = [PROBE, *playbook_tasks(tasks)]
            probed, *others = results_of(played, used, folder, *execution_arguments(in_process))
        assert sdk == INSTALLED or "No module named 'openstack.clustering'" in probed["stderr"]
        return others

    tasks = (*DECLARED, *ASKED, *REMOVED)
    usual = [*zip(tasks, results(INSTALLED, tasks, in_process=True), strict=True)]
    assert [result["changed"] for dummy, result in usual[: len(DECLARED)]] == [True] * 6 + [False, True]
    assert usual[-1][1]["clusters"] == []
    # The modules that only read are left out, as the matrix runs them as modules with such an SDK.
    writing = [*usual[: len(DECLARED)], *usual[-len(REMOVED) :]]
    for expected, in_process in ((usual, True), (writing, False)):
        found = results(WITHOUT_CLUSTERING, [task for task, dummy in expected], in_process=in_process)
        for (task, left), right in zip(expected, found, strict=True):
            assert decided(left) == decided(right), task
            assert outline(left) == outline(right), task
