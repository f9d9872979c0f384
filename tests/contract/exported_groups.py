# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of groups that are exported, each as the tasks that create one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from case import ADOPT, BINDING, EMPTY, NODE, POLICY, PROFILE, RECEIVER, deletion, scaling, server
from harness import Task


@dataclass(frozen=True)
class Group:
    """A kind of group.

    :param given: the tasks that create it, with the placeholders of :mod:`created`.
    :param servers: names of servers that exist beforehand and that Senlin does not manage.
    :param secrets: the places of its secrets in its documents, and the secrets.
    :param alone: the names of what belongs to no cluster and is in no document.
    """

    given: tuple[Task, ...]
    servers: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    alone: tuple[str, ...] = ()


def spec(type: str, version: float = 1.0, **properties: object) -> dict[str, object]:
    """The spec of a policy."""
    return {"type": f"senlin.policy.{type}", "version": version, "properties": properties}


HEALTH = spec(
    "health",
    1.2,
    detection={"detection_modes": [{"type": "NODE_STATUS_POLLING"}], "interval": 600},
    recovery={"actions": [{"name": "REBUILD"}]},
)
LOAD_BALANCING = spec(
    "loadbalance",
    1.3,
    pool={"protocol": "HTTP", "protocol_port": 80, "subnet": "private"},
    vip={"protocol": "HTTP", "protocol_port": 80, "subnet": "private"},
)
POLICIES = {
    "affinity": spec("affinity", servergroup={"policies": "soft-anti-affinity"}),
    "batch": spec("batch", min_in_service=1, max_batch_size=2, pause_time=1),
    "deletion": deletion(),
    "health": HEALTH,
    "load-balancing": LOAD_BALANCING,
    "regions": spec("region_placement", regions=[{"name": "RegionOne", "weight": 100}]),
    "scaling": scaling(2, min_step=1, best_effort=True),
    "zones": spec("zone_placement", zones=[{"name": "nova", "weight": 100}]),
}
"""A spec of each type of policy."""
STACK = {
    "type": "os.heat.stack",
    "version": 1.0,
    "properties": {"template": {"heat_template_version": "2016-10-14", "outputs": {"a": {"value": "{{ b }}"}}}},
}
USER_DATA = "#cloud-config\nchpasswd:\n  list: |\n    root: {{ letmein }}\n\npassword: hunter2-{{ x }}\n"
LIKE_DATA = '{"hunter": [2, true]}'
"""A text of which ansible-core 2.18 makes a mapping where nothing keeps it from that."""
ODD_NAMES = ("yes", "1.0", "012", "~", "null", "...", "_", "-x", "中文", "0x1f", "1e3")
"""Names that YAML reads as something else if they are written without care."""


def attached(*names: str, **options: object) -> tuple[Task, ...]:
    """The tasks that create policies and attach them to the cluster ``web``."""
    return tuple(
        task
        for name in names
        for task in (POLICY.but(name=name, spec=POLICIES[name]), BINDING.but(policy=name, **options))
    )


def sized(**options: object) -> Task:
    """The cluster ``web`` with two nodes."""
    return EMPTY.but(desired_capacity=2, **options)


def member(name: str, **options: object) -> Task:
    """A node with a name of its own in the cluster ``web``."""
    return NODE.but(name=name, cluster="web", **options)


def of_type(type: str) -> Group:
    """A group with a policy of a type."""
    return Group((PROFILE, sized(), *attached(type)))


GROUPS: dict[str, Group] = {
    "empty": Group((PROFILE, EMPTY)),
    "sizes and settings": Group(
        (
            PROFILE.but(metadata={"team": "shop", "empty": ""}),
            sized(
                min_size=1,
                max_size=5,
                cluster_timeout=1200,
                config={"node.name.format": "web-$3I", "cluster.stop_node_before_delete": True},
                metadata={"tier": "front", "a": "{{ b }}", "z": "yes", "breaks": "a\x85b\u2028c\n\u2029d"},
            ),
        )
    ),
    "a profile of another name, used twice": Group(
        (
            PROFILE.but(name="small"),
            EMPTY.but(profile="small", desired_capacity=1),
            EMPTY.but(name="shop", profile="small"),
        )
    ),
    **{f"policy of type {type}": of_type(type) for type in POLICIES},
    "several policies, disabled, and receivers": Group(
        (
            PROFILE,
            sized(max_size=6),
            *attached("scaling"),
            *attached("deletion", enabled=False),
            RECEIVER.but(action="CLUSTER_SCALE_OUT", params={"count": "2"}),
            RECEIVER.but(name="check"),
        ),
    ),
    "nodes of their own": Group(
        (
            PROFILE,
            EMPTY.but(desired_capacity=1, min_size=1),
            member("db-1", role="primary", metadata={"rack": "1", "b": "{% c %}"}),
            member("db-2", tainted=True),
            NODE.but(name="alone"),
        ),
        alone=("alone",),
    ),
    "only nodes of their own": Group((PROFILE, EMPTY, member("db-2"), member("db-1"), sized(min_size=2, max_size=2))),
    "nodes of several profiles": Group(
        (
            PROFILE,
            PROFILE.but(name="large", spec=server(flavor="m1.large"), metadata={"size": "large"}),
            sized(),
            member("big-1", profile="large"),
            member("big-2", profile="large", role="batch"),
        )
    ),
    "adopted nodes": Group(
        (
            PROFILE,
            EMPTY.but(desired_capacity=1),
            Task("cluster_node", {"name": "old", "adopt": ADOPT, "cluster": "web"}),
        ),
        servers=("old",),
    ),
    "stacks": Group((PROFILE.but(spec=STACK), sized())),
    "names of all kinds": Group(
        (
            *(
                task
                for name in ("yes", "中文")
                for task in (PROFILE.but(name=name), EMPTY.but(name=name, profile=name))
            ),
            PROFILE,
            EMPTY,
            *(member(name) for name in ODD_NAMES[:3]),
            *(POLICY.but(name=name) for name in ODD_NAMES[3:7]),
            *(BINDING.but(policy=name) for name in ODD_NAMES[3:7]),
            *(RECEIVER.but(name=name) for name in ODD_NAMES[7:]),
        )
    ),
    "secrets": Group(
        (
            PROFILE.but(
                spec=server(admin_pass="hunter2 {{ y }}", metadata={"db_password": LIKE_DATA}, user_data=USER_DATA)
            ),
            sized(),
        ),
        secrets={
            "profile.spec.properties.admin_pass": "hunter2 {{ y }}",
            "profile.spec.properties.metadata.db_password": LIKE_DATA,
            "profile.spec.properties.user_data": USER_DATA,
        },
    ),
}
"""The kinds of groups."""
