# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One project of a dev cloud as a behaviour test sees it: it runs tasks, and looks at Senlin without the collection."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import openstack
import openstack.exceptions
from case import PROFILE, server
from devcloud.client import Devcloud, Project
from harness import Task, run, writes

T = TypeVar("T")
FINAL = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
NOISE = ("Traceback", "HTTPConnectionPool", "Max retries", "Errno", " object at 0x", "\n")
LONGEST_SENTENCE = 600


class Tenant:
    """A project, and whoever works in it.

    :param cloud: the cloud's config, as ``openstack.connect`` and the modules' option ``cloud`` take it.
    :var microversion: what the test itself speaks when it looks.
    """

    def __init__(self, devcloud: Devcloud, project: Project | None, cloud: Mapping[str, Any]) -> None:
        self.devcloud = devcloud
        self.project = project
        self.cloud = cloud
        self.microversion = "1.14"

    # Running tasks

    def run(self, task: Task, *, check: bool = False) -> dict[str, Any]:
        """Run a task that succeeds."""
        result = run(task, self.cloud, check=check)
        assert not result.get("failed"), result
        return result

    def refused(self, task: Task, *, check: bool = False) -> dict[str, Any]:
        """Run a task that fails with a sentence that can be read."""
        result = run(task, self.cloud, check=check)
        assert result.get("failed"), result
        assert_readable(result["msg"])
        return result

    # Looking, without the collection

    @cached_property
    def senlin(self) -> Any:
        """Openstacksdk's own clustering proxy."""
        return openstack.connect(**self.cloud, clustering_default_microversion=self.microversion).clustering

    def send(self, method: str, path: str, content: Any = None) -> Any:
        """Send a request to Senlin and return its answer; an error is raised."""
        answer = self.senlin.request(path, method, json=content)
        openstack.exceptions.raise_from_response(answer)
        return answer

    def read(self, path: str) -> Any:
        """What a GET returns, without the key around it."""
        (content,) = self.send("GET", path).json().values()
        return content

    def exists(self, plural: str, id: str) -> bool:
        """Whether there is such an object."""
        return id in {found["id"] for found in self.read(f"/{plural}")}

    def named(self, plural: str, name: str) -> list[dict[str, Any]]:
        """The objects of a name."""
        return [found for found in self.read(f"/{plural}") if found["name"] == name]

    def actions(self, target_id: str, *kinds: str) -> list[dict[str, Any]]:
        """The actions on an object, the oldest first."""
        found = self.read(f"/actions?target={target_id}&sort=created_at:asc")
        return [action for action in found if not kinds or action["action"] in kinds]

    def act(self, cluster_id: str, **action: Any) -> str:
        """Start an action on a cluster; returns its id."""
        return str(self.send("POST", f"/clusters/{cluster_id}/actions", action).json()["action"])

    def ended(self, action_id: str) -> dict[str, Any]:
        """The action after its end."""

        def look() -> Any:
            action = self.read(f"/actions/{action_id}")
            return action if action["status"] in FINAL else None

        return dict(until(look))

    # What was sent

    def requests(self, since: float) -> list[dict[str, Any]]:
        """What was sent to Keystone and Senlin from a time on."""
        return self.devcloud.requests(since=since, project=self.project)

    def writes(self, since: float) -> list[str]:
        """What could have changed something in Senlin from a time on."""
        return writes(self.requests(since))

    def fault(self, method: str, path: str, **trouble: Any) -> None:
        """Let this project's next requests that match run into trouble; see :meth:`Devcloud.fault`."""
        self.devcloud.fault(method, path, project=self.project, **trouble)


def profile(**orders: object) -> Task:
    """The profile ``web`` of servers that follow orders, such as ``build_seconds=3``."""
    metadata = {f"sim_{order}": str(value) for order, value in orders.items()}
    return PROFILE.but(spec=server(metadata=metadata))


def lag(action: Mapping[str, Any], now: float) -> float:
    """The seconds from the end of an action, as the server wrote it down, to a moment."""
    return now - float(action["end_at"] if "end_at" in action else action["end_time"])


def until(look: Callable[[], T], seconds: float = 60.0) -> T:
    """Look until there is something to see."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing to see within {seconds} s"
        time.sleep(0.05)
    return found


def assert_readable(sentence: str) -> None:
    """Fail unless this is a sentence or two for a person: no noise of libraries, not too long, with a full stop."""
    assert not [noise for noise in NOISE if noise in sentence], sentence
    assert sentence.endswith("."), sentence
    assert not sentence.endswith(".."), sentence
    assert len(sentence) < LONGEST_SENTENCE, sentence
