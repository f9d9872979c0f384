# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the contract tests: one dev cloud for all, and a project of its own for each test."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator

import pytest
from devcloud.client import Devcloud, Project
from tenant import Tenant


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks of these tests."""
    config.addinivalue_line("markers", "alone: run while no other test runs, as a test that measures time must.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that wait for all others to the end, where they hold up no worker."""
    items.sort(key=lambda item: item.get_closest_marker("alone") is not None)


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud that all workers share. It stays up: whoever called the tests takes it down."""
    return Devcloud.up(os.environ.get("DEVCLOUD_NAME", "default"))


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest, devcloud: Devcloud) -> Iterator[None]:
    """The machine, shared between the tests of all workers, but for one that has to be alone on it."""
    alone = request.node.get_closest_marker("alone") is not None
    with (devcloud.request_log.parent / "tests.lock").open("w") as lock:
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
