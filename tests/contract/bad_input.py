# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of invalid tasks, which ``test_bad_input.py`` runs in check mode and really. A new one is a new row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from case import EMPTY, PROFILE, RECEIVER, scaling, server
from harness import Task

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
"""An id that no object has."""
STACK = {"type": "os.heat.stack", "version": "1.0", "properties": {"template": {"heat_template_version": "2016-04-08"}}}
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
GIVEN = {
    "profile": PROFILE,
    "stack": Task("cluster_profile", {"name": "stack", "spec": STACK}),
    "cluster": EMPTY,
    "bounded cluster": EMPTY.but(max_size=3),
    "other cluster": EMPTY.but(name="shop"),
    "receiver": RECEIVER,
}
"""Tasks that prepare a project, by the names that :class:`Bad` refers to."""


@dataclass(frozen=True)
class Bad:
    """An invalid task.

    :param task: the task.
    :param words: what its message must contain.
    :param given: the keys of ``GIVEN`` for the tasks that run before it.
    """

    task: Task
    words: tuple[str, ...]
    given: tuple[str, ...] = ()


def spec(**parts: Any) -> Task:
    """The profile with top-level keys of its spec changed."""
    return PROFILE.but(spec={**server(), **parts})


SIZES = {
    "lower bound above the upper": Bad(
        EMPTY.but(min_size=3, max_size=2),
        ("Cluster web cannot have", "min_size 3 is above max_size 2. Raise max_size"),
        ("profile",),
    ),
    "below the lower bound": Bad(
        EMPTY.but(min_size=3, desired_capacity=2), ("desired_capacity 2 is below min_size 3",), ("profile",)
    ),
    "above the upper bound": Bad(
        EMPTY.but(max_size=3, desired_capacity=4), ("desired_capacity 4 is above max_size 3",), ("profile",)
    ),
    "above the live upper bound": Bad(
        Task("cluster", {"name": "web", "desired_capacity": 4}),
        ("desired_capacity 4 is above max_size 3",),
        ("profile", "bounded cluster"),
    ),
    "lower bound above the live upper one": Bad(
        Task("cluster", {"name": "web", "min_size": 4}),
        ("min_size 4 is above max_size 3",),
        ("profile", "bounded cluster"),
    ),
    "negative lower bound": Bad(EMPTY.but(min_size=-1), ("min_size is -1", "fewer than 0"), ("profile",)),
    "negative size": Bad(EMPTY.but(desired_capacity=-2), ("desired_capacity is -2", "fewer than 0"), ("profile",)),
    "senseless upper bound": Bad(EMPTY.but(max_size=-2), ("max_size is -2", "-1 for no limit"), ("profile",)),
    "no time for actions": Bad(EMPTY.but(cluster_timeout=0), ("cluster_timeout is 0", "its own default"), ("profile",)),
    "no time to wait": Bad(EMPTY.but(timeout=0), ("timeout is 0", "wait"), ("profile",)),
    "more time than there is": Bad(EMPTY.but(timeout=10**400), ("timeout is 10", "at most 2147483647"), ("profile",)),
    "more nodes than there are": Bad(EMPTY.but(max_size=2**63), ("max_size is 9223372036854775808",), ("profile",)),
}
REFERENCES = {
    "no profile": Bad(Task("cluster", {"name": "web"}), ("There is no cluster web yet", "profile is required")),
    "no spec": Bad(Task("cluster_profile", {"name": "web"}), ("There is no profile web yet", "spec is required")),
    "another type of profile": Bad(
        EMPTY.but(profile="stack"),
        ("os.nova.server-1.0", "os.heat.stack-1.0", "profile stack", "Cluster web"),
        ("profile", "cluster", "stack"),
    ),
}
SPECS = {
    "unknown property": Bad(PROFILE.but(spec=server(nonsense=1)), ("profile web", "nonsense")),
    "missing image": Bad(PROFILE.but(spec=server(image="missing-image")), ("profile web", "missing-image")),
    **{
        f"unknown {what} at {microversion}": Bad(
            spec(**{what: wrong}).but(clustering_api_microversion=microversion),
            (
                f"no profile type {name}, which the spec of profile web names",
                "os.heat.stack 1.0, os.nova.server 1.0",
                "cluster_profile_type_info",
            ),
        )
        for microversion in ("1.1", "1.14")
        for what, wrong, name in (
            ("type", "os.nova.sever", "os.nova.sever-1.0"),
            ("version", "9.0", "os.nova.server-9.0"),
        )
    },
    "unknown type of policy": Bad(
        Task("cluster_policy", {"name": "p", "spec": {**scaling(), "type": "senlin.policy.scale"}}),
        (
            "no policy type senlin.policy.scale-1.0",
            "senlin.policy.health 1.0 and 1.1 and 1.2",
            "cluster_policy_type_info",
        ),
    ),
    "no networks": Bad(
        PROFILE.but(spec={**server(), "properties": {"name": "web", "flavor": "m1.small", "image": "cirros"}}),
        ("profile web", "no properties.networks", "or to []"),
    ),
    "no mapping": Bad(PROFILE.but(spec="web.yaml"), ("spec is a text that holds a text", "content of a spec file")),
    "no YAML": Bad(PROFILE.but(spec="type: a: b"), ("not valid YAML or JSON in line 1",)),
    "no type": Bad(PROFILE.but(spec={"version": "1.0", "properties": {}}), ("profile web", "type")),
    "empty": Bad(PROFILE.but(spec={}), ("profile web", "type")),
    "bad replacement": Bad(
        PROFILE.but(spec=server(image="missing-image"), on_spec_change="replace"),
        ("profile web", "missing-image"),
        ("profile",),
    ),
    "another spec": Bad(
        PROFILE.but(spec=server(image="ubuntu", flavor="m1.large")),
        (
            'properties.flavor is "m1.small", the task sets "m1.large"; properties.image is "cirros", the task',
            "on_spec_change",
            "replace",
        ),
        ("profile",),
    ),
}
RULES = {
    "neither name nor id": Bad(Task("cluster", {}), ("one of the following is required: name, id",)),
    "two options of which one is allowed": Bad(
        Task("cluster_members", {"cluster": "web", "nodes": ["a"], "replace": {"a": "b"}}),
        ("parameters are mutually exclusive: nodes|replace",),
    ),
}
NAMES = {
    f"{module} named {name[:9]!r}": Bad(Task(module, {**task.options, "name": name}), (repr(name), f"name of a {noun}"))
    for module, noun, task in (("cluster", "cluster", EMPTY), ("cluster_profile", "profile", PROFILE))
    for name in ("my web", "my/web", "x" * 256, "")
}
IDS = {
    f"{module} with the id {id}, {state}": Bad(
        Task(module, {"id": id, "state": state}), (id, "cannot be the id of the")
    )
    for module in ("cluster", "cluster_profile")
    for state in ("present", "absent")
    for id in ("web", UNKNOWN_ID[:35], UNKNOWN_ID.replace("-", ""), "ABCDEF00-0000-4000-8000-000000000000")
}
UNKNOWN_IDS = {
    f"{module} that nobody has": Bad(Task(module, {"id": UNKNOWN_ID, "name": "web"}), (UNKNOWN_ID, "There is no"))
    for module in ("cluster", "cluster_profile")
}
VERSIONS = {
    "profile_only": Bad(
        EMPTY.but(profile_only=True, clustering_api_microversion="1.5"), ("profile_only", "1.6", "1.5"), ("profile",)
    ),
    "config": Bad(
        EMPTY.but(config={"node.name.format": "w-$3I"}, clustering_api_microversion="1.6"),
        ("config", "1.7", "1.6"),
        ("profile",),
    ),
    "empty config": Bad(
        EMPTY.but(config={}, clustering_api_microversion="1.0"), ("config", "1.7", "1.0"), ("profile",)
    ),
    "force": Bad(
        ABSENT.but(force=True, clustering_api_microversion="1.7"), ("force", "1.8", "1.7"), ("profile", "cluster")
    ),
    "not tainted": Bad(
        Task("cluster_node", {"name": "one", "tainted": False, "clustering_api_microversion": "1.12"}),
        ("tainted", "1.13", "1.12"),
    ),
    **{
        f"microversion {wrong}": Bad(EMPTY.but(clustering_api_microversion=wrong), (repr(wrong), "1.0 to 1.14"))
        for wrong in ("1.15", "2.0", "1", "latest", " ")
    },
}
CONFIGS = {
    f"{key} {value!r}": Bad(EMPTY.but(config={key: value}), (f"{key} in config is {shown}", "must be"), ("profile",))
    for key, value, shown in (
        ("cluster.stop_timeout_before_update", "abc", "'abc'"),
        ("cluster.stop_timeout_before_update", True, "a boolean"),
        ("cluster.stop_node_before_delete", "perhaps", "'perhaps'"),
        ("node.name.format", 7, "a number"),
    )
}
EMPTY_VALUES = {
    "new cluster": Bad(EMPTY.but(profile=""), ("profile is empty", "exact name or a full id")),
    "live cluster": Bad(
        Task("cluster", {"name": "web", "profile": " "}), ("profile is empty",), ("profile", "cluster")
    ),
    "cluster to be absent": Bad(ABSENT.but(name=""), ("'' cannot be the name of a cluster",)),
    "profile to be absent": Bad(
        Task("cluster_profile", {"name": "", "state": "absent"}), ("'' cannot be the name of a profile",)
    ),
    "policy to be bound": Bad(Task("cluster_policy_binding", {"cluster": "web", "policy": ""}), ("policy is empty",)),
    "members": Bad(Task("cluster_members", {"cluster": "web", "nodes": ["a", ""]}), ("nodes[1] is empty",)),
    "cluster of members": Bad(Task("cluster_members", {"cluster": "", "nodes": ["a"]}), ("cluster is empty",)),
    "replaced member": Bad(Task("cluster_members", {"cluster": "web", "replace": {"": "b"}}), ("replace is empty",)),
    "adopted server": Bad(
        Task("cluster_node", {"name": "one", "adopt": {"identity": "", "type": "os.nova.server-1.0"}}),
        ("identity of adopt is empty",),
    ),
    "nodes to be rebooted": Bad(Task("cluster_operation", {"nodes": [""], "operation": "reboot"}), ("nodes[0] is",)),
    "nodes to be checked": Bad(Task("cluster_health", {"nodes": [""]}), ("nodes[0] is empty",)),
    "resized cluster": Bad(Task("cluster_resize", {"cluster": "", "number": 1}), ("cluster is empty",)),
    "cluster of a receiver": Bad(
        Task("cluster_receiver", {"name": "out", "cluster": "", "action": "CLUSTER_CHECK"}), ("cluster is empty",)
    ),
    "triggered receiver": Bad(Task("cluster_receiver_trigger", {"name": ""}), ("'' cannot be the name of a receiver",)),
    "listed clusters": Bad(Task("cluster_info", {"name": ""}), ("name is empty",)),
    "cluster of listed nodes": Bad(Task("cluster_node_info", {"cluster": ""}), ("cluster is empty",)),
}
NULLS = {
    **{
        module: Bad(Task(module, {"name": None, **options}), ("one of the following is required: name, id",))
        for module, options in {
            "cluster": {"state": "absent"},
            "cluster_node": {"profile": "web"},
            "cluster_policy": {"spec": scaling()},
            "cluster_profile": {"spec": server()},
            "cluster_receiver": {"action": "CLUSTER_CHECK"},
            "cluster_receiver_trigger": {},
        }.items()
    },
    "members": Bad(Task("cluster_members", {"cluster": "web", "nodes": None}), ("required: nodes, replace",)),
    "cluster to be checked": Bad(Task("cluster_health", {"cluster": None}), ("required: cluster, nodes",)),
    "cluster to be rebooted": Bad(
        Task("cluster_operation", {"cluster": None, "operation": "reboot"}), ("required: cluster, nodes",)
    ),
}
"""What a template without a value gives. Ansible takes it for given where one of several options is required."""
RECEIVERS = {
    "message without a messaging service": Bad(
        Task("cluster_receiver", {"name": "out", "type": "message"}),
        ("Receiver out cannot be created", "messaging service (Zaqar)", "Create a webhook instead"),
    ),
    "count in words": Bad(RECEIVER.but(params={"count": "two"}), ("count in params is 'two'", "a whole number")),
    "count in words for a trigger": Bad(
        Task("cluster_receiver_trigger", {"name": "out", "inputs": {"count": "two"}}), ("count in inputs is 'two'",)
    ),
    "another cluster": Bad(
        RECEIVER.but(cluster="shop"),
        ("cluster of receiver out (", "is web (", "cannot be changed to shop (", "has a new URL"),
        ("profile", "cluster", "other cluster", "receiver"),
    ),
    "another type": Bad(
        Task("cluster_receiver", {"name": "out", "type": "message"}),
        ("type of receiver out (", "is 'webhook' and cannot be changed to 'message'", "has a new URL"),
        ("profile", "cluster", "receiver"),
    ),
}
PAIRS = {
    f"with {shown}": Bad(
        Task("cluster_members", {"cluster": "web", "replace": {"n1": value}}),
        (f"replace pairs 'n1' with {shown}", "the name or id"),
        ("profile", "cluster"),
    )
    for value, shown in ((None, "null"), (["n2"], "a list"), ({"n2": "n3"}, "a mapping"), (True, "a boolean"))
}
QUERIES = {
    "unknown filter": Bad(Task("cluster_info", {"filters": {"flavour": "x"}}), ("flavour", "name, status")),
    "bad status": Bad(
        Task("cluster_info", {"filters": {"status": "broken"}}), ("filters.status is 'broken'", "ACTIVE")
    ),
    "bad sort": Bad(Task("cluster_info", {"sort": "colour"}), ("sort is 'colour'", "created_at, init_at")),
    "limit above all numbers": Bad(Task("cluster_info", {"limit": 2**63}), ("limit is 9223372036854775808",)),
    "no time to wait": Bad(Task("cluster_info", {"timeout": 0}), ("timeout is 0",)),
    "no id": Bad(Task("cluster_event_info", {"id": "nope"}), ("'nope' cannot be the id of the event",)),
    "no id of an action": Bad(
        Task("cluster_action", {"id": "nope"}), ("'nope' cannot be the id of the action", "List the actions")
    ),
    "a whole module below its microversion": Bad(
        Task("cluster_attribute_info", {"cluster": "web", "path": "name", "clustering_api_microversion": "1.1"}),
        ("The module cluster_attribute_info needs microversion 1.2", "this task uses 1.1", "cluster_node_info"),
    ),
    "negative limit": Bad(Task("cluster_profile_info", {"limit": -1}), ("limit is -1",)),
    "all projects for a member": Bad(Task("cluster_info", {"all_projects": True}), ("list clusters", "403")),
}
LIMITS = {
    f"{module}, {option} {value}": Bad(
        Task(module, {"cluster": "web", **options, option: value}),
        (f"{option} is ", "; it must be a number of nodes such as 2, or a percentage from 0% to 100%. Correct it."),
        ("profile", "cluster"),
    )
    for module, options, option in (
        ("cluster_resize", {"number": 0}, "max_removed"),
        ("cluster_members", {"nodes": []}, "max_removed"),
        ("cluster_health", {}, "max_unhealthy"),
    )
    for value in ("-1", "101%", "2.5", "many", "")
}
LIMITS["max_unhealthy without a cluster"] = Bad(
    Task("cluster_health", {"nodes": [], "max_unhealthy": 1}), ("max_unhealthy is a portion", "set cluster")
)
LIMITS["an unknown disruption"] = Bad(EMPTY.but(max_disruption="none"), ("max_disruption", "in_place"), ("profile",))
TABLE = {
    f"{group}: {name}": bad
    for group, tasks in {
        "sizes": SIZES,
        "limits": LIMITS,
        "references": REFERENCES,
        "rules": RULES,
        "spec": SPECS,
        "names": NAMES,
        "ids": {**IDS, **UNKNOWN_IDS},
        "versions": VERSIONS,
        "config": CONFIGS,
        "empty": EMPTY_VALUES,
        "null": NULLS,
        "pairs": PAIRS,
        "receivers": RECEIVERS,
        "asked": QUERIES,
    }.items()
    for name, bad in tasks.items()
}
"""The invalid tasks by group and name."""
