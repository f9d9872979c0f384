# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks about what is declared and is not there, or has failed: they fail, and their messages have the way out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Unhealthy
from cluster_tasks import add_cluster, senlin_with_profiles, task
from fake_senlin import FakeSenlin


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


def add_broken_cluster(senlin: FakeSenlin, *nodes: str, **attributes: Any) -> str:
    """Add a cluster whose nodes have these statuses."""
    id = add_cluster(senlin, **attributes)
    for number, status in enumerate(nodes):
        reason = "Creation succeeded" if status == "ACTIVE" else "Failed in creating server: Quota exceeded for cores."
        senlin.add("nodes", name=f"n{number}", cluster_id=id, status=status, status_reason=reason)
    return id


@pytest.mark.parametrize("options", [{}, {"wait": False}, {"cluster_timeout": 60}], ids=str)
@pytest.mark.parametrize("check", [True, False], ids=["check mode", "real run"])
def test_a_cluster_in_error_fails_with_the_cause_and_the_way_out(
    senlin: FakeSenlin, options: dict[str, Any], check: bool
) -> None:
    add_broken_cluster(senlin, "ERROR", "ERROR", "ACTIVE", status="ERROR", min_size=2)
    declared = task(senlin, desired_capacity=3, **options)
    with pytest.raises(Unhealthy) as raised:
        declared.predict() if check else declared.perform()
    assert re.fullmatch(
        r"Cluster web \(.{36}\) is in ERROR: 1 of 3 nodes is ACTIVE, and min_size is 2\. Node n0 \(.{36}\) is in "
        r"ERROR: Failed in creating server: Quota exceeded for cores, and 1 more\. Raise the quota or free a part of "
        r"it, then set repair to true, or recover the nodes with cluster_health\.",
        raised.value.message,
    )
    assert [node["name"] for node in raised.value.facts["unhealthy_nodes"]] == ["n0", "n1"]
    assert senlin.writes == []


@pytest.mark.parametrize(
    ("nodes", "attributes", "fails"),
    [
        pytest.param(["ACTIVE", "ERROR"], {"min_size": 1}, False, id="enough of them are ACTIVE"),
        pytest.param(["ACTIVE", "ERROR"], {"min_size": 2}, True, id="fewer than min_size"),
        pytest.param(["ERROR", "ERROR"], {"min_size": 0}, True, id="none at all"),
        pytest.param([], {"min_size": 0, "desired_capacity": 2}, True, id="none exists"),
        pytest.param([], {"min_size": 0, "desired_capacity": 0}, False, id="there are to be none"),
    ],
)
def test_a_cluster_in_warning_has_to_have_enough_active_nodes(
    senlin: FakeSenlin, nodes: list[str], attributes: dict[str, Any], fails: bool
) -> None:
    add_broken_cluster(senlin, *nodes, status="WARNING", **{"desired_capacity": len(nodes), **attributes})
    declared = task(senlin)
    if fails:
        with pytest.raises(Unhealthy, match=r"is in WARNING: . of 2 nodes"):
            declared.perform()
    else:
        outcome = declared.perform()
        assert (outcome.changed, len(declared.warnings)) == (False, 1)
        assert outcome.report.get("unhealthy_nodes", []) == declared.predict().report.get("unhealthy_nodes", [])
        assert [node["name"] in declared.warnings[0] for node in outcome.report.get("unhealthy_nodes", [])] in (
            [],
            [True],
        )


def test_a_cluster_in_error_whose_nodes_are_active_by_now_needs_its_status_updated(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ACTIVE", "ACTIVE", status="ERROR", status_reason="Failed in creating nodes.")
    with pytest.raises(
        Unhealthy, match=r"Failed in creating nodes\. All of its nodes are ACTIVE: set repair to true, or"
    ):
        task(senlin).perform()


def test_what_is_at_work_is_not_judged(senlin: FakeSenlin) -> None:
    senlin.start("CLUSTER_ADD_NODES", add_broken_cluster(senlin, "ERROR", status="ERROR"))
    outcome = task(senlin, wait=False).perform()
    assert (outcome.changed, outcome.report["cluster"]["status"]) == (False, "ERROR")
    assert task(senlin, wait=False).predict().steps == []


def test_a_resize_that_leaves_enough_active_nodes_is_sent_to_a_cluster_in_error(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ERROR", "ERROR", status="ERROR", min_size=2)
    declared = task(senlin, min_size=1, desired_capacity=1)
    steps = ["resize cluster web: min_size 2 to 1, desired_capacity 3 to 1, deleting 2 nodes"]
    assert declared.predict().steps == declared.perform().steps == steps


def test_a_resize_that_leaves_too_few_active_nodes_is_not_sent(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ERROR", "ERROR", status="WARNING", min_size=1)
    declared = task(senlin, min_size=2)
    for run in (declared.predict, declared.perform):
        with pytest.raises(Unhealthy):
            run()
    assert senlin.writes == []
