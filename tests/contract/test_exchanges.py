# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server still responds as in the recorded exchanges that the unit tests replay."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import pytest
from cloud_under_test import skip_unless_obeyed
from devcloud.client import Devcloud

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

from exchanges import SCENARIOS, outline, read, response_of
from record_exchanges import play, transports


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_recorded_exchanges_match_the_server(scenario: str, devcloud: Devcloud) -> None:
    recorded = read(scenario)
    skip_unless_obeyed(recorded)
    unique = f"run-{uuid.uuid4().hex[:8]}"
    for step, live in play(recorded, transports(devcloud), unique):
        assert outline(live) == outline(response_of(step)), step["name"]
