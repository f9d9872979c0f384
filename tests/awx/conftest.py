# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tests of what surrounds the collection. They use the modules of the contract tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "contract"))

from cloud_under_test import use
from devcloud.client import Devcloud
from tenant import Tenant

# The harness runs tasks in process, which is faster. What a task returns does not depend on it.
os.environ.setdefault("SENLIN_EXECUTION", "in_process")


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud that ``tests/tools with_cloud`` has started, and stops."""
    cloud = Devcloud.up(os.environ.get("DEVCLOUD_NAME", "awx"))
    use(cloud)
    return cloud


@pytest.fixture
def tenant(devcloud: Devcloud) -> Tenant:
    """A new, empty project, with helpers to run tasks in it and to inspect Senlin."""
    project = devcloud.new_project()
    return Tenant(devcloud, project, project.cloud)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is not tested."""
    terminalreporter.write_line(
        "The execution environment was checked up to its context. Its image is built only where podman or docker runs: "
        "ansible-builder build --file docs/examples/execution-environment/execution-environment.yml"
    )
