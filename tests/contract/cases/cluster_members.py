# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_members."""

from __future__ import annotations

from case import EMPTY, NODE, PROFILE, Case, deletion
from harness import Task

TWO, THREE = NODE.but(name="two"), NODE.but(name="three")
IN = {"cluster": "web"}
FULL = Task("cluster", {"name": "web", "min_size": 1, "max_size": 1, "desired_capacity": 1})


def members(*nodes: str, **options: object) -> Task:
    """A task that declares nodes of the cluster ``web``."""
    return Task("cluster_members", {"cluster": "web", "nodes": list(nodes), **options})


def replaced(**options: object) -> Task:
    """A task in which the node ``two`` takes the place of ``one``."""
    return Task("cluster_members", {"cluster": "web", "replace": {"one": "two"}, **options})


def policy(**properties: object) -> tuple[Task, Task]:
    """The tasks that attach a deletion policy to the cluster ``web``."""
    spec = deletion()
    spec["properties"] = {"criteria": "OLDEST_FIRST", **properties}
    return (
        Task("cluster_policy", {"name": "leaving", "spec": spec}),
        Task("cluster_policy_binding", {"cluster": "web", "policy": "leaving"}),
    )


CASES = (
    Case("add", members("one"), given=(PROFILE, EMPTY, NODE), steps=("add node one to cluster web",)),
    Case(
        "add by name and id, mixed and doubled",
        members("{node one}", "two", "one", "{node two}", "two", cluster="{cluster web}"),
        given=(PROFILE, EMPTY, NODE, TWO),
        steps=("add nodes one, two to cluster web",),
    ),
    Case(
        "add what is missing",
        members("one", "two"),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO),
        steps=("add node two to cluster web",),
    ),
    Case(
        "add and keep the role",
        members("one"),
        given=(PROFILE, EMPTY, NODE.but(role="primary")),
        steps=("add node one to cluster web", "update node one: role"),
    ),
    Case(
        "replace and keep the role",
        replaced(),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(role="primary")),
        steps=("replace one by two in cluster web", "update node two: role"),
    ),
    Case("add none", members(), given=(PROFILE, EMPTY)),
    Case("unchanged", members("one"), given=(PROFILE, EMPTY, NODE.but(**IN))),
    Case("unchanged when doubled", members("one", "{node one}"), given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN))),
    Case(
        "absent",
        members("one", "{node one}", "gone", state="absent"),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN)),
        steps=("remove node one from cluster web",),
    ),
    Case(
        "absent and deleted",
        members("one", state="absent", destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN)),
        steps=("remove and delete node one from cluster web",),
    ),
    Case("absent of no member", members("one", "gone", state="absent"), given=(PROFILE, EMPTY, NODE)),
    Case(
        "exact",
        members("two", "{node three}", state="exact"),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN), THREE),
        steps=("add node three to cluster web", "remove node one from cluster web"),
    ),
    Case(
        "exact and deleted",
        members("two", state="exact", destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN)),
        steps=("remove and delete node one from cluster web",),
    ),
    Case(
        "exact to none",
        members(state="exact"),
        given=(PROFILE, EMPTY, NODE.but(**IN)),
        steps=("remove node one from cluster web",),
    ),
    Case("unchanged when exact", members("one", "one", state="exact"), given=(PROFILE, EMPTY, NODE.but(**IN))),
    Case(
        "exact in a cluster with room below alone",
        members("two", state="exact"),
        given=(PROFILE, EMPTY.but(max_size=1), NODE.but(**IN), TWO),
        steps=("remove node one from cluster web", "add node two to cluster web"),
    ),
    Case(
        "exact in a cluster without room",
        members("two", state="exact"),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO, FULL),
        steps=("replace one by two in cluster web",),
    ),
    Case(
        "exact and deleted in a cluster without room",
        members("two", state="exact", destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO, FULL),
        steps=("replace one by two in cluster web", "delete node one"),
        effects=("remove 1: one",),
    ),
    Case(
        "replace",
        replaced(replace={"one": "{node two}"}),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO),
        steps=("replace one by two in cluster web",),
        effects=(),
    ),
    Case(
        "replace and delete",
        replaced(destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO),
        steps=("replace one by two in cluster web", "delete node one"),
        effects=("remove 1: one",),
    ),
    Case("replace none", replaced(replace={}), given=(PROFILE, EMPTY)),
    Case(
        "absent with a deletion policy that deletes",
        members("one", state="absent"),
        given=(PROFILE, EMPTY, NODE.but(**IN), *policy()),
        steps=("remove and delete node one from cluster web",),
        effects=("remove 1: one",),
    ),
    Case(
        "absent with a deletion policy that keeps",
        members("one", state="absent"),
        given=(PROFILE, EMPTY, NODE.but(**IN), *policy(destroy_after_deletion=False)),
        steps=("remove node one from cluster web",),
        effects=(),
    ),
    Case(
        "absent with a deletion policy that keeps the capacity",
        members("one", state="absent", destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN), *policy(reduce_desired_capacity=False)),
        steps=("remove and delete node one from cluster web",),
        effects=("remove 1: one",),
    ),
    Case(
        "exact with a deletion policy that deletes",
        members("two", state="exact", destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN), *policy()),
        steps=("remove and delete node one from cluster web",),
    ),
    Case(
        "replace in spite of a deletion policy that deletes",
        replaced(destroy_after_deletion=False),
        given=(PROFILE, EMPTY, NODE.but(**IN), TWO, *policy()),
        steps=("replace one by two in cluster web",),
    ),
    Case("unchanged when replaced already", replaced(), given=(PROFILE, EMPTY, NODE, TWO.but(**IN))),
    Case("unchanged when replaced and deleted already", replaced(), given=(PROFILE, EMPTY, TWO.but(**IN))),
    Case(
        "delete what was replaced already",
        replaced(destroy_after_deletion=True),
        given=(PROFILE, EMPTY, NODE, TWO.but(**IN)),
        steps=("delete node one",),
        effects=("remove 1: one",),
    ),
)
