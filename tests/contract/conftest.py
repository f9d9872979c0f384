# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the contract tests: a dev cloud that many tests share, and a separate project for each test."""

from __future__ import annotations

import os
from itertools import islice

import pytest
import yaml
from cloud_under_test import CLOUD, use
from devcloud.client import Devcloud, Project
from devcloud.places import DEVCLOUD_ROOT, FULLCLOUDS
from harness import Task
from sampling import SAMPLE, SEED, is_in_sample, number_of
from tenant import Tenant

NAMES = os.environ.get("DEVCLOUD_NAME", "default").split(",")
"""The names of the dev clouds to test against."""
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""The number of this process among those that run the tests."""
OTHERS_PER_LONG = 2
"""How many other tests follow each long one."""
SEPARATE: dict[str, dict[str, bool]] = {"history": {}, "names": {"ignore_case": True}, "old": {"old_drivers": True}}
"""The dev clouds that only some tests use, with their choices."""
WHOLE = bool(os.environ.get("WHOLE"))
"""Run all tests of those that are marked ``sampled``."""


def pytest_report_header() -> str | None:
    """Say which tests a sample consists of."""
    return f"sample: one of {SAMPLE} tests, with SEED={SEED}" if SAMPLE > 1 else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let ``-k [MODULE]`` select a test that has a task of this module among its parameters; see tools/chosen.py."""
    callspec = getattr(item, "callspec", None)
    for value in callspec.params.values() if callspec else ():
        task = getattr(value, "task", value)
        if isinstance(task, Task):
            item.extra_keyword_matches.add(f"[{task.module}]")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the tests so that all workers stay busy until the end.

    Some tests need the processor, some load the server and some only wait, and the tests of a file are alike. They are
    therefore shuffled, always in the same order. Long tests are spread over the beginning. Of those marked ``sampled``,
    a part runs.
    """
    collected = list(items)
    items[:] = [item for item in items if (WHOLE or _is_in_part(item)) and is_in_sample(item.nodeid)]
    # Otherwise, pytest counts them among those that it has selected.
    config.hook.pytest_deselected(items=[item for item in collected if item not in items])
    items.sort(key=lambda item: number_of(item.nodeid))
    long_ones = [item for item in items if item.get_closest_marker("long")]
    others = iter([item for item in items if item not in long_ones])
    items[:] = [*(item for long in long_ones for item in (long, *islice(others, OTHERS_PER_LONG))), *others]


def _is_in_part(item: pytest.Item) -> bool:
    """Whether a test runs that is one of many like it."""
    marker = item.get_closest_marker("sampled")
    return marker is None or number_of(f"{SEED} {item.nodeid}") % marker.args[0] == 0


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud of this worker, which others share. It is left running; ``tests/tools with_cloud`` stops it."""
    cloud = Devcloud.up(NAMES[WORKER % len(NAMES)])
    use(cloud)
    return cloud


def separate_cloud(name: str) -> Devcloud:
    """A cloud of :data:`SEPARATE`, which all workers share. It is started for the first test that uses it."""
    return Devcloud.up(f"{NAMES[0]}-{name}", **SEPARATE[name])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the clouds of :data:`SEPARATE`, when all workers have ended."""
    if hasattr(session.config, "workerinput"):
        return
    for name in (f"{NAMES[0]}-{suffix}" for suffix in SEPARATE):
        if (DEVCLOUD_ROOT / name).exists():
            Devcloud.up(name).down()


@pytest.fixture
def project(devcloud: Devcloud) -> Project:
    """A new, empty project, whose requests in the log are those of this test only."""
    return devcloud.new_project()


@pytest.fixture
def tenant(devcloud: Devcloud, project: Project) -> Tenant:
    """The new project with helpers to run tasks in it and to inspect Senlin."""
    return Tenant(devcloud, project, project.cloud)


@pytest.fixture(scope="session")
def old_cloud(devcloud: Devcloud) -> Devcloud:
    """A separate dev cloud whose Senlin can change the image of a server."""
    if CLOUD.name in FULLCLOUDS:
        pytest.skip("the Senlin of the cloud under test cannot change the image of a server")
    return separate_cloud("old")


@pytest.fixture
def old_tenant(old_cloud: Devcloud) -> Tenant:
    """A project in that cloud."""
    project = old_cloud.new_project()
    return Tenant(old_cloud, project, project.cloud)


@pytest.fixture
def admin(devcloud: Devcloud) -> Tenant:
    """The administrator, who sees the objects of all projects. All tests share its project."""
    clouds = yaml.safe_load(devcloud.clouds_file.read_text())["clouds"]
    return Tenant(devcloud, None, clouds["devcloud-admin"])
