# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to roll-outs: its playbook is run by its commands, and what they print is what the guide shows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

import pytest
import yaml
from cloud_under_test import patient, skip_if_real
from guide import Picture, blocks, pictures
from playbook import run_playbook, settings
from tenant import Tenant

pytestmark = pytest.mark.long

NAME = "guide_rolling_update"
KILLED = "Killed\n"
"""What the shell prints last when a run was killed."""
QUICK = ("gate_delay: 2", "gate_delay: 0")
"""What a test does not wait for."""


def image_id(name: str) -> str:
    """The id of an image, which the dev cloud derives from the name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"image/{name}"))


class Servers:
    """The application on the simulated servers of a project: one HTTP server answers for all of them.

    :var url: the health check of a server.
    :var faulty: the image whose application answers 503.
    :var silent_after: if it is set, how many servers of one image answer before the others answer 503.
    :var fell_silent: set as soon as one does.
    """

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._answering: dict[str, set[str]] = {}
        self.faulty = ""
        self.silent_after: int | None = None
        self.fell_silent = threading.Event()
        servers = self

        class Handler(BaseHTTPRequestHandler):
            """Answers for the server with the address in the path."""

            def do_GET(self) -> None:
                self.send_response(servers.status(self.path.strip("/")))
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/{{address}}"

    def __enter__(self) -> Servers:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def status(self, address: str) -> int:
        """The status with which the server at an address answers; 404 if there is none."""
        for server in self._tenant.devcloud.servers(self._tenant.project):
            if address in [port["addr"] for ports in server["addresses"].values() for port in ports]:
                return self._status_of(server["image"], address)
        return 404

    def _status_of(self, image: str, address: str) -> int:
        answering = self._answering.setdefault(image, set())
        if image == image_id(self.faulty):
            return 503
        if self.silent_after is not None and address not in answering and len(answering) >= self.silent_after:
            self.fell_silent.set()
            return 503
        answering.add(address)
        return 200


@contextmanager
def started(picture: Picture, folder: Path, servers: Servers) -> Iterator[subprocess.Popen[str]]:
    """Run the command of a picture, in a folder with its playbook and ``clouds.yaml``."""
    program, *arguments = picture.command.split()
    command = [str(Path(sys.executable).parent / program), *arguments, "-e", json.dumps({"web_health": servers.url})]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **settings(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        yield run


def printed(picture: Picture, folder: Path, servers: Servers) -> str:
    """What the command of a picture prints. If the picture shows that the run is killed, it is."""
    is_killed = picture.shown.endswith(KILLED)
    servers.silent_after = 2 if is_killed else None
    with started(picture, folder, servers) as run:
        if is_killed:
            assert servers.fell_silent.wait(patient(120)), "the second batch was not asked"
            os.killpg(run.pid, signal.SIGKILL)
        output, dummy = run.communicate(timeout=patient(300))
    return output + (KILLED if is_killed else "")


def servers_of(tenant: Tenant) -> set[str]:
    """The ids of the servers of the project."""
    return {server["id"] for server in tenant.devcloud.servers(tenant.project)}


def test_the_guide(tenant: Tenant, tmp_path: Path) -> None:
    """With the environment variable SHOW_GUIDE, it prints what the commands print, for the guide to show."""
    skip_if_real("the application answers for simulated servers")
    files = {block.caption: block.text for block in blocks(NAME) if block.caption}
    assert QUICK[0] in files["web.yml"]
    for name, text in files.items():
        (tmp_path / name).write_text(text.replace(*QUICK))
    clouds = {"mycloud": dict(tenant.cloud)}
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": clouds}))
    with Servers(tenant) as servers:
        servers.faulty = "web-3"
        for picture in pictures(NAME):
            before = servers_of(tenant)
            output = printed(picture, tmp_path, servers)
            if os.environ.get("SHOW_GUIDE"):
                print(f"\n$ {picture.command}\n{output}", flush=True)
            else:
                assert picture.missing_in(output) == [], output
            if servers.faulty in picture.command or "--check" in picture.command:
                assert servers_of(tenant) == before
    (cluster,) = tenant.named("clusters", "web")
    assert (cluster["metadata"], cluster["status"], len(cluster["nodes"])) == ({}, "ACTIVE", 6)
    nodes = tenant.read("/nodes")
    assert sorted(node["name"] for node in nodes) == [f"web-00{number}" for number in range(1, 7)]
    assert {server["image"] for server in tenant.devcloud.servers(tenant.project)} == {image_id("web-5")}
    others = [block.text for block in blocks(NAME) if block.language.startswith("yaml") and not block.caption]
    tasks = [task for block in others for task in yaml.safe_load(block)]
    defaults = {"group/senlin.clustering.clustering": {"cloud": "mycloud"}}
    (tmp_path / "others").mkdir()
    run_playbook([{"module_defaults": defaults, "block": tasks}], clouds, tmp_path / "others", "--check")
