# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module has a target for ``ansible-test integration`` that runs it, and ``make integration`` sees what ran."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from declarations import INFOS, MODULES
from tools import integration

FOLDER = Path(__file__).parents[1] / "integration"
TARGETS = FOLDER / "targets"
TEMPLATE = yaml.safe_load((FOLDER / "integration_config.yml.template").read_text())


def tasks_of(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tasks of a file, with those of its blocks."""
    for task in tasks:
        yield task
        for part in ("block", "rescue", "always"):
            yield from tasks_of(task.get(part, []))


def content(target: str, file: str) -> Any:
    return yaml.safe_load((TARGETS / target / file).read_text())


def test_each_module_has_a_target() -> None:
    missing = sorted(set(MODULES) - set(integration.targets()))
    assert not missing, (
        f"add a folder for {', '.join(missing)} to tests/integration/targets/; copy that of cluster_info"
    )
    needless = sorted(set(integration.targets()) - set(MODULES))
    assert not needless, f"tests/integration/targets/: remove {', '.join(needless)}, which are no modules"


@pytest.mark.parametrize("module", MODULES)
def test_a_target_runs_its_module_and_checks_it(module: str) -> None:
    """It runs it in check mode too, and prepares and removes what it needs by the common role."""
    (dependency,) = content(module, "meta/main.yml")["dependencies"]
    assert dependency["role"] == integration.SETUP
    tasks = list(tasks_of(content(module, "tasks/main.yml")))
    runs = [task for task in tasks if f"senlin.clustering.{module}" in task]
    assert any(task.get("check_mode") for task in runs) and any(not task.get("check_mode") for task in runs)
    (checks,) = (task["ansible.builtin.assert"]["that"] for task in tasks if "ansible.builtin.assert" in task)
    assert len(checks) > 1
    assert module in INFOS or any(check.startswith("predicted.steps == ") for check in checks), checks


@pytest.mark.parametrize("module", MODULES)
def test_a_target_removes_what_it_creates_even_after_a_failure(module: str) -> None:
    """Without a condition, and also if it needs no cluster."""
    (test,) = content(module, "tasks/main.yml")
    assert set(test) == {"name", "module_defaults", "block", "always"}
    (removal,) = test["always"]
    assert removal["ansible.builtin.include_role"] == {"name": integration.SETUP, "tasks_from": "remove.yml"}
    assert "when" not in removal
    assert not [task for task in tasks_of(test["block"]) if "notify" in task], "there is no handler"


def test_what_is_prepared_is_removed_if_that_fails() -> None:
    preparation = content(integration.SETUP, "tasks/main.yml")[-1]
    steps = [key for task in preparation["rescue"] for key in task if key.startswith("ansible.builtin.")]
    assert steps == ["ansible.builtin.set_fact", "ansible.builtin.include_tasks", "ansible.builtin.fail"]
    assert not (TARGETS / integration.SETUP / "handlers").exists()


def test_only_what_this_run_has_named_is_removed() -> None:
    """The name is random, and chosen before anything is created or removed."""
    first, *others = tasks_of(content(integration.SETUP, "tasks/main.yml"))
    name = first["ansible.builtin.set_fact"]["setup_senlin_name"]
    assert name.startswith("{{ senlin_prefix }}-{{ lookup('ansible.builtin.password', '/dev/null'")
    assert not any("setup_senlin_name" in task.get("ansible.builtin.set_fact", {}) for task in others)
    for task in list(tasks_of(content(integration.SETUP, "tasks/remove.yml")))[1:]:
        (declared,) = (values for key, values in task.items() if key.startswith("senlin.clustering."))
        removed = task.get("loop", [declared["name"]])
        assert declared["state"] == "absent"
        assert all(each.startswith("{{ setup_senlin_name }}") for each in removed), removed


def test_a_target_that_cannot_test_says_so() -> None:
    """It is a failure of ``make integration``, which has what every target needs."""
    tasks = tasks_of(content("cluster_service_info", "tasks/main.yml"))
    (message,) = (task["ansible.builtin.debug"]["msg"] for task in tasks if "ansible.builtin.debug" in task)
    output = f'Running cluster integration test role\n    "msg": "{message}"\n'
    with pytest.raises(integration.IntegrationFailed, match=r"cluster_service_info is not tested, .* See "):
        integration.check(["cluster"], 0, output)


@pytest.mark.parametrize("target", [*MODULES, integration.SETUP])
def test_how_a_target_is_marked(target: str) -> None:
    """ansible-test runs none of them where it has no cloud."""
    lines = (TARGETS / target / "aliases").read_text().splitlines()
    marks = [line for line in lines if line and not line.startswith("#")]
    assert marks == (["hidden"] if target == integration.SETUP else ["unsupported", "gather_facts/no"])


def test_the_settings_name_the_dev_cloud() -> None:
    clouds = {"devcloud": {"auth": {"password": "a"}}, "devcloud-admin": {"auth": {"password": "b"}}}
    settings = integration.settings(TEMPLATE, clouds)
    assert settings == {
        **TEMPLATE,
        "senlin_cloud": {"auth": {"password": "a"}},
        "senlin_admin_cloud": {"auth": {"password": "b"}},
    }
    assert set(TEMPLATE) == {"senlin_cloud", "senlin_prefix", "senlin_flavor", "senlin_image", "senlin_network"}


def test_a_target_that_does_not_exist() -> None:
    assert integration.chosen(["cluster", "cluster_info"], "cluster") == ["cluster"]
    assert integration.chosen(["cluster", "cluster_info"], "") == ["cluster", "cluster_info"]
    with pytest.raises(integration.IntegrationFailed, match=r"no_such_target.*cluster_info"):
        integration.chosen(["cluster", "cluster_info"], "no_such_target")


@pytest.mark.parametrize(
    ("status", "output", "words"),
    [
        pytest.param(1, "Running cluster integration test role\n", "failed", id="a failure"),
        pytest.param(0, "Running cluster_info integration test role\n", "did not run: cluster;", id="one is missing"),
        pytest.param(0, "All targets skipped.\n", "did not run: cluster, cluster_info;", id="nothing ran"),
    ],
)
def test_what_is_no_success(status: int, output: str, words: str) -> None:
    with pytest.raises(integration.IntegrationFailed, match=words):
        integration.check(["cluster", "cluster_info"], status, output)


def test_what_is_a_success() -> None:
    output = "Running cluster integration test role\nRunning cluster_info integration test role\n"
    assert integration.check(["cluster", "cluster_info"], 0, output) == "2 targets passed"
