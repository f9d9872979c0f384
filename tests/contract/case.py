# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case of the contract's test table, and the tasks and specs that the contract tests share.

``test_contract.py`` runs each of ``CASES`` in check mode, for real, and both once more; ``test_each_time.py`` does the
same with ``EACH_TIME``.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness import Task


@dataclass(frozen=True)
class Case:
    """One case of the table.

    Options and step titles may contain the placeholders of :mod:`created`, such as ``{profile web}``.

    :param name: what the case shows; part of the pytest id.
    :param task: the task under test.
    :param given: tasks that run before it.
    :param steps: the step titles that check mode and the real run must both return; empty if nothing changes.
    :param servers: names of servers that exist beforehand and that Senlin does not manage; ``{server old}`` stands for
        the id of the server ``old``.
    :param effects: what the plan does to servers, such as ``remove 1: one`` with the names that are known; ``None`` if
        the case does not say.
    """

    name: str
    task: Task
    given: tuple[Task, ...] = ()
    steps: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    effects: tuple[str, ...] | None = None


def server(image: str = "cirros", **properties: object) -> dict[str, object]:
    """The spec of a server profile.

    :param properties: merged over the default properties.
    """
    networks = [{"network": "private"}]
    return {
        "type": "os.nova.server",
        "version": 1.0,
        "properties": {"name": "web", "flavor": "m1.small", "image": image, "networks": networks, **properties},
    }


PROFILE = Task("cluster_profile", {"name": "web", "spec": server()})
SMALL = Task("cluster", {"name": "web", "profile": "web", "desired_capacity": 1, "max_size": 3})
EMPTY = Task("cluster", {"name": "web", "profile": "web"})
"""A cluster without nodes: its actions touch only the database, so cases that use it are fast."""


def scaling(number: int = 1, **adjustment: object) -> dict[str, object]:
    """The spec of a scaling policy. A cluster accepts several policies of this type."""
    grow = {"type": "CHANGE_IN_CAPACITY", "number": number, **adjustment}
    return {
        "type": "senlin.policy.scaling",
        "version": 1.0,
        "properties": {"event": "CLUSTER_SCALE_OUT", "adjustment": grow},
    }


def deletion(criteria: str = "OLDEST_FIRST") -> dict[str, object]:
    """The spec of a deletion policy. A cluster accepts only one policy of this type."""
    return {"type": "senlin.policy.deletion", "version": 1.0, "properties": {"criteria": criteria}}


POLICY = Task("cluster_policy", {"name": "grow", "spec": scaling()})
BINDING = Task("cluster_policy_binding", {"cluster": "web", "policy": "grow"})

NODE = Task("cluster_node", {"name": "one", "profile": "web"})
ADOPT = {"identity": "{server old}", "type": "os.nova.server-1.0", "overrides": {"key_name": "ops"}}
BROKEN = (
    Task("cluster_operation", {"nodes": ["one"], "operation": "stop"}),
    Task("cluster_health", {"nodes": ["one"], "recover": "never"}),
)
"""Tasks after which the node ``one`` is in ERROR, because its server is stopped."""

RECEIVER = Task("cluster_receiver", {"name": "out", "cluster": "web", "action": "CLUSTER_CHECK"})
