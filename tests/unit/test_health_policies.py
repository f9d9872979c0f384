# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which new health policies a task warns of."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.modules import cluster_policy
from fake_senlin import FakeSenlin
from fake_task import FakeTask


def spec(*recoveries: str, type: str = "senlin.policy.health") -> dict[str, Any]:
    """The spec of a policy that recovers nodes."""
    recovery = {"actions": [{"name": name} for name in recoveries]}
    return {"type": type, "version": "1.0", "properties": {"recovery": recovery}}


def warnings(declared: dict[str, Any], live: dict[str, Any] | None = None) -> list[str]:
    """The warnings of check mode for a policy."""
    senlin = FakeSenlin()
    senlin.stored["policies"] = {}
    if live:
        policy = {"id": "00000000-0000-4000-8000-000000000001", "name": "heal", "spec": live, "project": None}
        senlin.stored["policies"][policy["id"]] = policy
    task = FakeTask(senlin, cluster_policy.RESOURCE, {"name": "heal", "spec": declared})
    task.predict()
    return task.warnings


@pytest.mark.parametrize(
    ("recoveries", "named"),
    [
        (("REBOOT",), "by REBOOT."),
        (("reboot", "REBUILD"), "by REBOOT and REBUILD."),
        (("RECREATE", "REBUILD"), "by REBUILD."),
    ],
)
def test_recoveries_that_forget_servers(recoveries: tuple[str, ...], named: str) -> None:
    (warning,) = warnings(spec(*recoveries))
    assert f"Policy heal recovers nodes {named}" in warning


@pytest.mark.parametrize(
    "declared",
    [spec("RECREATE"), spec(), spec("REBOOT", type="senlin.policy.other"), {"type": "senlin.policy.health"}],
)
def test_other_policies(declared: dict[str, Any]) -> None:
    assert warnings(declared) == []


@pytest.mark.parametrize(
    "properties",
    [
        [],
        {"recovery": ["REBOOT"]},
        {"recovery": {"actions": {"name": "REBOOT"}}},
        {"recovery": {"actions": ["REBOOT"]}},
    ],
)
def test_a_spec_that_is_malformed_is_left_to_the_server(properties: Any) -> None:
    assert warnings({"type": "senlin.policy.health", "version": "1.0", "properties": properties}) == []


def test_a_policy_that_exists() -> None:
    assert warnings(spec("REBOOT"), live=spec("REBOOT")) == []
