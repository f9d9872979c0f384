# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interface to a running dev cloud for tests, or to one of the production-like clouds of tests/fullcloud.

    cloud = Devcloud.up()
    project = cloud.new_project()
    cloud.fault("POST", "^/v1/clusters$", status=503, project=project)
    connection = openstack.connect(**project.cloud)

It needs only the standard library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .choices import Choices
from .places import DEVCLOUD_SOURCE, FULLCLOUDS, state_folder
from .projects import Project, Projects
from .requests_of import LogReader, only_of
from .rest import ask


class DevcloudFailed(Exception):
    """A command of the dev cloud's command line failed."""


class Devcloud:
    """A running dev cloud.

    :raises FileNotFoundError: the cloud is not running.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._users: dict[str, set[str]] = {}
        self._read_facts()

    @classmethod
    def up(cls, name: str = "default", **choices: Any) -> Devcloud:
        """Start the cloud unless it is running. The production-like clouds are started by hand.

        :param choices: the attributes of :class:`Choices` that differ from the default.
        :raises DevcloudFailed: it cannot be started.
        """
        if name in FULLCLOUDS:
            if not (state_folder(name) / "cloud.json").exists():
                raise DevcloudFailed(f"{name} is not up. Start it with `make fullcloud-up STAGE={name[-1]}`.")
            return cls(name)
        _command("up", "--name", name, *Choices(**choices).arguments())
        return cls(name)

    def down(self) -> None:
        """Stop the cloud and remove its state."""
        _command("down", "--name", self.name)

    def reset(self) -> None:
        """Start over with an empty cloud at the same addresses. Earlier projects no longer exist."""
        _command("reset", "--name", self.name)
        self._read_facts()

    def _read_facts(self) -> None:
        facts = json.loads((state_folder(self.name) / "cloud.json").read_text())
        self.clouds_file = Path(facts["clouds_file"])
        self.request_log = Path(facts["request_log"])
        self.keystone_url: str = facts["keystone_url"]
        self.senlin_url: str = facts["senlin_url"]
        self.control_url: str = facts["control_url"]
        self.identity_control_url: str = facts["identity_control_url"]
        self.pids: dict[str, int] = facts["pids"]
        self.orders: frozenset[str] | None = frozenset(facts["orders"]) if facts.get("orders") else None
        """The orders in a server's metadata that the cloud obeys; None for all of them."""
        self.patience: float = facts.get("patience", 1.0)
        """How many times longer than a dev cloud it may take."""
        self.is_real: bool = facts.get("is_real", False)
        """Whether Senlin works with a real Nova, Neutron, Glance and Heat."""
        self._projects = Projects(self.keystone_url, self.identity_control_url)
        self._log = LogReader(self.request_log)

    # -- projects and the request log

    def new_project(self, name: str | None = None) -> Project:
        """Create an empty project with a separate user, who is its member."""
        project = self._projects.new(name)
        self._users[project.id] = {project.user_id, project.user_name}
        if self.is_real:
            ask("POST", f"{self.control_url}/projects", project.cloud)
        return project

    def requests(
        self, since: float | None = None, project: Project | str | None = None, internal: bool = False
    ) -> list[dict[str, Any]]:
        """The entries of the request log; README.md describes them.

        `since` is a time in seconds since the epoch. `project` (or its id) selects the requests of one project.
        Requests to Keystone that the cloud itself sent are left out unless `internal` is set.
        """
        # Each service responds to these only after it has logged all requests to which it responded before.
        ask("GET", self.control_url)
        ask("GET", self.identity_control_url)
        entries = [entry for entry in self._log.read(since) if internal or not entry["internal"]]
        if project is None:
            return entries
        project_id = project.id if isinstance(project, Project) else project
        return only_of(entries, project_id, self._users.get(project_id, set()))

    # -- servers

    def servers(self, project: Project | str | None = None) -> list[dict[str, Any]]:
        """The simulated servers of a project (or its id), or of all projects."""
        servers, dummy = ask("GET", f"{self.control_url}/servers")
        wanted = project.id if isinstance(project, Project) else project
        return [server for server in servers if wanted is None or server["project"] == wanted]

    def add_server(self, project: Project | str, name: str, key_name: str | None = None, **attributes: Any) -> str:
        """Create a server that Senlin does not manage, and return its id.

        Further attributes are image, flavor, network, zone and metadata.
        """
        owner = project.id if isinstance(project, Project) else project
        order = {"project": owner, "name": name, "key_name": key_name, **attributes}
        server, dummy = ask("POST", f"{self.control_url}/servers", order)
        return server["id"]

    def vanish(self, server_id: str) -> None:
        """Remove a server without Senlin's knowledge."""
        ask("POST", f"{self.control_url}/servers/{server_id}/vanish")

    def break_server(self, server_id: str, reason: str = "The host is on fire") -> None:
        """Set a server to ERROR; `reason` becomes its fault."""
        ask("POST", f"{self.control_url}/servers/{server_id}/break", {"reason": reason})

    def change_server(self, server_id: str, **changes: Any) -> None:
        """Change a server without Senlin's knowledge.

        The changes are any of name, flavor, metadata (all of it), networks (the names, all of them), status, and
        without_power, as if it had crashed.
        """
        ask("POST", f"{self.control_url}/servers/{server_id}/change", {"changes": changes})

    def set_locked(self, server_id: str, *, locked: bool) -> None:
        """Lock a server, or unlock it: Nova refuses to change or delete a locked one."""
        ask("POST", f"{self.control_url}/servers/{server_id}/lock", {"locked": locked})

    def lift_orders(self, project: Project) -> None:
        """Let servers that a project builds from now on ignore the orders in their metadata.

        That is as if the cause of the failures were removed.
        """
        ask("POST", f"{self.control_url}/projects/{project.id}/lift")

    def release(self, project: Project, word: str) -> None:
        """End what takes until this word is released, by an order such as ``sim_build_seconds``."""
        ask("POST", f"{self.control_url}/projects/{project.id}/release", {"word": word})

    def limit_servers(self, project: Project, servers: int) -> None:
        """Set the quota of a project: how many servers it can have."""
        ask("POST", f"{self.control_url}/projects/{project.id}/limit", {"servers": servers})

    def replace_image(self, name: str) -> str:
        """Create an image that takes over a name, as newer builds of an image do, and return its id."""
        created, dummy = ask("POST", f"{self.control_url}/images/{name}/replace")
        return str(created["id"])

    # -- faults of the services themselves

    def fault(
        self,
        method: str,
        path_regex: str,
        *,
        count: int = 1,
        project: Project | str | None = None,
        status: int | None = None,
        drop: str | None = None,
        delay: float = 0.0,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        service: str | None = None,
    ) -> None:
        """Make the next `count` matching requests fail.

        `method` is a regular expression for the whole method; `path_regex` is searched in the path and query as sent.
        The failure is one of: a response with `status`, `body` and `headers`, or closing the connection (`drop`)
        "before" the request reaches the service or "after" it has been handled. A `status` with the `drop` "after"
        replaces the response to a request that has been handled. A `delay` in seconds can be combined with either or
        be used alone. `service` is "clustering" or "identity"; by default, a path that begins with /v3 means identity.
        """
        if service is None:
            service = "identity" if path_regex.lstrip("^").startswith("/v3") else "clustering"
        order = {
            "method": method,
            "path": path_regex,
            "count": count,
            "projects": _id_and_name(project),
            "status": status,
            "drop": drop,
            "delay": delay,
            "body": body,
            "headers": dict(headers or {}),
        }
        ask("POST", f"{self._control_of(service)}/faults", order)

    def faults(self) -> list[dict[str, Any]]:
        """The ordered faults that no request has met yet."""
        return [fault for url in self._controls() for fault in ask("GET", f"{url}/faults")[0]]

    def clear_faults(self, project: Project | str | None) -> None:
        """Cancel the faults of a project that no request has met yet; with None, those of all projects."""
        for url in self._controls():
            ask("DELETE", f"{url}/faults", {"projects": _id_and_name(project)})

    def lose_engine(self, project: Project | str, action: str) -> None:
        """Lose the engine that next runs an action of this name in a project, as if its process had been killed.

        An action on a cluster, such as CLUSTER_CREATE, is lost when it waits for actions on nodes, and an action on a
        node when it has its lock. It keeps its status, and what it has started is carried out.
        """
        owner = project.id if isinstance(project, Project) else project
        ask("POST", f"{self.control_url}/engines/lose", {"project": owner, "action": action})

    def lost_actions(self, project: Project) -> list[str]:
        """The ids of the actions whose engine was lost by such an order."""
        lost, dummy = ask("GET", f"{self.control_url}/engines/lost")
        return [each["action"] for each in lost if each["project"] == project.id]

    def set_microversion(self, maximum: str | None) -> None:
        """Set the highest microversion that Senlin offers; None means all that it supports."""
        ask("PUT", f"{self.control_url}/microversion", {"maximum": maximum})

    def _controls(self) -> tuple[str, str]:
        return self.control_url, self.identity_control_url

    def _control_of(self, service: str) -> str:
        return {"clustering": self.control_url, "identity": self.identity_control_url}[service]


def _id_and_name(project: Project | str | None) -> list[str]:
    if project is None:
        return []
    return [project.id, project.name] if isinstance(project, Project) else [project]


def _command(*arguments: str) -> None:
    """Run the command line, so that the services are never children of this process."""
    done = subprocess.run(
        [sys.executable, str(DEVCLOUD_SOURCE), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DevcloudFailed(f"devcloud {' '.join(arguments)}: {done.stdout}{done.stderr}")
