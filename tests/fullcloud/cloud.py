# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A production-like cloud as a whole: prepare, start, stop, and what its clients need to know."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from devcloud.environment import environment_folder
from devcloud.places import DEVCLOUD_SOURCE, state_folder
from devcloud.settings import write_clouds

from . import preparation, services
from .configuration import write_configuration
from .machine import provide_packages
from .places import SOURCE
from .processes import Processes
from .services import INFRASTRUCTURE, Layout
from .stage import Stage


class Cloud:
    """A cloud of one stage, running or not."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.run = stage.home / "run"
        self.log = stage.home / "log"
        self.folder = state_folder(stage.cloud_name)
        self.processes = Processes(stage.home / "processes.json", self.log, self.run)

    def facts(self) -> dict[str, Any]:
        """The addresses and files of the running cloud."""
        return dict(json.loads((self.folder / "cloud.json").read_text()))

    def running(self) -> bool:
        """Whether the cloud is up."""
        return (self.folder / "cloud.json").exists() and "senlin" in self.processes.running()

    def prepare(self) -> bool:
        """Create the state that each start copies, unless it exists; returns whether it had to be created."""
        provide_packages()
        layout = self._layout
        prepared = self._prepared()
        if prepared.exists():
            return False
        self.down()
        self.processes.check_free(self.stage.ports)
        shutil.rmtree(self.stage.home, ignore_errors=True)
        with self._stopped_on_failure():
            self._create(layout)
        self.run.rename(prepared)
        return True

    def start(self) -> None:
        """Start all processes on a copy of the prepared state, and wait until all of them work."""
        self.down()
        self.processes.check_free(self.stage.ports)
        shutil.rmtree(self.run, ignore_errors=True)
        shutil.rmtree(self.log, ignore_errors=True)
        self.log.mkdir(parents=True)
        # A copy of 300 MB, for which some file systems need no time.
        subprocess.run(["cp", "-a", "--reflink=auto", self._prepared(), self.run], check=True)
        with self._stopped_on_failure():
            layout = self._layout
            self._configure(layout)
            self._start_infrastructure(layout)
            self._start_keystone(layout)
            self._start_rest(layout)
            preparation.fill(layout, self.processes, "ready")
        (self.folder / "cloud.json").write_text(json.dumps(self._described(), indent=2) + "\n")

    def down(self) -> bool:
        """Stop all processes, remove the running state, and return whether any process was running."""
        running = self.processes.running()
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.run, ignore_errors=True)
        return bool(running)

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.stage, self.run, self.log, environment_folder("fullcloud"), self.folder)

    def _prepared(self) -> Path:
        """The folder of the prepared state, which is named after what it depends on."""
        files = sorted(path for path in SOURCE.rglob("*") if path.suffix in (".py", ".conf", ".txt"))
        content = b"\0".join(path.read_bytes() for path in [*files, DEVCLOUD_SOURCE / "accounts.py"])
        return self.stage.home / f"prepared-{hashlib.sha256(content).hexdigest()[:12]}"

    def _create(self, layout: Layout) -> None:
        for folder in (self.run, self.log):
            folder.mkdir(parents=True)
        preparation.create_folders(layout)
        if self.stage.is_real:
            preparation.plug_in_drivers(layout)
        self._configure(layout)
        preparation.create_database_server(layout, self.processes)
        self._start_infrastructure(layout)
        preparation.create_databases(layout)
        preparation.create_tables(layout, self.processes)
        preparation.create_accounts(layout, self.processes)
        self._start_keystone(layout)
        preparation.fill(layout, self.processes, "accounts")
        if self.stage.is_real:
            self._start_rest(layout)
            preparation.fill(layout, self.processes, "tenant")
        self._stop()

    def _stop(self) -> None:
        """Stop all processes, the database and the broker last, as the others need them to stop cleanly."""
        self.processes.stop(name for name in self.processes.running() if name not in INFRASTRUCTURE)
        self.processes.stop(("rabbitmq", "memcached"))
        self.processes.stop(("mysql", "epmd"))
        self.processes.forget()

    @contextmanager
    def _stopped_on_failure(self) -> Iterator[None]:
        """Leave no process behind if one of them cannot be started."""
        try:
            yield
        except BaseException:
            self._stop()
            raise

    def _configure(self, layout: Layout) -> None:
        write_configuration(self.stage, self.run, layout.etc, layout.environment)
        self.folder.mkdir(parents=True, exist_ok=True)
        write_clouds(self.folder / "clouds.yaml", self._url("keystone"))
        (self.folder / "requests.jsonl").write_text("")

    def _start_infrastructure(self, layout: Layout) -> None:
        for name, command in services.infrastructure(layout).items():
            own = name in ("epmd", "rabbitmq")
            self.processes.start(name, command, layout.broker_variables() if own else layout.variables())
            if name == "epmd":
                self._wait_for("epmd")
        self._wait_for("mysql", "memcached")

    def _start_keystone(self, layout: Layout) -> None:
        for name, command in services.keystone(layout).items():
            self.processes.start(name, command, layout.variables())
        self._wait_for("keystone")
        self.processes.wait_until_listening({"rabbitmq": self.stage.ports["amqp"]})

    def _start_rest(self, layout: Layout) -> None:
        commands = {**services.under_senlin(layout), **services.senlin(layout)}
        for name, command in commands.items():
            self.processes.start(name, command, layout.variables())
        self._wait_for(*(name for name in commands if name in self.stage.ports))

    def _wait_for(self, *names: str) -> None:
        self.processes.wait_until_listening({name: self.stage.ports[name] for name in names})

    def _url(self, port: str) -> str:
        return f"http://127.0.0.1:{self.stage.ports[port]}"

    def _described(self) -> dict[str, Any]:
        """What the client of the dev cloud reads; see `Cloud.facts` there."""
        return {
            "name": self.stage.cloud_name,
            "keystone_url": self._url("keystone"),
            "senlin_url": self._url("senlin"),
            "control_url": self._url("senlin_control"),
            "identity_control_url": self._url("keystone_control"),
            "clouds_file": str(self.folder / "clouds.yaml"),
            "request_log": str(self.folder / "requests.jsonl"),
            "microversion": None,
            "ports": dict(self.stage.ports),
            "pids": self.processes.running(),
            "orders": self.stage.orders,
            "patience": self.stage.patience,
            "is_real": self.stage.is_real,
        }
