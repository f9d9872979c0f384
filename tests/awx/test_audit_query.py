# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queries for indirect node counting, on results of the modules against the dev cloud."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from audit import QUERIES, counted, records
from case import PROFILE, server
from harness import Task, run
from tenant import Tenant

CLUSTER = Task("cluster", {"name": "web", "profile": "web", "desired_capacity": 2, "max_size": 5})


def tasks_on_all_nodes(members: list[dict[str, Any]]) -> list[Task]:
    """A task of each module, with all nodes of the cluster."""
    names = [node["name"] for node in members]
    return [
        CLUSTER,
        Task("cluster_attribute_info", {"cluster": "web", "path": "$.name"}),
        Task("cluster_health", {"cluster": "web"}),
        Task("cluster_members", {"cluster": "web", "nodes": names}),
        Task("cluster_node", {"name": names[0]}),
        Task("cluster_node_info", {"cluster": "web"}),
        Task(
            "cluster_operation", {"cluster": "web", "nodes": names, "operation": "reboot", "params": {"type": "HARD"}}
        ),
        Task("cluster_resize", {"cluster": "web", "number": 2}),
        Task("cluster_rollout", {"cluster": "web"}),
    ]


def test_all_modules_name_the_same_nodes(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    created = tenant.run(CLUSTER)
    members = tenant.read("/nodes")
    ids = {node["id"] for node in members}
    assert counted("cluster", created) == ids
    tasks = tasks_on_all_nodes(members)
    assert [task.module for task in tasks] == sorted(QUERIES)
    for task in tasks:
        result = tenant.run(task)
        expected = {members[0]["id"]} if task.module == "cluster_node" else ids
        assert counted(task.module, result) == expected, task.module
        for changed in spoilt(result):
            assert counted(task.module, changed) <= expected | {"text"}
        assert counted(task.module, {**result, "failed": True, "msg": "It failed."}) == set()
    with_servers = records("cluster_node_info", tenant.run(Task("cluster_node_info", {"cluster": "web"})))
    servers = {node["id"]: node["physical_id"] for node in members}
    assert {record["name"]: record["facts"]["physical_id"] for record in with_servers} == servers


def spoilt(value: Any) -> Iterator[Any]:
    """Copies of a result in which one part, at any depth, is null, missing, or of another type."""
    for path in paths(value):
        for spoil in SPOIL:
            changed = copy.deepcopy(value)
            parent = changed
            for step in path[:-1]:
                parent = parent[step]
            spoil(parent, path[-1])
            yield changed


def paths(value: Any, above: tuple[Any, ...] = (), depth: int = 3) -> Iterator[tuple[Any, ...]]:
    """The paths of all parts of a value, down to a depth. Of a list, the first item stands for all."""
    items = value.items() if isinstance(value, dict) else list(enumerate(value))[:1] if isinstance(value, list) else ()
    for key, part in items:
        yield (*above, key)
        if depth > 1:
            yield from paths(part, (*above, key), depth - 1)


def _put(value: Any) -> Callable[[Any, Any], None]:
    def put(parent: Any, key: Any) -> None:
        parent[key] = value

    return put


SPOIL: tuple[Callable[[Any, Any], Any], ...] = (
    _put(None),
    _put("text"),
    _put(7),
    _put([]),
    _put({}),
    lambda parent, key: parent.pop(key),
)


@pytest.mark.parametrize("module", sorted(QUERIES))
def test_empty_results_count_nothing(module: str) -> None:
    for result in ({}, {"changed": False}, {"censored": "hidden"}, {"skipped": True}, {"results": [{"nodes": []}]}):
        assert records(module, result) == []


def test_nodes_that_are_gone_or_predicted_do_not_count(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    assert counted("cluster", tenant.run(CLUSTER, check=True)) == set()
    tenant.run(CLUSTER)
    one, two = sorted(node["id"] for node in tenant.read("/nodes"))
    grown = tenant.run(CLUSTER.but(desired_capacity=3), check=True)
    assert counted("cluster", grown) == {one, two}
    shrunk = tenant.run(Task("cluster_resize", {"cluster": "web", "number": 1}))
    (left,) = (node["id"] for node in tenant.read("/nodes"))
    assert counted("cluster_resize", shrunk) == {left}
    tenant.run(PROFILE.but(name="web-2", spec=server("ubuntu")))
    foreseen = tenant.run(Task("cluster_rollout", {"cluster": "web", "profile": "web-2"}), check=True)
    assert counted("cluster_rollout", foreseen) <= {left}
    replaced = tenant.run(Task("cluster_rollout", {"cluster": "web", "profile": "web-2"}))
    (new,) = (node["id"] for node in tenant.read("/nodes"))
    assert counted("cluster_rollout", replaced) == {new} != {left}
    gone = tenant.run(Task("cluster_node", {"id": left, "state": "absent"}))
    assert counted("cluster_node", gone) == set()
    refused = run(CLUSTER.but(desired_capacity=9), tenant.cloud)
    assert refused["failed"] and counted("cluster", refused) == set()
    assert counted("cluster", tenant.run(Task("cluster", {"name": "web", "state": "absent"}))) == set()
