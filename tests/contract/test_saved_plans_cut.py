# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that requires a saved plan is cut at each of its writes: the next run carries out the rest of the same plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from case import NODE, scaling, server
from cut_runs import MOMENTS, run_and_cut
from gateway import Gateway, gateway
from harness import Task
from tenant import Tenant
from test_role import IN, OUT, RECEIVE_IN, RECEIVE_OUT, VICTIMS, Group, attached, changes, group, names, tasks_of
from test_saved_plans import Plans

pytestmark = pytest.mark.long

LISTED = [
    {"name": "own", "role": "primary", "metadata": {"team": "shop"}},
    {"name": "lone", "role": "secondary", "tainted": True},
]
"""Nodes of a document. The second one exists before the plan, outside the cluster."""


@dataclass(frozen=True)
class Change:
    """A document, and what there is before its plan is written.

    :param given: the document that was declared before; ``None`` if there was no group.
    :param wanted: the document that is planned.
    :param writes: how many writes its run sends.
    :param given_tasks: what else is done before.
    """

    given: Group | None
    wanted: Group
    writes: int
    given_tasks: tuple[Task, ...] = ()


OLD = group(
    cluster={"desired_capacity": 3, "min_size": 1, "max_size": 6, "metadata": {"stage": "old"}},
    policies=[OUT, IN],
    receivers=[RECEIVE_OUT],
)
CHANGES = {
    "created": Change(
        None,
        group(
            cluster={"desired_capacity": 3, "min_size": 2, "max_size": 6},
            nodes=LISTED[:1],
            profiles=[{"name": "strong", "spec": server(flavor="m1.large")}],
        ),
        12,
    ),
    "grown": Change(
        OLD,
        group(
            profile={"spec": server(flavor="m1.large")},
            cluster={"desired_capacity": 6, "min_size": 2, "max_size": 7, "metadata": {"stage": "new"}},
            policies=[OUT, VICTIMS],
            receivers=[RECEIVE_IN],
            nodes=LISTED,
            purge=True,
        ),
        16,
        (NODE.but(name="lone"),),
    ),
    "shrunk": Change(
        OLD,
        group(
            cluster={"desired_capacity": 2, "min_size": 0, "max_size": 4, "metadata": {"stage": "new"}},
            policies=[{**OUT, "spec": scaling(3)}, VICTIMS],
            receivers=[RECEIVE_IN],
            nodes=LISTED[:1],
            purge=True,
        ),
        16,
    ),
    "removed": Change(OLD, {**OLD, "nodes": LISTED, "state": "absent"}, 6, (NODE.but(name="lone"),)),
}


@pytest.fixture
def senlin(tenant: Tenant) -> Iterator[Gateway]:
    """A gateway in front of Senlin, which the tenant's cloud uses."""
    with gateway(tenant.devcloud.senlin_url) as front:
        tenant.cloud = {**tenant.cloud, "clustering_endpoint_override": front.url}
        yield front


@pytest.fixture
def plans(tenant: Tenant, tmp_path: Path) -> Plans:
    return Plans(tenant, tmp_path)


def prepare(plans: Plans, change: Change) -> None:
    """Create what there is before, and write the plan."""
    if change.given:
        plans.run(change.given)
    for task in change.given_tasks:
        plans.tenant.run(task)
    plans.write(change.wanted)


def assert_complete(plans: Plans, change: Change) -> None:
    """Fail unless the group is as the plan leaves it."""
    assert changes(plans.run(change.wanted, "--check")) == []
    if change.wanted.get("state") == "absent":
        assert [names(plans.tenant, plural) for plural in ("clusters", "nodes", "receivers")] == [[], [], []]
        return
    (cluster,) = plans.tenant.named("clusters", "web")
    assert len(cluster["nodes"]) == cluster["desired_capacity"] == change.wanted["cluster"]["desired_capacity"]
    found = {node["name"]: node for node in plans.tenant.read("/nodes")}
    assert len(found) == len(cluster["nodes"])
    for listed in change.wanted["nodes"]:
        node = found[listed["name"]]
        assert {key: node[key] for key in listed} == listed
        assert node["cluster_id"] == cluster["id"]
    assert attached(plans.tenant) == sorted(policy["name"] for policy in change.wanted["policies"])
    assert names(plans.tenant, "receivers") == sorted(each["name"] for each in change.wanted["receivers"])


@pytest.mark.sampled(2)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_run_that_is_cut_after_each_write_comes_to_its_end(
    change: Change, plans: Plans, senlin: Gateway, tenant: Tenant
) -> None:
    """Each run is cut after its first write, so that one begins where each number of writes has been sent."""
    prepare(plans, change)
    required = tasks_of({**change.wanted, "require_plan": str(plans.file)})
    cuts: list[str] = []
    while at := run_and_cut(required, tenant, senlin, plans.folder, 1, "after"):
        cuts.append(at)
    assert len(cuts) == change.writes, cuts
    assert_complete(plans, change)


POINTS = [
    pytest.param(change, number, moment, id=f"{name}: {moment} {number}")
    for name, change in CHANGES.items()
    for number in range(1, change.writes + 1)
    for moment in MOMENTS
]
"""The writes at which a run is cut, and when."""


@pytest.mark.sampled(40)
@pytest.mark.parametrize(("change", "number", "moment"), POINTS)
def test_a_run_that_is_cut_once_is_completed_by_the_next(
    change: Change, number: int, moment: str, plans: Plans, senlin: Gateway, tenant: Tenant
) -> None:
    prepare(plans, change)
    required = tasks_of({**change.wanted, "require_plan": str(plans.file)})
    assert run_and_cut(required, tenant, senlin, plans.folder, number, moment)
    plans.run({**change.wanted, "require_plan": str(plans.file)})
    assert_complete(plans, change)
