# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret of a task is in any output: printed at -vvvv, logged, kept in a file, or reported by ansible-runner.

The tests run a sample of the canaries; with ``CANARY=whole``, as ``make canary`` sets it, they run all of them. What
the login store of a run holds is excluded where it must be there: a token, which only its files hold, with mode 0600,
and the user info of an endpoint, as requests are sent there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from canaries import Canary, Surroundings, canaries, combinations
from case import EMPTY, PROFILE
from cloud_under_test import patient
from harness import Task, run_as_module
from playbook import settings
from tenant import Tenant
from test_runner import engine

pytestmark = pytest.mark.long

WHOLE = os.environ.get("CANARY") == "whole"
FEW, FEWER = 11, 37
"""A sample is one of this many canaries: numbers that share no factor with those of places and outcomes.

Each module process of an ``ansible-playbook`` takes about a second.
"""
TOKEN = "gAAAAA"
"""The beginning of every token of Keystone."""
LEVELS = ("INFO", "DEBUG")


@pytest.fixture
def at(tenant: Tenant) -> Surroundings:
    """What the tasks of the canaries refer to."""
    for task in (PROFILE, EMPTY):
        tenant.run(task)
    node = tenant.run(Task("cluster_node", {"name": "lone", "profile": "web"}))["node"]
    return Surroundings(tenant.cloud, tenant.devcloud.senlin_url, node["id"])


def sample(at: Surroundings, one_of: int) -> list[Canary]:
    """The canaries to try: all of them, or one of so many."""
    return list(canaries(at))[:: 1 if WHOLE else one_of]


def hits(texts: dict[str, str], tried: Iterable[Canary], password: str) -> dict[str, list[str]]:
    """What is in the texts that must not be: canaries, the password with which tasks succeed, and tokens."""
    found = {}
    for name, text in texts.items():
        seen = [f"{canary.form}, {canary.place}, {canary.outcome}" for canary in tried if canary.core in text]
        seen += [word for word in (password, TOKEN) if word in text]
        if seen:
            found[name] = seen
    return found


def play(tried: list[Canary], folder: Path, *, snapshot: bool = True) -> str:
    """A playbook whose tasks get the canaries from variables, and write a log of the SDK at both levels."""
    tasks: list[dict[str, Any]] = []
    for number, canary in enumerate(tried):
        options = {name: f"{{{{ canaries[{number}].{name} }}}}" for name in canary.task.options}
        level = LEVELS[number % len(LEVELS)]
        log = {"sdk_log_path": str(folder / f"sdk-{level}.log"), "sdk_log_level": level}
        module = {f"senlin.clustering.{canary.task.module}": {**options, **log}}
        tasks.append({"name": f"Task {number}", **module, "ignore_errors": True})
    if snapshot:
        copy = f"mkdir {folder}/snapshot; cp -r {folder}/local/*/senlin-* {folder}/snapshot/ || true"
        tasks.append({"name": "Keep what the run has stored", "ansible.builtin.shell": copy, "check_mode": False})
    return yaml.safe_dump([{"name": "Run", "hosts": "localhost", "gather_facts": False, "tasks": tasks}])


def variables(tried: list[Canary]) -> str:
    """The variables that hold the options of the canaries."""
    return yaml.safe_dump({"canaries": [dict(canary.task.options) for canary in tried]}, allow_unicode=True)


def texts_in(folder: Path) -> dict[str, str]:
    """The contents of all files in a folder, by path within it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes().decode(errors="replace") for path in found}


def without_logins(stored: dict[str, str], tried: list[Canary]) -> dict[str, str]:
    """What a run has stored, apart from what must be there: tokens, and the user info of endpoints."""
    allowed = [canary.core for canary in tried if canary.place == "URL of an endpoint"]
    kept = {}
    for name, text in stored.items():
        if "senlin-clustering-logins" in name:
            text = re.sub(rf"{TOKEN}[\w-]*", "", text)
            for core in allowed:
                text = text.replace(core, "")
        kept[name] = text
    return kept


WAYS = [
    pytest.param(True, [], id="in process"),
    pytest.param(True, ["--check", "--diff"], id="dry"),
    pytest.param(False, [], id="module"),
]
"""Whether tasks run in process, and further arguments of ansible-playbook."""


@pytest.mark.parametrize(("in_process", "arguments"), WAYS)
def test_ansible_shows_no_secret(in_process: bool, arguments: list[str], at: Surroundings, tmp_path: Path) -> None:
    tried = sample(at, FEW if in_process else FEWER)
    (tmp_path / "play.yml").write_text(play(tried, tmp_path))
    (tmp_path / "variables.yml").write_text(variables(tried))
    given = ["-e", f"@{tmp_path / 'variables.yml'}", "-e", json.dumps({"senlin_in_process": in_process})]
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "ansible-playbook"),
            str(tmp_path / "play.yml"),
            "-vvvv",
            *given,
            *arguments,
        ],
        env={
            **os.environ,
            **settings(tmp_path),
            "ANSIBLE_LOG_PATH": str(tmp_path / "ansible.log"),
            "ANSIBLE_REMOTE_TEMP": str(tmp_path / "remote"),
            "ANSIBLE_INJECT_INVOCATION": "true",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=patient(1800),
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    # Ansible does not hand bytes over to a module process.
    failed = [each for each in tried if not each.succeeds or (each.form == "bytes" and not in_process)]
    assert f"ok={len(tried) + 1} " in done.stdout and f"ignored={len(failed)} " in done.stdout, done.stdout[-500:]
    logs = {path.name: path.read_text() for path in tmp_path.glob("*.log")}
    assert set(logs) == {"ansible.log", "sdk-INFO.log", "sdk-DEBUG.log"}
    texts = {"standard output": done.stdout, "standard error": done.stderr, **logs}
    texts |= without_logins(texts_in(tmp_path / "snapshot"), tried)
    texts |= {f"remote/{name}": text for name, text in texts_in(tmp_path / "remote").items()}
    print(f"\n{combinations(tried)}, in {len(texts)} texts")
    assert hits(texts, tried, str(at.auth["password"])) == {}


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_runner_keeps_no_secret(in_process: bool, at: Surroundings, tmp_path: Path) -> None:
    tried = sample(at, FEW if in_process else FEWER)
    for name in ("project", "env", "inventory"):
        (tmp_path / name).mkdir()
    (tmp_path / "inventory" / "hosts").write_text("localhost ansible_connection=local\n")
    (tmp_path / "project" / "play.yml").write_text(play(tried, tmp_path, snapshot=False))
    (tmp_path / "env" / "variables.yml").write_text(variables(tried))
    (tmp_path / "env" / "envvars").write_text(yaml.safe_dump({**settings(tmp_path), "ANSIBLE_INJECT_INVOCATION": "1"}))
    (tmp_path / "env" / "extravars").write_text(yaml.safe_dump({"senlin_in_process": in_process}))
    programs = Path(sys.executable).parent
    command = [str(engine(programs)), "run", str(tmp_path), "-p", "play.yml", "-i", "job", "-vvvv"]
    done = subprocess.run(
        [*command, "--cmdline", f"-e @{tmp_path}/env/variables.yml"],
        env={**os.environ, "PATH": os.pathsep.join([str(programs), os.environ["PATH"]])},
        capture_output=True,
        text=True,
        check=False,
        timeout=patient(1800),
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    texts = {"standard output": done.stdout, "standard error": done.stderr, **texts_in(tmp_path / "artifacts")}
    print(f"\n{combinations(tried)}, in {len(texts)} texts")
    assert len(texts) > len(tried)
    assert hits(texts, tried, str(at.auth["password"])) == {}


def test_the_log_of_the_system_has_no_secret(at: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr("ansible.module_utils.basic.has_journal", False, raising=False)
    monkeypatch.setattr("syslog.syslog", lambda *arguments: logged.append(str(arguments[-1])))
    tried = [canary for canary in sample(at, FEW) if canary.form != "bytes"]
    results = [
        run_as_module(
            canary.task.module,
            {**canary.task.options, "_ansible_verbosity": 4, "_ansible_syslog_facility": "LOG_USER"},
            check=True,
            diff=True,
        )
        for canary in tried
    ]
    texts = {"log of the system": "\n".join(logged), "results": json.dumps(results)}
    assert texts["log of the system"].count("Invoked with") >= len([each for each in tried if each.succeeds])
    print(f"\n{combinations(tried)}, in {len(logged)} records of the log")
    assert hits(texts, tried, str(at.auth["password"])) == {}
