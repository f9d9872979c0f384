# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress display while a task waits: one line that is rewritten on a terminal, and plain lines elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import server
from cloud_under_test import patient
from environments import environment as environment_of
from playbook import run_playbook
from slow_servers import duration, releasing
from tenant import Tenant
from terminal import PROGRAMS, Terminal, environment, play

pytestmark = pytest.mark.long

CLUSTER = "senlin.clustering.cluster"
LINE = re.compile(r"(\w+): CLUSTER_CREATE, (\d+) of (\d+) nodes created, (\d+) s")
"""A line of progress."""
NARROW = re.compile(r"web: CLUSTER_CREATE, \d of \d n\w*, \d+ s")
"""A line of progress, shortened to fit a narrow terminal."""


POLLS = 3
"""How often an action must have been read to see that an unchanged line is not repeated."""
SEEN = "seen"
"""The word that ends the builds."""


def creating(size: int, build: str = SEEN, name: str = "web", **orders: str) -> list[dict[str, Any]]:
    """Tasks that create a cluster of slow servers, with further orders for the servers.

    :param build: the word that ends the builds.
    """
    metadata = {"sim_build_seconds": duration(build, 8), **orders}
    profile = {"cloud": "devcloud", "name": name, "spec": server(metadata=metadata)}
    cluster = {"cloud": "devcloud", "name": name, "profile": name, "desired_capacity": size}
    return [
        {"name": "Declare", "senlin.clustering.cluster_profile": profile},
        {"name": "Create", CLUSTER: cluster},
    ]


def lines(text: str) -> list[tuple[str, ...]]:
    """The lines of progress in a text: cluster name, number of nodes created so far, number of nodes, seconds."""
    return [found.groups() for row in text.splitlines() if (found := LINE.fullmatch(row))]


def is_logged(log: Path, action: str = "CLUSTER_CREATE") -> Callable[[], bool]:
    """Whether a log has a line of the progress of an action."""
    return lambda: log.exists() and f"{action}, " in log.read_text()


def assert_plain(text: str) -> None:
    """Fail if a text contains a control character other than a newline."""
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text), repr(text)


def test_one_line_is_rewritten_and_finally_cleared(tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(10), {"devcloud": tenant.cloud}, tmp_path)
    log = tmp_path / "log"
    terminal = Terminal(command, {**variables, "ANSIBLE_LOG_PATH": str(log)})
    screen = terminal.screen
    with releasing(tenant, SEEN, lambda: len(screen.emptied) > 3):
        assert terminal.ended() == 0
    task = next(index for index, row in enumerate(screen.rows) if row.startswith("TASK [Create]"))
    assert screen.rows[task + 1] == "changed: [localhost]", "the line of progress is left, or took another row"
    shown_lines = lines("\n".join(screen.emptied))
    assert len(shown_lines) == len(screen.emptied) > 3, "another row was cleared"
    assert {(name, size) for name, dummy, size, dummy in shown_lines} == {("web", "10")}
    seconds = [int(seconds) for *dummy, seconds in shown_lines]
    assert seconds == sorted(seconds)
    assert seconds[0] >= 3
    assert max(later - earlier for earlier, later in pairwise(seconds)) <= 15, "the line is not updated often enough"
    assert_plain(log.read_text())
    logged = [row.rpartition("| ")[2] for row in log.read_text().splitlines()]
    assert 0 < len(lines("\n".join(logged))) < len(shown_lines)


def test_a_narrow_terminal_and_a_task_that_fails(tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(2, sim_fail="No valid host"), {"devcloud": tenant.cloud}, tmp_path)
    terminal = Terminal(command, variables, columns=36)
    with releasing(tenant, SEEN, lambda: bool(terminal.screen.emptied)):
        assert terminal.ended() == 2
    assert terminal.screen.emptied
    for row in terminal.screen.emptied:
        assert NARROW.fullmatch(row) and len(row) < 36, "the line is wrapped or cut"
    shown = "\n".join(terminal.screen.rows)
    assert "CLUSTER_CREATE, " not in shown.partition("TASK [Create]")[2]
    assert "localhost" in shown.partition("TASK [Create]")[2]


@pytest.mark.parametrize("forks", [5, 1])
def test_several_hosts_at_once_have_lines_of_their_own(forks: int, tenant: Tenant, tmp_path: Path) -> None:
    arguments = ("-i", "one,two,", "-c", "local", "--forks", str(forks))
    tasks = creating(1, build="{{ inventory_hostname }}", name="{{ inventory_hostname }}")
    command, variables = play(tasks, {"devcloud": tenant.cloud}, tmp_path, *arguments, hosts="all")
    terminal = Terminal(command, variables)

    def has_line(name: str) -> bool:
        return any(row.startswith(f"{name}: CLUSTER_CREATE, ") for row in terminal.screen.rows)

    with releasing(tenant, "one", lambda: has_line("one")), releasing(tenant, "two", lambda: has_line("two")):
        assert terminal.ended() == 0
    rows, emptied = ["\n".join(rows) for rows in (terminal.screen.rows, terminal.screen.emptied)]
    expected, empty = (emptied, rows) if forks == 1 else (rows, emptied)
    assert {name for name, *dummy in lines(expected)} == {"one", "two"}
    assert lines(empty) == []


def test_plain_lines_are_printed_at_once_without_a_terminal(tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(10), {"devcloud": tenant.cloud}, tmp_path)
    printed, statuses, printed_at = "", [], []

    def is_polled_after() -> bool:
        polls = [each for each in tenant.requests(printed_at[0]) if "/actions/" in each["path"]] if printed_at else []
        return len(polls) > POLLS

    with (
        releasing(tenant, SEEN, is_polled_after),
        subprocess.Popen(command, env={"TERM": "xterm", **variables}, stdout=subprocess.PIPE, text=True) as run,
    ):
        for row in run.stdout or ():
            printed += row
            if lines(row):
                statuses += [cluster["status"] for cluster in tenant.named("clusters", "web")]
                printed_at.append(time.time())
    assert run.returncode == 0
    assert statuses[:1] == ["CREATING"], "the line was printed only after the wait"
    assert_plain(printed)
    shown_lines = lines(printed)
    assert {(name, size) for name, dummy, size, dummy in shown_lines} == {("web", "10")}
    for (*before, earlier), (*after, later) in pairwise(shown_lines):
        assert before != after or int(later) - int(earlier) >= 10, "the same line is repeated at each poll"


def test_plain_lines_in_a_job_of_ansible_runner(tenant: Tenant, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "env").mkdir()
    play(creating(10), {"devcloud": tenant.cloud}, tmp_path)
    (tmp_path / "play.yml").rename(tmp_path / "project" / "play.yml")
    variables = {name: value for name, value in environment(tmp_path).items() if name.startswith(("ANSIBLE_", "OS_"))}
    (tmp_path / "env" / "envvars").write_text(yaml.safe_dump(variables))
    (tmp_path / "inventory").mkdir()
    (tmp_path / "inventory" / "hosts").write_text("localhost ansible_connection=local\n")
    # ansible-runner comes from the tools environment and runs the Ansible under test.
    runner = environment_of("tools") / "bin" / "ansible-runner"
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    command = [str(runner), "run", str(tmp_path), "-p", "play.yml", "-i", "job"]
    given = {"TERM": "xterm", **environment(tmp_path), "PATH": path}
    with releasing(tenant, SEEN, is_logged(tmp_path / "artifacts" / "job" / "stdout")):
        done = subprocess.run(command, env=given, capture_output=True, check=False, timeout=patient(300))
    assert done.returncode == 0, done.stdout
    files = (tmp_path / "artifacts" / "job" / "job_events").glob("*.json")
    events = sorted((json.loads(file.read_text()) for file in files), key=lambda event: event["counter"])
    progress = [event for event in events if "CLUSTER_CREATE" in event["stdout"]]
    assert progress
    for event in progress:
        assert event["event"] == "verbose"
        assert LINE.fullmatch(event["stdout"])
    assert [event["event"] for event in events if "\x1b[K" in event["stdout"]] == []


def test_lines_say_what_becomes_of_the_nodes_of_a_cluster_that_is_named_by_id(
    tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("ANSIBLE_LOG_PATH", str(log))
    slow = server(metadata={"sim_delete_seconds": duration("removed", 8), "sim_update_seconds": duration("updated", 8)})
    declare, create = creating(3, build="0")
    other = {"cloud": "devcloud", "name": "other", "spec": slow}
    by_id = {"cloud": "devcloud", "id": "{{ made.cluster.id }}"}
    tasks = [
        declare,
        {**create, "register": "made"},
        {"name": "Declare another", "senlin.clustering.cluster_profile": other},
        {"name": "Roll", CLUSTER: {**by_id, "profile": "other"}},
        {"name": "Shrink", CLUSTER: {**by_id, "desired_capacity": 1}},
    ]
    with (
        releasing(tenant, "updated", is_logged(log, "CLUSTER_UPDATE")),
        releasing(tenant, "removed", is_logged(log, "CLUSTER_RESIZE")),
    ):
        printed = run_playbook(tasks, {"devcloud": tenant.cloud}, tmp_path)
    roll, shrink = printed.partition("TASK [Roll]")[2].split("TASK [Shrink]")
    assert re.search(r"^web: CLUSTER_UPDATE, [0-3] of 3 nodes updated, \d+ s$", roll, re.MULTILINE), printed
    assert re.search(r"^web: CLUSTER_RESIZE, [0-2] of 2 nodes removed, \d+ s$", shrink, re.MULTILINE), printed
    assert ", 0 s" not in printed


WRITES_JSON = """
import json

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "document"

    def v2_playbook_on_stats(self, stats):
        print(json.dumps({host: stats.summarize(host) for host in stats.processed}))
"""
"""A stdout callback that prints a JSON document at the end, as ``ansible.posix.json`` does."""


@pytest.mark.parametrize("on_terminal", [False, True], ids=["a pipe", "a terminal"])
def test_a_callback_for_programs_has_the_standard_output_alone(
    on_terminal: bool, tenant: Tenant, tmp_path: Path
) -> None:
    (tmp_path / "callbacks").mkdir()
    (tmp_path / "callbacks" / "document.py").write_text(WRITES_JSON)
    command, variables = play(creating(3), {"devcloud": tenant.cloud}, tmp_path)
    log = tmp_path / "log"
    variables = {
        **variables,
        "ANSIBLE_CALLBACK_PLUGINS": str(tmp_path / "callbacks"),
        "ANSIBLE_LOG_PATH": str(log),
        "ANSIBLE_STDOUT_CALLBACK": "document",
    }
    if on_terminal:
        terminal = Terminal(command, variables, columns=200)
        with releasing(tenant, SEEN, is_logged(log)):
            assert terminal.ended() == 0
        assert terminal.screen.emptied == []
        printed = "\n".join(terminal.screen.rows)
    else:
        with releasing(tenant, SEEN, is_logged(log)):
            printed = subprocess.run(
                command, env=variables, stdout=subprocess.PIPE, text=True, check=True, timeout=patient(300)
            ).stdout
    assert json.loads(printed)["localhost"]["changed"] == 2
    logged = [row.rpartition("| ")[2] for row in log.read_text().splitlines()]
    assert lines("\n".join(logged)), "the log has no progress"


@pytest.mark.parametrize("flags", [["-o"], []], ids=["one line", "minimal"])
def test_ad_hoc_commands_print_results_only(flags: list[str], tenant: Tenant, tmp_path: Path) -> None:
    declare, create = creating(2)
    command, variables = play([declare], {"devcloud": tenant.cloud}, tmp_path)
    subprocess.run(command, env=variables, check=True, capture_output=True, timeout=patient(300))
    ad_hoc = [str(PROGRAMS / "ansible"), "localhost", "-m", CLUSTER, "-a", json.dumps(create[CLUSTER]), *flags]
    log = tmp_path / "log"
    variables["ANSIBLE_LOG_PATH"] = str(log)
    with releasing(tenant, SEEN, is_logged(log)):
        done = subprocess.run(
            ad_hoc, env=variables, stdout=subprocess.PIPE, text=True, check=True, timeout=patient(300)
        )
    before, dummy, result = done.stdout.partition(" | CHANGED => ")
    assert before == "localhost" and json.loads(result)["cluster"]["status"] == "ACTIVE"


def test_check_mode_shows_no_progress(tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_LOG_PATH", str(tmp_path / "log"))
    declare, create = creating(1)
    begin = {**create, CLUSTER: {**create[CLUSTER], "wait": False}}
    preview = {"name": "Preview", CLUSTER: {**create[CLUSTER], "max_size": 5}}
    real = [{**task, "check_mode": False} for task in (declare, begin)]
    join = {**create, "name": "Join", "check_mode": False}
    with releasing(tenant, SEEN, is_logged(tmp_path / "log")):
        printed = run_playbook([*real, preview, join], {"devcloud": tenant.cloud}, tmp_path, "--check")
    before, dummy, after = printed.partition("TASK [Join]")
    assert "TASK [Preview]" in before
    assert (lines(before), bool(lines(after))) == ([], True)
