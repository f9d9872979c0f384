# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that configures AWX: each task fits the argument spec of its module, and what it declares fits together.

The argument specs are those that the modules of awx.awx pass to AnsibleModule.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.awx.awx.plugins.module_utils.controller_api import ControllerAPIModule, ControllerModule
from cloud_under_test import patient
from dateutil.rrule import rrulestr
from injection import EXAMPLES, TYPES
from playbook import settings

PLAYBOOK = EXAMPLES / "awx" / "configure.yml"
SECRET = "a secret"
ENVIRONMENT = {
    "OS_AUTH_URL": "https://cloud.example.com:5000/v3",
    "OS_APPLICATION_CREDENTIAL_ID": "an id",
    "OS_APPLICATION_CREDENTIAL_SECRET": SECRET,
}
QUESTION = {"question_name", "question_description", "variable", "type", "required", "min", "max", "default", "choices"}
"""The parts of a question of a survey."""
QUESTION_TYPES = {"text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float"}

Recorded = dict[str, list[dict[str, Any]]]
"""The options of the tasks, by module."""


class Captured(Exception):
    """Ends a module when it has said what its options are."""


def spec_of(module: str, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The argument spec of a module of awx.awx, with the options that all of them have."""
    found: dict[str, Any] = {}

    def capture(self: Any, argument_spec: dict[str, Any], **others: Any) -> None:
        found.update(argument_spec)
        raise Captured

    patch.setattr(ControllerAPIModule, "__init__", capture)
    with pytest.raises(Captured):
        importlib.import_module(f"ansible_collections.awx.awx.plugins.modules.{module}").main()
    options = {**ControllerModule.AUTH_ARGSPEC, **found}
    # An option can be taken from the environment by a function.
    return {name: {key: part for key, part in option.items() if key != "fallback"} for name, option in options.items()}


def tasks_of(play: dict[str, Any]) -> list[str]:
    """The modules of a play's tasks."""
    return [key.rpartition(".")[2] for task in play["tasks"] for key in task if key.startswith("awx.awx.")]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """What the playbook declares, as its tasks would pass it to the modules."""
    folder = tmp_path_factory.mktemp("configure")
    (play,) = yaml.safe_load(PLAYBOOK.read_text())
    modules = set(tasks_of(play))
    assert len(tasks_of(play)) == len(play["tasks"])
    actions = folder / "ansible_collections" / "awx" / "awx" / "plugins" / "action"
    actions.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        specs = {module: spec_of(module, patch) for module in sorted(modules)}
    for module in modules:
        shutil.copy(Path(__file__).parent / "recording_action.py", actions / f"{module}.py")
    (folder / "specs.json").write_text(json.dumps(specs))
    record = folder / "record"
    environment = {
        **os.environ,
        **settings(folder),
        **ENVIRONMENT,
        "ANSIBLE_COLLECTIONS_PATH": str(folder),
        "AWX_SPECS": str(folder / "specs.json"),
        "AWX_RECORD": str(record),
    }
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(PLAYBOOK)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=patient(100))
    assert done.returncode == 0, done.stdout + done.stderr
    assert SECRET not in done.stdout
    found: Recorded = {module: [] for module in modules}
    for line in record.read_text().splitlines():
        module, options = json.loads(line)
        found[module].append({name: value for name, value in options.items() if value is not None})
    return found


def names(recorded: Recorded, module: str) -> set[str]:
    """The names of what is declared with a module."""
    return {options["name"] for options in recorded[module]}


def test_each_module_is_used(recorded: Recorded) -> None:
    counts = {module: len(tasks) for module, tasks in recorded.items()}
    assert counts == {
        "organization": 1,
        "execution_environment": 1,
        "credential_type": 3,
        "credential": 1,
        "project": 1,
        "inventory": 2,
        "inventory_source": 2,
        "job_template": 3,
        "workflow_job_template": 1,
        "schedule": 2,
    }


def test_what_tasks_refer_to_is_declared(recorded: Recorded) -> None:
    references = {
        "organization": ("organization",),
        "execution_environment": ("execution_environment", "default_environment"),
        "credential_type": ("credential_type",),
        "credential": ("credential", "credentials"),
        "project": ("project", "source_project"),
        "inventory": ("inventory",),
        "job_template": ("unified_job_template",),
    }
    for declared, options in references.items():
        used = [task[option] for tasks in recorded.values() for task in tasks for option in options if option in task]
        flat = {name for value in used for name in (value if isinstance(value, list) else [value])}
        assert flat and flat <= names(recorded, declared), declared


def test_the_credential_types_arrive_as_they_are(recorded: Recorded) -> None:
    found = {task["name"]: (task["kind"], task["inputs"], task["injectors"]) for task in recorded["credential_type"]}
    assert found == {each["name"]: (each["kind"], each["inputs"], each["injectors"]) for each in TYPES.values()}
    (credential,) = recorded["credential"]
    (chosen,) = (each for each in TYPES.values() if each["name"] == credential["credential_type"])
    assert set(chosen["inputs"]["required"]) == set(credential["inputs"])
    assert set(credential["inputs"].values()) == set(ENVIRONMENT.values())
    # Otherwise, each run changes the credential.
    assert credential["update_secrets"] is False


def test_the_files_exist(recorded: Recorded) -> None:
    paths = [task["playbook"] for task in recorded["job_template"]]
    sources = [task["source_path"] for task in recorded["inventory_source"]]
    assert sorted(sources) == ["groups.yml", "members.senlin.yml"]
    assert set(paths) == {"deploy.yml", "scale.yml"}
    assert all((EXAMPLES / "awx" / path).is_file() for path in [*paths, *sources])
    for source in recorded["inventory_source"]:
        assert source["source"] == "scm" and source["update_on_launch"] and source["overwrite"]
        content = yaml.safe_load((EXAMPLES / "awx" / source["source_path"]).read_text())
        # Only what asks the cloud needs the credential.
        assert ("plugin" in content) == ("credential" in source)


def test_the_surveys_ask_for_the_variables_of_the_playbooks(recorded: Recorded) -> None:
    for task in [*recorded["job_template"], *recorded["workflow_job_template"]]:
        assert task["survey_enabled"] and task["ask_limit_on_launch"]
        assert set(task["survey_spec"]) == {"name", "description", "spec"}
        playbook = (EXAMPLES / "awx" / task.get("playbook", "deploy.yml")).read_text()
        for question in task["survey_spec"]["spec"]:
            assert set(question) <= QUESTION and question["type"] in QUESTION_TYPES
            assert re.search(rf"\b{question['variable']}\b", playbook)
            assert isinstance(question["min"], int) and isinstance(question["max"], int)
            assert question["required"] is True or question["default"] == ""
    kinds = {task["name"]: (task["job_type"], task["playbook"]) for task in recorded["job_template"]}
    assert kinds["Check scaling groups"] == ("check", kinds["Deploy scaling groups"][1])
    assert kinds["Deploy scaling groups"][0] == "run"


def test_a_person_approves_between_check_and_run(recorded: Recorded) -> None:
    (workflow,) = recorded["workflow_job_template"]
    nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
    kinds = [node["unified_job_template"]["type"] for node in nodes.values()]
    assert kinds == ["job_template", "workflow_approval", "job_template"]
    path, (identifier,) = [], nodes.keys() - successors(nodes.values())
    while True:
        path.append(nodes[identifier]["unified_job_template"]["name"])
        following = list(successors([nodes[identifier]]))
        if not following:
            break
        (identifier,) = following
    check, dummy, deploy = path
    types = {task["name"]: task["job_type"] for task in recorded["job_template"]}
    assert [types[check], types[deploy]] == ["check", "run"]
    # Nothing goes on after a failed check, or without an approval.
    assert all(set(node.get("related", {})) <= {"success_nodes"} for node in nodes.values())


def successors(nodes: Any) -> set[str]:
    """The identifiers of the nodes that follow."""
    return {each["identifier"] for node in nodes for each in node.get("related", {}).get("success_nodes", [])}


def test_the_schedules_scale_out_and_in_on_working_days(recorded: Recorded) -> None:
    out, into = recorded["schedule"]
    assert out["extra_data"]["desired_capacity"] > into["extra_data"]["desired_capacity"]
    groups = yaml.safe_load((EXAMPLES / "awx" / "groups.yml").read_text())["scaling_groups"]
    bounds = range(groups["vars"]["group_min_size"], groups["vars"]["group_max_size"] + 1)
    templates = {task["name"]: task for task in recorded["job_template"]}
    for schedule in (out, into):
        template = templates[schedule["unified_job_template"]]
        # AWX refuses a schedule with variables and a limit that its template does not ask for.
        asked = {question["variable"] for question in template["survey_spec"]["spec"]}
        assert set(schedule["extra_data"]) <= asked and template["ask_limit_on_launch"]
        assert schedule["limit"] in groups["hosts"]
        assert isinstance(schedule["extra_data"]["desired_capacity"], int)
        assert schedule["extra_data"]["desired_capacity"] in bounds
        # AWX wants a start with a time zone, and an interval.
        assert re.fullmatch(r"DTSTART;TZID=[\w/]+:\d{8}T\d{6} RRULE:\S*INTERVAL=\d+\S*", schedule["rrule"])
    mornings, evenings = (list(moments(schedule["rrule"])) for schedule in (out, into))
    assert [moment.date() for moment in mornings] == [moment.date() for moment in evenings]
    assert {moment.weekday() for moment in mornings} == set(range(5))
    # By the clock on the wall, in summer and in winter.
    assert {moment.hour for moment in mornings} == {7} and {moment.hour for moment in evenings} == {19}
    assert len({moment.utcoffset() for moment in mornings}) == 2
    assert {evening - morning for morning, evening in zip(mornings, evenings, strict=True)} == {timedelta(hours=12)}


def moments(rule: str) -> Any:
    """A year of the moments of a schedule."""
    rules = rrulestr(rule.replace(" RRULE", "\nRRULE"))
    return rules.xafter(rules[0], count=260, inc=True)
