# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the contract tests: one dev cloud for all, and a project of its own for each test."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

import pytest
from devcloud.client import Devcloud, Project
from devcloud.places import DEVCLOUD_ROOT
from tenant import Tenant

NAME = os.environ.get("DEVCLOUD_NAME", "default")
BESIDE_A_LONG_ONE = 2
"""How many other tests go with each long one; there are twice as many of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in an order that keeps all workers busy until the end.

    Some take the processor, some make the server work, some wait for the clock, and those of a file are alike: so all
    are shuffled, each time the same way. Long ones are not left for the end, where there are only those that wait for
    all others.
    """
    items.sort(key=lambda item: sha256(item.nodeid.encode()).digest())
    kinds = {mark: [item for item in items if item.get_closest_marker(mark)] for mark in ("long", "alone")}
    others = iter([item for item in items if item not in kinds["long"] and item not in kinds["alone"]])
    alternating = [item for long in kinds["long"] for item in (long, *islice(others, BESIDE_A_LONG_ONE))]
    items[:] = [*alternating, *others, *kinds["alone"]]


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud that all workers share. It stays up: whoever called the tests takes it down."""
    return Devcloud.up(NAME)


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """The machine, shared between the tests of all workers, but for one that has to be alone on it."""
    alone = request.node.get_closest_marker("alone") is not None
    DEVCLOUD_ROOT.mkdir(parents=True, exist_ok=True)
    with (DEVCLOUD_ROOT / f".{NAME}.tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


@pytest.fixture
def project(devcloud: Devcloud) -> Project:
    """A fresh project: nothing in it, and its requests are nobody else's."""
    return devcloud.new_project()


@pytest.fixture
def tenant(devcloud: Devcloud, project: Project) -> Tenant:
    """The fresh project with all that a behaviour test does in it."""
    return Tenant(devcloud, project, project.cloud)
