# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the races between runs that declare something of nodes, members and bindings at the same moment.

``test_races_of_runs.py`` lets two runs and five runs race in each of them. Rows are data, so a new race is a new row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from case import BINDING, EMPTY, NODE, POLICY, PROFILE, deletion, server
from harness import Task

IN = {"cluster": "web"}
"""The option of a node in the cluster ``web``."""
TWO, THREE = NODE.but(name="two"), NODE.but(name="three")
ONE_IN, TWO_IN = NODE.but(**IN), TWO.but(**IN)
OTHER_CLUSTER = EMPTY.but(name="other")
OTHER_PROFILE = Task("cluster_profile", {"name": "other", "spec": server(flavor="m1.large")})
ADOPTED = Task(
    "cluster_node",
    {
        "name": "one",
        "adopt": {"identity": "{server old}", "type": "os.nova.server-1.0", "overrides": {"key_name": "mine"}},
    },
)
TWICE = r"\d nodes manage .* Deleting one of them deletes"
FULL = EMPTY.but(max_size=1)
"""A cluster with room for one node, so that another one can only replace it."""
DELETION = Task("cluster_policy", {"name": "del", "spec": deletion()})
YOUNGEST = Task("cluster_policy", {"name": "young", "spec": deletion("YOUNGEST_FIRST")})
"""Policies of a type of which a cluster accepts only one."""
DELETION_BOUND = BINDING.but(policy="del")
YOUNGEST_BOUND = BINDING.but(policy="young")


def members(*nodes: str, **options: object) -> Task:
    """A task that declares nodes of the cluster ``web``."""
    return Task("cluster_members", {"cluster": "web", "nodes": list(nodes), **options})


@dataclass(frozen=True)
class Race:
    """Runs at the same moment.

    Options can contain the placeholders of :mod:`created`.

    :param plays: the tasks of each run, one after the other. With more runs than plays, the plays repeat.
    :param given: tasks that run before it.
    :param servers: names of servers that exist beforehand and that Senlin does not manage.
    :param left: how many objects there must be in the end, by plural.
    :param in_cluster: the names of the nodes in the cluster ``web`` in the end; ``None`` if there is no such cluster.
    :param bound: the names of the policies that are attached to it in the end.
    :param true_failure: a regular expression for the message of the only failure that is true: what Senlin itself
        cannot keep apart. The end is then not checked.
    """

    plays: tuple[tuple[Task, ...], ...]
    given: tuple[Task, ...] = (PROFILE, EMPTY)
    servers: tuple[str, ...] = ()
    left: dict[str, Any] = field(default_factory=dict)
    in_cluster: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    true_failure: str = ""


def same(task: Task, *given: Task, **expected: Any) -> Race:
    """All runs declare the same."""
    return Race(((task,),), (PROFILE, EMPTY, *given), **expected)


RACES = {
    # Nodes
    "node: create": same(NODE, left={"nodes": 1}),
    "node: create in a cluster": same(ONE_IN, left={"nodes": 1}, in_cluster=("one",)),
    # Senlin adopts a server as often as it is asked to, and no node can be removed without its server.
    "node: adopt": same(ADOPTED, servers=("old",), true_failure=TWICE),
    "node: adopt into a cluster": same(ADOPTED.but(**IN), servers=("old",), true_failure=TWICE),
    "node: join": same(ONE_IN, NODE, left={"nodes": 1}, in_cluster=("one",)),
    "node: join with a role": same(ONE_IN.but(role="first"), NODE.but(role="first"), in_cluster=("one",)),
    "node: leave": same(NODE.but(cluster=""), ONE_IN, left={"nodes": 1}),
    "node: move": same(ONE_IN, OTHER_CLUSTER, NODE.but(cluster="other"), left={"nodes": 1}, in_cluster=("one",)),
    "node: rename": same(
        Task("cluster_node", {"id": "{node one}", "name": "renamed"}), ONE_IN, in_cluster=("renamed",)
    ),
    "node: change": same(NODE.but(role="first", metadata={"a": "1"}), NODE, left={"nodes": 1}),
    "node: change a member": same(ONE_IN.but(metadata={"a": "1"}), ONE_IN, in_cluster=("one",)),
    "node: another profile": same(NODE.but(profile="other"), OTHER_PROFILE, NODE, left={"nodes": 1}),
    "node: delete": same(NODE.but(state="absent"), NODE, left={"nodes": 0}),
    "node: delete a member": same(NODE.but(state="absent"), ONE_IN, left={"nodes": 0}),
    "node: different ones join": Race(
        ((ONE_IN,), (TWO_IN,)), (PROFILE, EMPTY, NODE, TWO), left={"nodes": 2}, in_cluster=("one", "two")
    ),
    "node: one joins, another leaves": Race(
        ((ONE_IN,), (TWO.but(cluster=""),)), (PROFILE, EMPTY, NODE, TWO_IN), in_cluster=("one",)
    ),
    # Members
    "members: present": same(members("one", "two"), NODE, TWO, in_cluster=("one", "two")),
    "members: present, overlapping": Race(
        ((members("one", "two"),), (members("two", "three"),)),
        (PROFILE, EMPTY, NODE, TWO, THREE),
        in_cluster=("one", "three", "two"),
    ),
    "members: absent": same(members("one", state="absent"), ONE_IN, TWO_IN, left={"nodes": 2}, in_cluster=("two",)),
    "members: absent and deleted": same(
        members("one", state="absent", destroy_after_deletion=True), ONE_IN, left={"nodes": 0}
    ),
    "members: exact": same(members("two", state="exact"), ONE_IN, TWO, left={"nodes": 2}, in_cluster=("two",)),
    "members: exact and deleted": same(
        members("two", state="exact", destroy_after_deletion=True),
        ONE_IN,
        TWO_IN,
        left={"nodes": 1},
        in_cluster=("two",),
    ),
    "members: exact in a full cluster": Race(
        ((members("two", state="exact"),),), (PROFILE, FULL, ONE_IN, TWO), left={"nodes": 2}, in_cluster=("two",)
    ),
    "members: replace": same(
        Task("cluster_members", {"cluster": "web", "replace": {"one": "two"}}), ONE_IN, TWO, in_cluster=("two",)
    ),
    "members: replace and delete": same(
        Task("cluster_members", {"cluster": "web", "replace": {"one": "two"}, "destroy_after_deletion": True}),
        ONE_IN,
        TWO,
        left={"nodes": 1},
        in_cluster=("two",),
    ),
    "members: join by two modules": Race(
        ((members("one", state="exact"),), (ONE_IN,)), (PROFILE, EMPTY, NODE), in_cluster=("one",)
    ),
    # Bindings
    "binding: attach": same(BINDING, POLICY, bound=("grow",)),
    "binding: attach one of its kind": same(DELETION_BOUND, DELETION, bound=("del",)),
    "binding: disable": same(BINDING.but(enabled=False), POLICY, BINDING, bound=("grow",)),
    "binding: enable": same(BINDING.but(enabled=True), POLICY, BINDING.but(enabled=False), bound=("grow",)),
    "binding: detach": same(BINDING.but(state="absent"), POLICY, BINDING),
    "binding: swap": Race(
        ((DELETION_BOUND.but(state="absent"), YOUNGEST_BOUND),),
        (PROFILE, EMPTY, DELETION, YOUNGEST, DELETION_BOUND),
        bound=("young",),
    ),
    "binding: another spec": same(
        DELETION.but(spec=deletion("YOUNGEST_FIRST"), on_spec_change="replace"),
        DELETION,
        DELETION_BOUND,
        left={"policies": 1},
        bound=("del",),
    ),
    "binding: different ones": Race(
        ((BINDING,), (DELETION_BOUND,)), (PROFILE, EMPTY, POLICY, DELETION), bound=("del", "grow")
    ),
    "binding: attach while a node joins": Race(
        ((BINDING,), (ONE_IN,)), (PROFILE, EMPTY, POLICY, NODE), in_cluster=("one",), bound=("grow",)
    ),
}
"""The races by name."""
