# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dev cloud as a whole: up, down, status, reset."""

from __future__ import annotations

import contextlib
import fcntl
import json
import re
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import processes
from .choices import DEFAULT, Choices
from .environment import environment_folder, python_of
from .letter_case import ignore_case
from .places import DEVCLOUD_ROOT, state_folder
from .prepare import copy_prepared, prepared_folder
from .rest import ask
from .settings import write_api_pipeline, write_clouds, write_service_settings

SERVICES = ("keystone", "senlin")
START_SECONDS = 60.0
"""How long a service may take until it responds."""
LOG_LINES = 20
"""How much of a service's log an error message quotes."""

Ports = dict[str, int]


class CloudFailed(Exception):
    """The cloud cannot be started; the message says why."""


class Cloud:
    """A dev cloud, running or not: its state folder and the processes that the folder lists."""

    def __init__(self, name: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
            raise ValueError(f"a cloud's name is letters, digits, - and _, not {name}")
        self.name = name
        self.folder = state_folder(name)

    @property
    def facts_file(self) -> Path:
        """The file of :meth:`facts`, which exists while the cloud is running."""
        return self.folder / "cloud.json"

    def facts(self) -> dict[str, Any]:
        """The addresses, files and process ids of the running cloud."""
        return json.loads(self.facts_file.read_text())

    def running(self) -> bool:
        """Whether both services are running."""
        return self.facts_file.exists() and all(self.pids().values())

    def pids(self) -> dict[str, int | None]:
        """The process id of each service, or None if it is not running."""
        return {service: processes.pid_of(service, self.folder) for service in SERVICES}

    def up(self, choices: Choices = DEFAULT) -> bool:
        """Start the cloud unless it is running, and return whether it had to be started.

        :raises CloudFailed: it is running, and was started without something that is asked for.
        """
        with self._locked():
            if not self.running():
                self._start(choices, {})
                return True
            facts = self.facts()
            missing = choices.missing_in(Choices(**facts.get("choices", {})))
            if missing:
                raise CloudFailed(f"the cloud {self.name} is running without {', '.join(missing)}; stop it first")
            if choices.microversion is not None:
                ask("PUT", f"{facts['control_url']}/microversion", {"maximum": choices.microversion})
            return False

    def down(self) -> bool:
        """Stop the cloud, remove its state, and return whether it was running."""
        with self._locked():
            stopped = self._stop()
            shutil.rmtree(self.folder, ignore_errors=True)
            return stopped

    def reset(self) -> None:
        """Start over as an empty cloud at the same addresses."""
        with self._locked():
            facts = self.facts() if self.facts_file.exists() else {}
            self._start(Choices(**facts.get("choices", {})), facts.get("ports", {}))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from starting or stopping this cloud meanwhile."""
        DEVCLOUD_ROOT.mkdir(parents=True, exist_ok=True)
        with open(DEVCLOUD_ROOT / f".{self.name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _stop(self) -> bool:
        stopped = [processes.stop(service, self.folder) for service in SERVICES]
        return any(stopped)

    def _start(self, choices: Choices, ports: Ports) -> None:
        environment = environment_folder()
        prepared = prepared_folder(environment)
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        with contextlib.ExitStack() as opened:
            sockets = {
                place: opened.enter_context(processes.listening_socket(ports.get(place, 0)))
                for place in ("keystone", "keystone-control", "senlin", "senlin-control")
            }
            facts = self._facts(sockets, choices)
            copy_prepared(prepared, self.folder, facts["keystone_url"], facts["senlin_url"])
            if choices.ignore_case:
                ignore_case(self.folder / "senlin.sqlite")
            write_service_settings(self.folder, facts["keystone_url"], facts["senlin_url"])
            write_api_pipeline(self.folder, environment)
            write_clouds(Path(facts["clouds_file"]), facts["keystone_url"])
            Path(facts["request_log"]).touch()
            for service in SERVICES:
                service_sockets = {"api": sockets[service], "control": sockets[f"{service}-control"]}
                arguments = choices.arguments() if service == "senlin" else []
                facts["pids"][service] = processes.start(
                    service, python_of(environment), self.folder, service_sockets, *arguments
                )
        for service, url in (("keystone", f"{facts['keystone_url']}/v3"), ("senlin", f"{facts['senlin_url']}/")):
            self._wait_for_response(service, url)
        self.facts_file.write_text(json.dumps(facts, indent=2) + "\n")

    def _facts(self, sockets: dict[str, socket.socket], choices: Choices) -> dict[str, Any]:
        ports = {place: listener.getsockname()[1] for place, listener in sockets.items()}
        urls = {place: f"http://127.0.0.1:{port}" for place, port in ports.items()}
        return {
            "name": self.name,
            "keystone_url": urls["keystone"],
            "senlin_url": urls["senlin"],
            "control_url": urls["senlin-control"],
            "identity_control_url": urls["keystone-control"],
            "clouds_file": str(self.folder / "clouds.yaml"),
            "request_log": str(self.folder / "requests.jsonl"),
            "choices": choices.as_facts(),
            "ports": ports,
            "pids": {},
        }

    def _wait_for_response(self, service: str, url: str) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and processes.pid_of(service, self.folder) is not None:
            try:
                with opener.open(url, timeout=1):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                continue
        log = (self.folder / f"{service}.log").read_text(errors="replace").splitlines()
        self._stop()
        raise CloudFailed(f"{service} does not respond at {url}; the end of its log:\n" + "\n".join(log[-LOG_LINES:]))
