# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A word of an option with choices may be in upper or lower case, under each name of the option."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.choices import with_choices
from declarations import INFOS, RESOURCES

DECLARATIONS = {**RESOURCES, **INFOS}


@pytest.mark.parametrize(
    ("module", "given", "meant"),
    [
        ("cluster_health", {"operation": "REBUILD"}, {"operation": "rebuild"}),
        ("cluster_health", {"recover": "Never"}, {"recover": "never"}),
        ("cluster_receiver", {"action": "cluster_scale_out"}, {"action": "CLUSTER_SCALE_OUT"}),
        ("cluster_receiver", {"type": "WEBHOOK"}, {"type": "webhook"}),
        ("cluster_resize", {"adjustment": "OUT"}, {"adjustment": "out"}),
        ("cluster", {"state": "Absent"}, {"state": "absent"}),
        ("cluster", {"desired_capacity_mode": "Initial"}, {"desired_capacity_mode": "initial"}),
        ("cluster_policy", {"on_spec_change": "REPLACE"}, {"on_spec_change": "replace"}),
        ("cluster_info", {"interface": "PUBLIC"}, {"interface": "public"}),
        ("cluster_info", {"endpoint_type": "Internal"}, {"endpoint_type": "internal"}),
        ("cluster_health", {"operation": "explode"}, {"operation": "explode"}),
        ("cluster", {"name": "ABSENT", "state": None}, {"name": "ABSENT", "state": None}),
        ("cluster", {"_ansible_check_mode": True, "state": 7}, {"_ansible_check_mode": True, "state": 7}),
    ],
)
def test_words(module: str, given: dict[str, Any], meant: dict[str, Any]) -> None:
    assert with_choices(DECLARATIONS[module], given) == meant
