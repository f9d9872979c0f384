# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A row of the contract table: a task, what is there before it, and whether it changes that.

Each row goes through the whole cycle of ``test_contract.py``: dry, wet, dry again, wet again.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness import Task


@dataclass(frozen=True)
class Row:
    """One row.

    :param name: what the row shows, in the words of a test's name.
    :param task: the task under test.
    :param given: tasks that run before it.
    :param steps: the titles that both the dry and the wet run must return; none for a task that changes nothing.
        ``{id:8}`` stands for the first eight characters of the id that the resource had before.
    :param servers: servers that exist before it and that Senlin does not manage; ``{server old}`` is the id of one.
    """

    name: str
    task: Task
    given: tuple[Task, ...] = ()
    steps: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()


def server(image: str = "cirros", **properties: object) -> dict[str, object]:
    """The spec of a server profile."""
    networks = [{"network": "private"}]
    return {
        "type": "os.nova.server",
        "version": 1.0,
        "properties": {"name": "web", "flavor": "m1.small", "image": image, "networks": networks, **properties},
    }


PROFILE = Task("cluster_profile", {"name": "web", "spec": server()})
SMALL = Task("cluster", {"name": "web", "profile": "web", "desired_capacity": 1, "max_size": 3})
EMPTY = Task("cluster", {"name": "web", "profile": "web"})
"""A cluster without a node: its actions only touch the database, so its rows are quick."""


def scaling(number: int = 1, **adjustment: object) -> dict[str, object]:
    """The spec of a scaling policy: of this type, a cluster takes several."""
    grow = {"type": "CHANGE_IN_CAPACITY", "number": number, **adjustment}
    return {
        "type": "senlin.policy.scaling",
        "version": 1.0,
        "properties": {"event": "CLUSTER_SCALE_OUT", "adjustment": grow},
    }


def deletion(criteria: str = "OLDEST_FIRST") -> dict[str, object]:
    """The spec of a deletion policy: of this type, a cluster takes one."""
    return {"type": "senlin.policy.deletion", "version": 1.0, "properties": {"criteria": criteria}}


POLICY = Task("cluster_policy", {"name": "grow", "spec": scaling()})
BINDING = Task("cluster_policy_binding", {"cluster": "web", "policy": "grow"})

NODE = Task("cluster_node", {"name": "one", "profile": "web"})
RECEIVER = Task("cluster_receiver", {"name": "out", "cluster": "web", "action": "CLUSTER_CHECK"})
