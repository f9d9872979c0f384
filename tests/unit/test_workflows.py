# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of GitHub, GitLab and Zuul run targets of the Makefile and nothing else, and all that ``make test`` runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import environments
import pytest
import yaml
from machine import has_pythons
from makefile import MAKEFILE, TARGETS, VARIABLES
from tools import schemas
from tools.cores import core_of, environment_of, environments_with_core
from tools.places import ROOT

MAKE = re.compile(r"make (?P<target>[a-z-]+)(?P<variables>( [A-Z_]+=[\w.-]*)*)")
EXPRESSION = re.compile(r"\$\{\{ matrix\.(\w+) \}\}")
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(ROOT.glob(schemas.WORKFLOWS))}
ACTIONS = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in [*ROOT.glob(schemas.WORKFLOWS), *ROOT.glob(".github/actions/*/action.yml")]
}
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())
ZUUL = yaml.safe_load((ROOT / ".zuul.yaml").read_text())
PINNED = re.compile(r"(actions/[a-z-]+@v\d+|\./\.github/actions/[a-z-]+)")
"""An action of GitHub itself, with its major version, or one of this repository."""


def combinations(job: Mapping[str, Any]) -> list[dict[str, str]]:
    """The values of ``matrix`` with which a job of GitHub runs."""
    matrix = job.get("strategy", {}).get("matrix", {})
    if "include" in matrix:
        return list(matrix["include"])
    (values,) = matrix.values() or ([],)
    return [{key: value} for key in matrix for value in values] or [{}]


def github(workflow: Mapping[str, Any]) -> Iterator[str]:
    """The scripts of a workflow, with the values of ``matrix``."""
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "run" in step:
                for values in combinations(job):
                    yield EXPRESSION.sub(lambda found, values=values: values.get(found[1], ""), step["run"])


def gitlab() -> Iterator[str]:
    """The scripts of the pipeline of GitLab."""
    for name, job in GITLAB.items():
        if isinstance(job, dict) and name not in ("default", "workflow"):
            yield from [*job.get("before_script", []), *job.get("script", []), *job.get("after_script", [])]
    assert not {"before_script", "after_script"} & set(GITLAB["default"])


def zuul() -> Iterator[str]:
    """The commands of the playbooks that the jobs of Zuul run."""
    for job in (entry["job"] for entry in ZUUL if "job" in entry):
        for play in yaml.safe_load((ROOT / job["run"]).read_text()):
            for task in play["tasks"]:
                yield task["ansible.builtin.command"]["cmd"]


SCRIPTS = [
    *((name, script) for name, workflow in WORKFLOWS.items() for script in github(workflow)),
    *((".gitlab-ci.yml", script) for script in gitlab()),
    *((".zuul.yaml", script) for script in zuul()),
]


def target_of(script: str) -> str:
    """The target that a script runs.

    :raises AssertionError: it is anything but make with one target and variables.
    """
    match = MAKE.fullmatch(script)
    assert match, f"{script!r} is not make with a target"
    assert match["target"] in TARGETS, f"{script!r}: the Makefile has no such target"
    unknown = {pair.partition("=")[0] for pair in match["variables"].split()} - VARIABLES
    assert not unknown, f"{script!r}: the Makefile has no variable {', '.join(unknown)}"
    return match["target"]


def targets(name: str) -> set[str]:
    """The targets that a workflow of GitHub runs."""
    return {target_of(script) for script in github(WORKFLOWS[name])}


@pytest.mark.parametrize(("file", "script"), SCRIPTS)
def test_a_script_is_a_target_of_the_makefile(file: str, script: str) -> None:
    assert target_of(script)


@pytest.mark.parametrize("script", ["make lint && true", "make no-such-target", "make lint LEVEL=1", "pip install x"])
def test_what_is_no_script(script: str) -> None:
    with pytest.raises(AssertionError):
        target_of(script)


def test_each_change_is_tested_by_what_make_test_runs() -> None:
    recipe = re.search(r"^test: .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert recipe
    run = set(re.findall(r"[a-z]+", re.sub(r"\$\(\w+\)|@\S+|tests/tools|steps| then ", " ", recipe[1])))
    assert {"lint", "unit", "contract"} <= run, run
    missing = run - {"environments"} - targets("ci") - targets("docs")
    assert not missing, f".github/workflows/ci.yml: add {', '.join(sorted(missing))}"
    assert "pull_request" in WORKFLOWS["ci"]["on"] and "pull_request" in WORKFLOWS["docs"]["on"]


def test_each_week_all_of_it_runs() -> None:
    """What is sampled for each change is whole."""
    scripts = set(github(WORKFLOWS["weekly"]))
    assert targets("ci") - {"matrix"} <= targets("weekly")
    assert {"make contract", "make sanity", "make matrix-all"} <= scripts
    assert WORKFLOWS["weekly"]["on"]["schedule"]


def test_the_matrix_is_that_of_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every released ansible-core with the Python and the SDK of its environment, and the development branch."""
    has_pythons(monkeypatch, "3.11", "3.12", "3.13")
    include = WORKFLOWS["ci"]["jobs"]["matrix"]["strategy"]["matrix"]["include"]
    for row in include:
        table = environments.table_of(environment_of(row["core"]))
        interpreter = environments.interpreter_for(table)
        assert interpreter and interpreter.minor == row["python"], row
        assert f"openstacksdk=={row['openstacksdk']}" in table.requirements, row
    released = {core_of(environments.table_of(name)) for name in environments_with_core()}
    assert {row["core"] for row in include} == released | {"devel"}
    assert [row["core"] for row in include if row.get("sdk") == "without-clustering"] == [max(released)]


def test_gitlab_runs_what_github_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ansible-core in an image with the Python of its environment, as a run without it would be skipped."""
    has_pythons(monkeypatch, "3.11", "3.12", "3.13")
    assert {target_of(script) for script in gitlab()} == targets("ci") | targets("docs")
    matrix = {
        script: re.fullmatch(r"python:([\d.]+)-bookworm", job["image"])[1]
        for job in GITLAB.values()
        if isinstance(job, dict)
        for script in job.get("script", [])
        if target_of(script) == "matrix"
    }
    for script, python in matrix.items():
        found = re.search(r"CORE=([\d.]+)", script)
        assert found, f"{script!r} runs on no particular ansible-core, and skips those without a Python"
        interpreter = environments.interpreter_for(environments.table_of(environment_of(found[1])))
        assert interpreter and interpreter.minor == python, script
    assert GITLAB["eda"]["image"] == f"python:{environments.table_of('eda').python[-1]}-bookworm"
    scripts = {script.removesuffix(" SDK=") for script in github(WORKFLOWS["ci"]) if target_of(script) == "matrix"}
    assert set(matrix) == scripts - {"make matrix CORE=devel"}


@pytest.mark.parametrize("name", ["ci", "docs"])
def test_maintenance_branches_are_tested(name: str) -> None:
    assert WORKFLOWS[name]["on"]["push"]["branches"] == ["main", "stable-*"]


def test_the_cache_is_that_of_the_pythons_and_of_the_pins() -> None:
    action = yaml.safe_load((ROOT / ".github/actions/prepare/action.yml").read_text())
    setup, named, cache = action["runs"]["steps"]
    pythons = setup["with"]["python-version"].split()
    assert f"for minor in {' '.join(pythons)};" in named["run"]
    assert "steps.pythons.outputs.versions" in cache["with"]["key"] and named["id"] == "pythons"
    key = cache["with"]["key"]
    assert key.startswith(cache["with"]["restore-keys"].strip())
    locks = [f"tests/{table.lock}" for table in environments.tables().values() if table.lock]
    assert locks and all(f"'{name}'" in key for name in ("tests/environments.toml", *locks))


def test_only_the_development_branch_may_fail() -> None:
    allowed = {
        (name, key): job["continue-on-error"]
        for name, workflow in WORKFLOWS.items()
        for key, job in workflow["jobs"].items()
        if job.get("continue-on-error")
    }
    assert allowed == {("ci", "matrix"): "${{ matrix.core == 'devel' }}", ("weekly", "devel"): True}
    devel = {script for script in github(WORKFLOWS["weekly"]) if script.endswith("CORE=devel")}
    assert devel == {"make matrix-all CORE=devel", "make sanity CORE=devel"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_only_read(name: str) -> None:
    """Except for the job that publishes the documentation; none has a secret."""
    workflow = WORKFLOWS[name]
    assert workflow["permissions"] == {"contents": "read"}
    granted = {key: job["permissions"] for key, job in workflow["jobs"].items() if "permissions" in job}
    assert granted == ({"publish": {"pages": "write", "id-token": "write"}} if name == "docs" else {})
    assert "secrets." not in ACTIONS[f".github/workflows/{name}.yml"]
    assert "pull_request_target" not in workflow["on"]
    assert "concurrency" in workflow


@pytest.mark.parametrize("file", ACTIONS)
def test_the_actions_are_those_of_github(file: str) -> None:
    used = re.findall(r"uses: (\S+)", ACTIONS[file])
    assert used and all(PINNED.fullmatch(action) for action in used), used
