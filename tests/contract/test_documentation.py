# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of the modules matches their behavior: EXAMPLES run as written, RETURN describes the results."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import BINDING, EMPTY, NODE, POLICY, PROFILE, RECEIVER
from cases import CASES
from created import filled_task, remember
from devcloud.client import Devcloud, Project
from examples import tasks_of
from harness import MODULES, Task, run
from playbook import run_playbook

ALL = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("[!_]*.py"))

GIVEN = (PROFILE, EMPTY, POLICY, BINDING, NODE, RECEIVER)
OPTIONS = {
    "cluster_attribute_info": {"cluster": "web", "path": "$.name"},
    "cluster_health": {"cluster": "web"},
    "cluster_operation": {"nodes": [], "operation": "reboot"},
    "cluster_receiver_trigger": {"name": "out"},
    "cluster_rollout": {"cluster": "web"},
}
"""The options with which ``test_return_describes_the_result`` runs the modules that have no test cases."""
OF_A_CLUSTER = {"cluster_drift", "cluster_export"}
"""Modules whose examples need the cluster ``web``, and its document in the folder ``clusters``."""
FOR_ADMINS = {"cluster_service_info"}
"""Modules that only an admin may use."""


def documented(module: str, part: str) -> Any:
    """The parsed documentation block of a module: ``EXAMPLES`` or ``RETURN``."""
    return yaml.safe_load(getattr(importlib.import_module(f"{MODULES}.{module}"), part))


@pytest.mark.parametrize("module", ALL)
def test_examples_run_as_written(
    module: str, devcloud: Devcloud, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project holds a server without a key pair, whose id is in SERVER_ID, and for some modules a cluster."""
    monkeypatch.setenv("SERVER_ID", devcloud.add_server(project, "legacy"))
    if module in OF_A_CLUSTER:
        for task in (PROFILE, EMPTY, Task("cluster_export")):
            result = run(task, project.cloud)
        (tmp_path / "clusters").mkdir()
        (tmp_path / "clusters" / "web.yml").write_text(result["documents"][0]["text"])
    entries = documented(module, "EXAMPLES")
    admin = yaml.safe_load(devcloud.clouds_file.read_text())["clouds"]["devcloud-admin"]
    clouds = {"mycloud": project.cloud, "mycloud-admin": admin}
    printed = run_playbook(entries, clouds, tmp_path)
    assert printed.count("TASK [") == sum(len(tasks_of(entry)) for entry in entries)


def result_of(module: str, devcloud: Devcloud, project: Project) -> dict[str, Any]:
    """A non-empty result of the module: that of its case ``unchanged``, if it has cases."""
    case = next((case for case in CASES.get(module, ()) if case.name == "unchanged"), None)
    given, task = (case.given, case.task) if case else (GIVEN, Task(module, OPTIONS.get(module, {})))
    created: dict[str, str] = {}
    for earlier in given:
        remember(run(filled_task(earlier, created), project.cloud), created)
    clouds = yaml.safe_load(devcloud.clouds_file.read_text())["clouds"]
    return run(filled_task(task, created), clouds["devcloud-admin"] if module in FOR_ADMINS else project.cloud)


@pytest.mark.parametrize("module", ALL)
def test_return_describes_the_result(module: str, devcloud: Devcloud, project: Project) -> None:
    result, returned = result_of(module, devcloud, project), documented(module, "RETURN")
    assert not result.get("failed"), result
    assert set(result) - {"changed", "diff"} <= set(returned)
    for key in set(result) & set(returned):
        value = result[key][0] if isinstance(result[key], list) and result[key] else result[key]
        if "contains" in returned[key] and value:
            assert set(value) == set(returned[key]["contains"]), key
    assert list(false_statements(result, returned)) == []


TYPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "dict": (dict,),
    "float": (float, int),
    "int": (int,),
    "list": (list,),
    "str": (str,),
}
"""What values of a documented type are."""
FORMATS = {
    "time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "type": re.compile(r"\w+(\.\w+)+-\d+\.\d+"),
    "word": re.compile(r"[A-Z_]+"),
}
"""The formats of texts that a sample shows."""


def false_statements(result: dict[str, Any], returned: dict[str, Any], path: str = "") -> Iterator[str]:
    """What RETURN says of a result and is not so: the type of a value, or the format of its sample."""
    for key in set(result) & set(returned):
        entry, value, name = returned[key], result[key], f"{path}{key}"
        if value is None:
            continue
        if not isinstance(value, TYPES[entry["type"]]) or (entry["type"] != "bool" and isinstance(value, bool)):
            yield f"{name} is {value!r}, and documented as {entry['type']}"
        elif format_of(value) != format_of(entry.get("sample", value)):
            yield f"{name} is {value!r}, and its sample is {entry['sample']!r}"
        elif format_of(value) == "time" and "sample" not in entry:
            yield f"{name} has no sample"
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from false_statements(each, entry.get("contains", {}), f"{name}.")


def format_of(value: Any) -> str:
    """The name of the format that a value has; its type, if it has none of ``FORMATS``."""
    found = (name for name, pattern in FORMATS.items() if isinstance(value, str) and pattern.fullmatch(value))
    return next(found, type(value).__name__)
