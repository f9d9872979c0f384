# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks share: a project with calls to Senlin, and assertions."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import openstack
from openstack import exceptions

from ..client import Devcloud
from ..projects import Project

FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")


class Tenant:
    """A new project, with the calls to Senlin that the checks need."""

    def __init__(self, cloud: Devcloud) -> None:
        self.project: Project = cloud.new_project()
        self.connection = openstack.connect(**self.project.cloud, clustering_default_microversion="1.14")
        self.senlin = self.connection.clustering

    def profile(self, name: str = "profile", **properties: Any) -> str:
        """Create a server profile with these properties and return its id."""
        full = {"flavor": "m1.tiny", "image": "cirros", "networks": [{"network": "private"}], **properties}
        spec = {"type": "os.nova.server", "version": "1.0", "properties": full}
        return self.senlin.create_profile(name=name, spec=spec).id

    def cluster(self, capacity: int, **metadata: Any) -> tuple[str, Any]:
        """Create a cluster of servers with this metadata; return its id and its action, which has ended."""
        profile = self.profile(metadata=metadata)
        wanted = {"name": "cluster", "profile_id": profile, "desired_capacity": capacity}
        response = self.send("POST", "/clusters", {"cluster": wanted})
        return response.json()["cluster"]["id"], self.ended(response)

    def update(self, cluster_id: str, **properties: Any) -> Any:
        """Give a cluster a new profile with these properties; return the action, which has ended."""
        profile = self.profile(**properties)
        return self.ended(self.send("PATCH", f"/clusters/{cluster_id}", {"cluster": {"profile_id": profile}}))

    def attach(self, cluster_id: str, kind: str, properties: dict[str, Any]) -> None:
        """Create a policy of this type and attach it to a cluster."""
        spec = {"type": kind, "version": "1.0", "properties": properties}
        policy = self.senlin.create_policy(name="policy", spec=spec)
        action = self.act(f"/clusters/{cluster_id}", policy_attach={"policy_id": policy.id})
        equal((kind, action.status), (kind, "SUCCEEDED"))

    def send(self, method: str, path: str, content: Any = None) -> Any:
        """Send a request and return the response.

        :raises exceptions.HttpException: the response is an error.
        """
        response = self.senlin.request(path, method, json=content)
        exceptions.raise_from_response(response)
        return response

    def act(self, path: str, **action: Any) -> Any:
        """Start an action on a cluster or node, wait until it has ended, and return it."""
        return self.ended(self.send("POST", f"{path}/actions", action))

    def operate(self, node_id: str, operation: str, **parameters: Any) -> Any:
        """Perform an operation on a node, wait until its action has ended, and return it."""
        return self.ended(self.send("POST", f"/nodes/{node_id}/ops", {operation: parameters}))

    def ended(self, response: Any) -> Any:
        """Wait until the action that a response names has ended, and return it."""
        action_id = response.headers["Location"].rsplit("/", 1)[-1]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            action = self.senlin.get_action(action_id)
            if action.status in FINAL:
                return action
            time.sleep(0.1)
        raise TimeoutError(f"action {action_id} is {action.status}")

    def seen_until(self, last: str, read: Callable[[], tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Read some statuses again and again until the last of them is the given one; return what was read."""
        seen = [read()]
        deadline = time.monotonic() + 60
        while seen[-1][-1] != last and time.monotonic() < deadline:
            time.sleep(0.05)
            seen.append(read())
        return seen

    def nodes(self, cluster_id: str) -> list[Any]:
        """The members of a cluster, sorted by index."""
        return sorted(self.senlin.nodes(cluster_id=cluster_id), key=lambda node: node.index)

    def node_reasons(self, cluster_id: str) -> list[str]:
        """The status reasons of the members, once no member is in a transitional status."""
        deadline = time.monotonic() + 20
        nodes = self.nodes(cluster_id)
        while any(node.status in ("INIT", "CREATING") for node in nodes) and time.monotonic() < deadline:
            time.sleep(0.2)
            nodes = self.nodes(cluster_id)
        return [node.status_reason for node in nodes]


def equal(found: Any, wanted: Any) -> None:
    """Fail unless both are equal."""
    if found != wanted:
        raise AssertionError(f"{found!r} is not {wanted!r}")


def holds(condition: Any, what: Any) -> None:
    """Fail unless the condition holds."""
    if not condition:
        raise AssertionError(what)


def refused(status: int, call: Callable[[], Any]) -> str:
    """Fail unless the call is refused with this status; return the message."""
    try:
        call()
    except exceptions.HttpException as error:
        equal(error.status_code, status)
        return str(error)
    raise AssertionError(f"not refused with {status}")
