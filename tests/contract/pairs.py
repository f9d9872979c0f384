# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of tasks that meet, because both are about the same objects; see test_pairs.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from case import deletion, scaling, server
from harness import Task

GIVEN = (
    Task("cluster_profile", {"name": "small", "spec": server()}),
    Task("cluster_profile", {"name": "large", "spec": server(flavor="m1.large")}),
    Task("cluster_policy", {"name": "grow", "spec": scaling()}),
    Task("cluster_policy", {"name": "oldest", "spec": deletion()}),
    Task("cluster", {"name": "web", "profile": "small", "max_size": 4}),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "grow"}),
    Task("cluster_receiver", {"name": "out", "cluster": "web", "action": "CLUSTER_CHECK"}),
    Task("cluster_node", {"name": "one", "profile": "small"}),
    Task("cluster_node", {"name": "two", "profile": "small", "cluster": "web", "role": "leader"}),
)
"""The cloud in which each pair runs: a cluster with one member, and a node beside it."""

SMALL, LARGE = ({"name": name, "on_spec_change": "replace"} for name in ("small", "large"))
WEB, ONE = {"name": "web"}, {"name": "one"}
IN_WEB = {"cluster": "web"}
GONE = {"state": "absent"}

MOVES = {
    "create a profile": Task("cluster_profile", {"name": "new", "spec": server(flavor="m1.tiny")}),
    "replace the profile": Task("cluster_profile", {**SMALL, "spec": server(flavor="m1.tiny")}),
    "replace the other profile": Task("cluster_profile", {**LARGE, "spec": server(flavor="m1.tiny")}),
    "label the profile": Task("cluster_profile", {"name": "small", "metadata": {"team": "shop"}}),
    "delete the profile": Task("cluster_profile", {"name": "small", **GONE}),
    "delete the other profile": Task("cluster_profile", {"name": "large", **GONE}),
    "create a policy": Task("cluster_policy", {"name": "new", "spec": scaling(2)}),
    "replace the policy": Task("cluster_policy", {"name": "grow", "spec": scaling(2), "on_spec_change": "replace"}),
    "delete the policy": Task("cluster_policy", {"name": "grow", **GONE}),
    "delete the other policy": Task("cluster_policy", {"name": "oldest", **GONE}),
    "create a cluster": Task("cluster", {"name": "new", "profile": "small", "desired_capacity": 2}),
    "declare the cluster": Task("cluster", {**WEB, "profile": "small", "metadata": {"team": "shop"}}),
    "resize the cluster": Task("cluster", {**WEB, "desired_capacity": 2, "min_size": 1}),
    "change the cluster's profile": Task("cluster", {**WEB, "profile": "large"}),
    "change its profile only": Task("cluster", {**WEB, "profile": "large", "profile_only": True}),
    "delete the cluster": Task("cluster", {**WEB, **GONE}),
    "create a node": Task("cluster_node", {"name": "new", "profile": "small"}),
    "create a member": Task("cluster_node", {"name": "new", "profile": "small", **IN_WEB}),
    "move the node in": Task("cluster_node", {**ONE, **IN_WEB}),
    "move the member out": Task("cluster_node", {"name": "two", "cluster": ""}),
    "change the node": Task("cluster_node", {**ONE, "profile": "large", "metadata": {"rack": "r1"}}),
    "delete the node": Task("cluster_node", {**ONE, **GONE}),
    "delete the member": Task("cluster_node", {"name": "two", **GONE}),
    "add the node": Task("cluster_members", {**IN_WEB, "nodes": ["one", "two"]}),
    "remove the member": Task("cluster_members", {**IN_WEB, "nodes": ["two"], **GONE}),
    "make the node the only member": Task("cluster_members", {**IN_WEB, "nodes": ["one"], "state": "exact"}),
    "replace the member": Task("cluster_members", {**IN_WEB, "replace": {"two": "one"}}),
    "attach the other policy": Task("cluster_policy_binding", {**IN_WEB, "policy": "oldest"}),
    "disable the policy": Task("cluster_policy_binding", {**IN_WEB, "policy": "grow", "enabled": False}),
    "detach the policy": Task("cluster_policy_binding", {**IN_WEB, "policy": "grow", **GONE}),
    "create a receiver": Task("cluster_receiver", {"name": "new", **IN_WEB, "action": "CLUSTER_RESIZE"}),
    "change the receiver": Task("cluster_receiver", {"name": "out", "params": {"count": 1}}),
    "delete the receiver": Task("cluster_receiver", {"name": "out", **GONE}),
    "trigger the receiver": Task("cluster_receiver_trigger", {"name": "out"}),
    "grow by one": Task("cluster_resize", {**IN_WEB, "adjustment": "change", "number": 1}),
    "shrink to nothing": Task("cluster_resize", {**IN_WEB, "adjustment": "exact", "number": 0}),
    "scale out": Task("cluster_resize", {**IN_WEB, "adjustment": "out"}),
    "scale in": Task("cluster_resize", {**IN_WEB, "adjustment": "in"}),
    "recover what is broken": Task("cluster_health", IN_WEB),
    "recover the node": Task("cluster_health", {"nodes": ["one"], "recover": "always"}),
    "reboot the cluster": Task("cluster_operation", {**IN_WEB, "operation": "reboot"}),
    "reboot the node": Task("cluster_operation", {"nodes": ["one"], "operation": "reboot"}),
}
"""Tasks that change something, at least one for each module and state."""

LOOKS = {
    "profiles": Task("cluster_profile_info", {"name": "small"}),
    "policies": Task("cluster_policy_info", {"name": "grow"}),
    "the cluster": Task("cluster_info", WEB),
    "the clusters": Task("cluster_info", {"filters": {"status": "ACTIVE"}}),
    "its nodes": Task("cluster_node_info", {"filters": {"cluster_id": "web"}}),
    "the node": Task("cluster_node_info", {**ONE, "details": True}),
    "the names of its nodes": Task("cluster_attribute_info", {**IN_WEB, "path": "name"}),
    "its bindings": Task("cluster_policy_binding_info", IN_WEB),
    "its receivers": Task("cluster_receiver_info", {"filters": {"cluster_id": "web"}}),
}
"""Tasks that only read, for the second place of a pair."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Matches an id, a real one as well as a placeholder."""
SHORT_ID = re.compile(r"(?<=-)[0-9a-f]{8}\b")
"""Matches the part of an id that the name of a retired revision ends with."""
NAME = re.compile(r"\bnode-(predicted-[0-9a-f]{8}|[A-Za-z0-9]{8})\b")
"""Matches the name of a node that the server has named, or would name."""
LISTED = re.compile(r": \(node\)(, \(node\))*")
"""Matches a list of such names. Which nodes leave can depend on the seconds in which they were created."""
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?")
HINT = re.compile(r" If a task creates it that check mode skips, set .*$")
"""Matches what only check mode says about something that is missing."""
UNKNOWN = frozenset({"actor", "channel", "data", "details", "index", "status_reason", "user_id"})
"""The attributes that only the server knows, of which the type is compared."""
NOT_PREDICTED = frozenset({"action", "action_id", "actions", "created_at", "request_id", "updated_at", "leaf_actions"})
"""The keys of results and resources that check mode does not predict."""


def pairs() -> Iterator[tuple[str, Task, Task]]:
    """Every ordered pair of different tasks that name an object in common, and its name."""
    for (one, first), (other, second) in product(MOVES.items(), {**MOVES, **LOOKS}.items()):
        if one != other and _names(first.options) & _names(second.options):
            yield f"{one}, {other}", first, second


def comparable(value: Any, key: str = "") -> Any:
    """A result without what differs between check mode and the real run: ids, times, and names that the server chooses.

    :param key: the key that the value has in its resource.
    """
    if key == "id" and value is None:
        # In a plan, what is predicted has no id yet.
        return "(id)"
    if key in UNKNOWN:
        return type(value).__name__
    if isinstance(value, Mapping):
        kept = {name: item for name, item in value.items() if name not in NOT_PREDICTED}
        return {comparable(name): comparable(item, name) for name, item in kept.items()}
    if isinstance(value, list) and key == "names":
        return sorted(name for name in map(comparable, value) if name != "(node)")
    if isinstance(value, list):
        return (
            sorted((comparable(item, key) for item in value), key=str)
            if key not in ("plan", "steps")
            else [*map(comparable, value)]
        )
    if not isinstance(value, str):
        return value
    for pattern, text in (
        (ID, "(id)"),
        (NAME, "(node)"),
        (TIME, "(time)"),
        (HINT, ""),
        (SHORT_ID, "(short id)"),
        (LISTED, ""),
    ):
        value = pattern.sub(text, value)
    return value


def _names(options: Mapping[str, Any]) -> set[str]:
    """The names of objects in the options of a task."""
    names: set[str] = set()
    for option, value in options.items():
        if option in ("name", "cluster", "policy", "profile", "cluster_id"):
            names.add(value)
        elif option in ("nodes", "replace"):
            names.update(value if isinstance(value, list) else [*value, *value.values()])
        elif option == "filters":
            names |= _names(value)
    return names - {""} or {"everything"}
