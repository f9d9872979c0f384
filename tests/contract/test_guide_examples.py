# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides that show parts of example files: their commands run the whole files, and print what the guides show."""

from __future__ import annotations

from pathlib import Path

import pytest
from guide_run import Reader, commands
from tenant import Tenant

pytestmark = pytest.mark.long


@pytest.mark.parametrize(("name", "at_least"), [("guide_ci", 5), ("guide_saved_plans", 5)])
def test_the_commands_run_the_example_files(tenant: Tenant, tmp_path: Path, name: str, at_least: int) -> None:
    assert len(list(commands(name))) >= at_least
    Reader(name, tenant, tmp_path).follow()
