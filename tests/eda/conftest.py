# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tests that run ansible-rulebook: a dev cloud, a project of it for each test, and rulebooks in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# The helpers that run tasks and inspect Senlin are those of the contract.
sys.path.append(str(Path(__file__).parents[1] / "contract"))

from case import PROFILE
from cloud_under_test import use
from devcloud.client import Devcloud
from rulebook import Rulebook
from tenant import Tenant

NAME = os.environ.get("DEVCLOUD_NAME", "default").partition(",")[0]
"""The name of the dev cloud to test against."""


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud of the tests. It is left running; ``tests/tools with_cloud`` stops it."""
    cloud = Devcloud.up(NAME)
    use(cloud)
    return cloud


@pytest.fixture
def tenant(devcloud: Devcloud) -> Tenant:
    """A new project with the profile ``web``."""
    project = devcloud.new_project()
    tenant = Tenant(devcloud, project, project.cloud)
    tenant.run(PROFILE)
    return tenant


@pytest.fixture
def start(tenant: Tenant, tmp_path: Path) -> Iterator[Callable[..., Rulebook]]:
    """Starts a rulebook in the project: its name or path, and its variables. It is stopped at the end of the test."""
    started: list[Rulebook] = []

    def start_one(rulebook: str | Path, **variables: Any) -> Rulebook:
        started.append(Rulebook(str(rulebook), tenant.cloud, tmp_path, variables))
        return started[-1]

    yield start_one
    # pytest shows what is printed here if the test has failed.
    for rulebook in started:
        print(f"a rulebook that {'runs' if rulebook.ended is None else f'has ended with {rulebook.ended}'}:")
        rulebook.abort()
        print(rulebook.printed)
    for path in ("/nodes", "/actions?limit=50"):
        for each in tenant.read(path):
            print(path, {key: each.get(key) for key in ("id", "name", "action", "target", "status", "status_reason")})
