# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An exception that nobody expected ends the task in a sentence, in process and as a module; its place is for -vvv."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run import task as running
from harness import IN_PROCESS, run_as_module
from tenant import Tenant, assert_readable

VERY_VERBOSE = 3
IN_PROCESS_PLUGIN = "ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.action_plugin"


def run_with(name: str, options: dict[str, Any], verbosity: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The result of a task at some verbosity of Ansible, including ``invocation``."""
    if not IN_PROCESS:
        internal = {"_ansible_verbosity": verbosity, "_ansible_module_name": f"senlin.clustering.{name}"}
        return run_as_module(name, {**options, **internal}, check=False, diff=False)
    # Imported late: once the controller's code is loaded, modules pass their warnings to its display.
    in_process = importlib.import_module("in_process")
    monkeypatch.setattr(importlib.import_module("ansible.utils.display").Display(), "verbosity", verbosity)
    return dict(in_process.run_in_process(name, options, check=False, diff=False))


@pytest.fixture
def broken(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The options of a task whose plan fails in a way that nobody expected, with the password in the exception."""

    def fail(*dummy: Any, **also: Any) -> None:
        raise KeyError(f"profiles\n of {tenant.cloud['auth']['password']}")

    monkeypatch.setattr(running, "run_resource", fail)
    monkeypatch.setattr(running, "run_info", fail)
    return {"name": "web", "cloud": dict(tenant.cloud)}


@pytest.mark.parametrize("name", ["cluster", "cluster_info"])
def test_a_defect_is_one_sentence(
    name: str, tenant: Tenant, broken: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_with(name, broken, 0, monkeypatch)
    assert result["failed"] is True
    assert_readable(result["msg"])
    for words in (f"Module {name} for name 'web'", "KeyError: 'profiles", "Report this at https://", "-vvv"):
        assert words in result["msg"]
    assert tenant.cloud["auth"]["password"] not in str(result)
    assert "exception" not in result


def test_where_a_defect_is_shows_only_at_vvv(
    tenant: Tenant, broken: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_with("cluster", broken, VERY_VERBOSE, monkeypatch)
    assert_readable(result["msg"])
    assert "Traceback" in str(result["exception"]) and "in fail" in str(result["exception"])
    assert tenant.cloud["auth"]["password"] not in str(result)


@pytest.mark.skipif(not IN_PROCESS, reason="in process only")
def test_a_defect_around_the_task_is_a_sentence_too(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = importlib.import_module(
        "ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.action_plugin"
    )
    password = tenant.cloud["auth"]["password"]

    def fail(*dummy: Any, **also: Any) -> None:
        raise OSError(f"no such folder, {password}")

    monkeypatch.setattr(plugin, "surroundings", fail)
    options = {"name": "web", "cloud": dict(tenant.cloud)}
    result = importlib.import_module("in_process").run_in_process("cluster", options, check=False, diff=False)
    assert_readable(result["msg"])
    assert "Module cluster for name 'web'" in result["msg"] and "OSError: no such folder, ********" in result["msg"]
