# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Concurrent runs, and runs that are killed: exactly one object remains, and the next run completes the work."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from case import EMPTY, NODE, POLICY, PROFILE, RECEIVER, SMALL, server
from cloud_under_test import CLOUD
from conftest import WHOLE
from devcloud.client import Devcloud
from devcloud.places import FULLCLOUDS
from harness import MODULES, Task
from module_process import run_and_kill, run_at_once
from sampling import SEED, number_of
from tenant import Tenant, until

pytestmark = pytest.mark.long

ROUNDS = range(5)
PARTS = pytest.mark.parametrize("part", range(4))
"""Splits twenty rounds into four tests, so that several workers share them."""
NOUNS = {"cluster": "cluster", "cluster_profile": "profile"}
PLURALS = {"cluster": "clusters", "cluster_profile": "profiles"}

CREATED = {task.module: task for task in (PROFILE, EMPTY, POLICY, NODE, RECEIVER)}
"""A task that creates an object, by its module."""

REPLACED = PROFILE.but(spec=server(image="ubuntu"), on_spec_change="replace")
TAGGED = PROFILE.but(metadata={"team": "shop"})
OTHER = Task("cluster_profile", {"name": "other", "spec": server(flavor="m1.large")})
CHANGED = EMPTY.but(profile="other", max_size=5, metadata={"team": "shop"})


# Concurrent runs


@PARTS
@pytest.mark.parametrize("declared", [EMPTY, PROFILE], ids=lambda task: task.module)
def test_two_that_create_the_same_end_with_one(declared: Task, part: int, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    plural, noun = PLURALS[declared.module], NOUNS[declared.module]
    for number in ROUNDS:
        name = f"web-{number}"
        results = run_at_once([declared.but(name=name)] * 2, tenant.cloud, offset=0.01 * part * number)
        assert [result for result in results if result.get("failed")] == []
        (left,) = tenant.named(plural, name)
        assert [result[noun]["id"] for result in results] == [left["id"]] * 2
        assert [result for result in results if result["changed"]]
    assert len(tenant.read(f"/{plural}")) == len(ROUNDS) + (plural == "profiles")


@PARTS
@pytest.mark.parametrize("declared", CREATED.values(), ids=CREATED)
def test_three_that_create_the_same_on_several_engines(declared: Task, part: int, tenant: Tenant) -> None:
    if CLOUD.name not in FULLCLOUDS:
        pytest.skip("the dev cloud has one process and one database file; see tests/fullcloud")
    for task in (PROFILE, EMPTY):
        tenant.run(task)
    kind = importlib.import_module(f"{MODULES}.{declared.module}").RESOURCE.kind
    for number in ROUNDS:
        name = f"new-{number}"
        results = run_at_once([declared.but(name=name)] * 3, tenant.cloud, offset=0.01 * part * number)
        assert [result for result in results if result.get("failed")] == []
        (left,) = tenant.named(kind.plural, name)
        # A run that changes nothing may have found what another run was about to remove; see _run/create.py.
        assert {result[kind.noun]["id"] for result in results if result["changed"]} == {left["id"]}
        again = tenant.run(declared.but(name=name))
        assert (again["changed"], again[kind.noun]["id"]) == (False, left["id"])


def test_three_that_create_the_same_end_with_one(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    results = run_at_once([SMALL] * 3, tenant.cloud)
    assert [result for result in results if result.get("failed")] == []
    (left,) = tenant.named("clusters", "web")
    assert {result["cluster"]["id"] for result in results} == {left["id"]}
    assert left["status"] == "ACTIVE"
    until(lambda: len(tenant.devcloud.servers(tenant.project)) == 1)


def test_two_that_delete_the_same(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    for task in (SMALL, PROFILE):
        results = run_at_once([Task(task.module, {"name": "web", "state": "absent"})] * 2, tenant.cloud)
        assert [result for result in results if result.get("failed")] == []
        assert tenant.named(PLURALS[task.module], "web") == []


def test_two_that_change_the_same(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, OTHER):
        tenant.run(task)
    results = run_at_once([CHANGED] * 2, tenant.cloud)
    assert [result for result in results if result.get("failed")] == []
    assert not tenant.run(CHANGED)["changed"]


def test_two_that_replace_the_same(tenant: Tenant) -> None:
    tenant.run(TAGGED)
    for number in ROUNDS:
        task = REPLACED.but(spec=server(image=f"image-{number}"))
        results = run_at_once([task] * 2, tenant.cloud)
        assert [result for result in results if result.get("failed")] == []
        settled = tenant.run(task)["profile"]
        assert [found["id"] for found in tenant.read("/profiles")] == [settled["id"]]
        assert settled["spec"]["properties"]["image"] == f"image-{number}"
        assert settled["metadata"] == {"team": "shop"}
        assert not tenant.run(task)["changed"]


# Killed runs


@dataclass(frozen=True)
class KilledRun:
    """A task that is killed.

    :param task: the task.
    :param expected: how many objects there must be in the end, by plural.
    :param given: tasks that run before it.
    """

    task: Task
    expected: dict[str, Any]
    given: tuple[Task, ...] = ()


KILLED_RUNS = {
    "create profile": KilledRun(TAGGED, {"profiles": 1}),
    "create cluster": KilledRun(SMALL, {"profiles": 1, "clusters": 1}, (PROFILE,)),
    "replace profile": KilledRun(REPLACED, {"profiles": 1}, (TAGGED,)),
    "replace profile in use": KilledRun(REPLACED, {"profiles": 2, "clusters": 1}, (TAGGED, EMPTY)),
    "take profile back": KilledRun(
        TAGGED.but(on_spec_change="replace"), {"profiles": 1, "clusters": 1}, (TAGGED, EMPTY, REPLACED)
    ),
    "update outdated members": KilledRun(
        SMALL.but(profile="other", desired_capacity=2),
        {"profiles": 2, "clusters": 1, "nodes": 2},
        (
            PROFILE,
            OTHER,
            SMALL.but(desired_capacity=2),
            SMALL.but(profile="other", profile_only=True, desired_capacity=2),
        ),
    ),
    "change cluster": KilledRun(CHANGED, {"profiles": 2, "clusters": 1}, (PROFILE, OTHER, EMPTY)),
    "delete cluster": KilledRun(
        Task("cluster", {"name": "web", "state": "absent"}), {"profiles": 1, "clusters": 0}, (PROFILE, EMPTY)
    ),
}
FIRST = 4
"""The number of the request after whose response a run is first killed; the earlier ones are login and discovery."""
EVERY = 1 if WHOLE else 3
"""A run is killed after one of this many requests, which ``SEED`` decides; ``make kills`` kills it after each."""


@pytest.mark.parametrize("killed_run", KILLED_RUNS.values(), ids=KILLED_RUNS)
def test_a_run_that_is_killed_anywhere_is_completed_by_the_next(killed_run: KilledRun, devcloud: Devcloud) -> None:
    first = FIRST + number_of(SEED) % EVERY
    for requests in count(first, EVERY):
        project = devcloud.new_project()
        if not _killed_and_completed(killed_run, requests, Tenant(devcloud, project, project.cloud)):
            break
    assert requests > max(first, FIRST + 1), "the run finished before it was killed"


def _killed_and_completed(killed_run: KilledRun, requests: int, tenant: Tenant) -> bool:
    """Kill a run, run it again and check the outcome.

    :param requests: after the response to how many requests the run is killed.
    :returns: whether it was killed, or finished before.
    """
    for task in killed_run.given:
        tenant.run(task)
    killed = run_and_kill(killed_run.task, tenant.cloud, requests)
    result = tenant.run(killed_run.task)
    again = tenant.run(killed_run.task)
    assert (again["changed"], again["steps"]) == (False, [])
    assert {plural: len(tenant.read(f"/{plural}")) for plural in killed_run.expected} == killed_run.expected
    if killed_run.task.module == "cluster_profile":
        (profile,) = tenant.named("profiles", "web")
        assert profile["id"] == result["profile"]["id"]
        assert profile["spec"]["properties"]["image"] == killed_run.task.options["spec"]["properties"]["image"]
        assert profile["metadata"] == {"team": "shop"}
    elif "state" not in killed_run.task.options:
        (cluster,) = tenant.named("clusters", "web")
        assert (cluster["id"], cluster["status"]) == (result["cluster"]["id"], "ACTIVE")
    return killed
