# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a message says about what a failed action leaves."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.aftermath import (
    LONGEST_MESSAGE,
    aftermath,
    own_limit,
    with_aftermath,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed
from fake_senlin import FakeSenlin

ID = "00000000-0000-4000-8000-000000000000"


def failed(name: str = "CLUSTER_CREATE", **attributes: Any) -> dict[str, Any]:
    times = {"start_at": 1000.0, "end_at": 1004.0, "timeout": 3600}
    return {"id": "a", "action": name, "status": "FAILED", "target_id": ID, **times, **attributes}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (failed(), ""),
        (failed(end_at=None), ""),
        (failed(timeout=None), ""),
        (
            failed(timeout=4),
            "it ran into its own time limit of 4 s (cluster_timeout), and what it has started may still complete",
        ),
        (
            failed("NODE_CREATE", timeout=3),
            "it ran into its own time limit of 3 s, and what it has started may still complete",
        ),
    ],
)
def test_the_time_limit_of_an_action(action: dict[str, Any], expected: str) -> None:
    assert own_limit(action) == expected


@pytest.mark.parametrize(
    ("status", "action", "expected"),
    [
        (
            "ERROR",
            failed(),
            "The cluster is now in ERROR. Remove the cause, then set repair to true, or delete the cluster.",
        ),
        ("WARNING", failed("CLUSTER_CHECK"), "The cluster is now in WARNING. Remove the cause, and try again."),
        ("OPERATING", failed("CLUSTER_OPERATION"), "Remove the cause, and try again."),
        (
            "WARNING",
            failed("CLUSTER_RESIZE"),
            "The cluster is now in WARNING. Remove the cause, and recover the nodes with cluster_health, because "
            "the new size may already be set.",
        ),
        ("ACTIVE", failed("CLUSTER_ATTACH_POLICY"), "Remove the cause, and try again."),
        (
            "ERROR",
            failed(timeout=2),
            "The cluster is now in ERROR. Raise cluster_timeout, and when all nodes have settled, check the cluster "
            "with cluster_health.",
        ),
        ("ERROR", failed(status="CANCELLED"), "The cluster is now in ERROR. Check the cluster with cluster_health."),
    ],
)
def test_what_a_failed_action_leaves(status: str, action: dict[str, Any], expected: str) -> None:
    senlin = FakeSenlin()
    senlin.add("clusters", id=ID, name="web", status=status)
    assert aftermath(Client(senlin), action) == expected


def test_what_is_gone_has_no_status() -> None:
    assert aftermath(Client(FakeSenlin()), failed("NODE_DELETE")) == "Remove the cause, and delete the node again."


def test_a_long_message_ends_with_the_causes() -> None:
    causes = "x" * (LONGEST_MESSAGE - 20)
    assert with_aftermath(Client(FakeSenlin()), ActionFailed(causes, action=failed())).message == causes
