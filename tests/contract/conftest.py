# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the contract tests: one dev cloud for all, and a project of its own for each test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from devcloud.client import Devcloud, Project


@pytest.fixture(scope="session")
def devcloud() -> Devcloud:
    """The dev cloud that all workers share. It stays up: whoever called the tests takes it down."""
    return Devcloud.up(os.environ.get("DEVCLOUD_NAME", "default"))


@pytest.fixture
def project(devcloud: Devcloud) -> Project:
    """A fresh project: nothing in it, and its requests are nobody else's."""
    return devcloud.new_project()
