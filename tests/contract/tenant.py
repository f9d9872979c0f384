# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One project of a dev cloud as a test uses it: to run tasks, and to inspect Senlin without the collection."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import openstack
import openstack.exceptions
from case import PROFILE, server
from cloud_under_test import patient
from devcloud.client import Devcloud, Project
from harness import Task, run, writes
from keystoneauth1.adapter import Adapter
from sentences import begins_well

T = TypeVar("T")
FINAL = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
"""The statuses that an action does not leave again."""
BY_ANSIBLE = re.compile(r"(parameters|missing|one of the following|argument|value of|Unsupported parameters) ?")
"""Matches the beginnings of Ansible's own messages about options."""
NOISE = ("Traceback", "HTTPConnectionPool", "Max retries", "Errno", " object at 0x", "\n")
"""Text of Python and its libraries that no message may contain."""
LONGEST_SENTENCE = 600
"""How many characters a message may have."""


class Tenant:
    """A project and one user in it.

    :param project: the project, or None for one whose requests are not looked up.
    :param cloud: the cloud's configuration, as ``openstack.connect`` and the module option ``cloud`` take it.
    :var microversion: the microversion of the test's own requests.
    """

    def __init__(self, devcloud: Devcloud, project: Project | None, cloud: Mapping[str, Any]) -> None:
        self.devcloud = devcloud
        self.project = project
        self.cloud = cloud
        self.microversion = "1.14"

    # Running tasks

    def run(self, task: Task, *, check: bool = False, assume_missing: bool = False) -> dict[str, Any]:
        """Run a task that must succeed, and return its result."""
        result = run(task, self.cloud, check=check, assume_missing=assume_missing)
        assert not result.get("failed"), result
        for warning in result.get("warnings", []):
            assert begins_well(warning), warning
        return result

    def refused(self, task: Task, *, check: bool = False) -> dict[str, Any]:
        """Run a task that must fail with a readable message, and return its result."""
        result = run(task, self.cloud, check=check)
        assert result.get("failed"), result
        assert_readable(result["msg"])
        return result

    # Inspecting Senlin without the collection

    @cached_property
    def senlin(self) -> Adapter:
        """Sends requests to Senlin. The clustering proxy of openstacksdk is not used, as the SDK can drop it."""
        return Adapter(
            openstack.connect(**self.cloud).session,
            service_type="clustering",
            endpoint_override=f"{self.devcloud.senlin_url}/v1",
            default_microversion=self.microversion,
        )

    def send(self, method: str, path: str, content: Any = None) -> Any:
        """Send a request to Senlin and return the response.

        :raises openstack.exceptions.HttpException: the response is an error.
        """
        response = self.senlin.request(path, method, json=content, raise_exc=False)
        openstack.exceptions.raise_from_response(response)
        return response

    def read(self, path: str) -> Any:
        """The content that a GET returns, without the key that wraps it."""
        (content,) = self.send("GET", path).json().values()
        return content

    def exists(self, plural: str, id: str) -> bool:
        """Whether an object exists."""
        return id in {found["id"] for found in self.read(f"/{plural}")}

    def named(self, plural: str, name: str) -> list[dict[str, Any]]:
        """The objects with this name."""
        return [found for found in self.read(f"/{plural}") if found["name"] == name]

    def actions(self, target_id: str, *kinds: str) -> list[dict[str, Any]]:
        """The actions on an object, the oldest first."""
        found = self.read(f"/actions?target={target_id}")
        # created_at is in whole seconds. An action that has not started yet is one of the newest.
        found.sort(key=lambda action: (action["created_at"], action["start_time"] or math.inf))
        return [action for action in found if not kinds or action["action"] in kinds]

    def act(self, cluster_id: str, **action: Any) -> str:
        """Start an action on a cluster and return the action's id."""
        return str(self.send("POST", f"/clusters/{cluster_id}/actions", action).json()["action"])

    def ended(self, action_id: str) -> dict[str, Any]:
        """Wait until an action has ended, and return it."""

        def poll() -> Any:
            action = self.read(f"/actions/{action_id}")
            return action if action["status"] in FINAL else None

        return dict(until(poll))

    # What was sent

    def requests(self, since: float) -> list[dict[str, Any]]:
        """The project's requests to Keystone and Senlin since a time (seconds since the epoch)."""
        return self.devcloud.requests(since=since, project=self.project)

    def writes(self, since: float) -> list[str]:
        """The project's requests since a time that can have changed something in Senlin."""
        return writes(self.requests(since))

    def accepted_writes(self, since: float) -> list[str]:
        """Those of them that reached Senlin and were accepted, also if a fault has kept the response back."""
        return writes([request for request in self.requests(since) if _was_accepted(request)])

    def fault(self, method: str, path: str, **trouble: Any) -> None:
        """Make the project's next matching requests fail; see :meth:`Devcloud.fault`."""
        self.devcloud.fault(method, path, project=self.project, **trouble)


def _was_accepted(request: Mapping[str, Any]) -> bool:
    fault = request["fault"] or {}
    # A delayed request is handled as any other; another fault replaces the request.
    return fault.get("drop") == "after" or ((not fault or "delay" in fault) and request["status"] < 400)


def profile(**orders: object) -> Task:
    """The profile ``web`` with orders to its simulated servers, such as ``build_seconds=3``; see devcloud/README.md."""
    metadata = {f"sim_{order}": str(value) for order, value in orders.items()}
    return PROFILE.but(spec=server(metadata=metadata))


def end_of(action: Mapping[str, Any]) -> float:
    """When an action ended, as recorded by the server, in seconds since the epoch.

    :param action: as returned by Senlin or by a module.
    """
    return float(action["end_at"] if "end_at" in action else action["end_time"])


def until(poll: Callable[[], T], seconds: float = 300.0) -> T:
    """Call a function until its result is true, and return that.

    :param seconds: the time limit on a dev cloud.
    :raises AssertionError: it does not happen within this time.
    """
    deadline = time.monotonic() + patient(seconds)
    while not (found := poll()):
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.05)
    return found


def assert_readable(sentence: str) -> None:
    """Fail unless a message is readable: no text of libraries, not too long, and from a capital letter to a full stop.

    What Ansible itself refuses, by the argument spec, has no full stop.
    """
    assert not [noise for noise in NOISE if noise in sentence], sentence
    assert sentence.endswith(".") or BY_ANSIBLE.match(sentence), sentence
    assert not sentence.endswith(".."), sentence
    assert begins_well(sentence) or BY_ANSIBLE.match(sentence), sentence
    assert len(sentence) < LONGEST_SENTENCE, sentence
