# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which failed actions have done nothing, and when a plan is the same as before."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import OWN_ID, Act, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step
from ansible_collections.senlin.clustering.plugins.module_utils._run.setback import Setback, failed_unperformed
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed, Refused
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE

ID = "00000000-0000-4000-8000-000000000000"
NODE_ID = "00000000-0000-4000-8000-000000000001"
ADD = Step("add node one to cluster web", Act(CLUSTER, "add_nodes", {"nodes": [OWN_ID]}, ID))
RESIZE = Step("resize cluster web", Act(CLUSTER, "resize", {"number": 2}, ID))
RENAME = Step("update node one: name", Update(NODE, {"name": "two"}))
LOCK = "Failed in locking cluster."


def failed(reason: str, *, status: str = "FAILED", leaf: bool = False) -> ActionFailed:
    action = {"id": "a", "status": status, "status_reason": reason}
    return ActionFailed("It failed.", action=action, leaf_actions=[{"id": "b"}] if leaf else [action])


@pytest.mark.parametrize(
    ("step", "error", "locked"),
    [
        pytest.param(ADD, failed("Node x is already owned by cluster y."), False, id="checked before anything is done"),
        pytest.param(RESIZE, failed(LOCK), True, id="no lock for a resize"),
        pytest.param(RENAME, failed("Failed in locking node"), True, id="no lock for a node"),
        pytest.param(ADD, failed("Failed in creating nodes.", leaf=True), None, id="a part of it has failed"),
        pytest.param(ADD, failed("", status="CANCELLED"), None, id="cancelled"),
        pytest.param(RESIZE, failed("The target capacity is too small."), None, id="may have done a part"),
        pytest.param(RENAME, failed("Node update failed."), None, id="of a driver"),
    ],
)
def test_an_action_that_has_failed_before_it_did_anything(step: Step, error: Any, locked: bool | None) -> None:
    setback = failed_unperformed(step, error, NODE_ID)
    assert (setback.locked if setback else None) == locked
    if setback and step is ADD:
        assert (setback.object_ids, setback.cluster_id) == ([ID, NODE_ID], ID)


def test_the_same_plan_from_the_same_resource_recurs() -> None:
    setback = Setback(ADD, Refused("No.", status=400, error_type="", reason="no"), [ID], locked=False)
    setback.remember({"name": "web"}, Plan(None, (ADD, RESIZE), ()))
    assert setback.recurs({"name": "web"}, Plan(None, (ADD, RESIZE), ()))
    assert not setback.recurs({"name": "other"}, Plan(None, (ADD, RESIZE), ()))
    assert not setback.recurs({"name": "web"}, Plan(None, (RESIZE,), ()))
    assert not setback.recurs({"name": "web"}, Plan(None, (), ()))


def test_what_the_steps_before_have_changed_is_no_reason_to_go_on() -> None:
    setback = Setback(RESIZE, Refused("No.", status=400, error_type="", reason="no"), [ID], locked=False)
    setback.remember({"name": "web"}, Plan(None, (ADD, RESIZE), ()))
    assert setback.recurs({"name": "web", "node_ids": [NODE_ID]}, Plan(None, (RESIZE,), ()))
