# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which action an event is about: certain, or nobody knows."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import gather
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, EVENT
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.event_actions import action_of
from ansible_collections.senlin.clustering.plugins.modules import cluster_event_info
from clients import ID, OTHER_ID, scripted
from scripted_transport import PROJECT, Response, http_response

NOON = 1795521600
"""2026-11-24T12:00:00Z in seconds since the epoch."""
FIRST, SECOND = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"


def action(id: str = FIRST, start: float | None = 0.2, end: float | None = 4.9, **more: Any) -> dict[str, Any]:
    """An action on a cluster, as a response has it; its times are seconds after noon."""
    begun, ended = (None if each is None else NOON + each for each in (start, end))
    times = {"start_time": begun, "end_time": ended, "created_at": "2026-11-24T12:00:00Z"}
    return {"id": id, "action": "CLUSTER_RESIZE", "target": ID, "inputs": {}, **times, **more}


def event(second: int, status: str = "end", reason: str = "Cluster scaled.", **more: Any) -> dict[str, Any]:
    """An event of the cluster, as a response has it."""
    about = {"action": "CLUSTER_RESIZE", "oid": ID, "timestamp": f"2026-11-24T12:00:{second:02}Z"}
    return {"id": str(second), "project": PROJECT, **about, "status": status, "status_reason": reason, **more}


RETRIED = {"status": "error", "reason": "Failed in locking"}
STOP = {"action": "CLUSTER_OPERATION", "inputs": {"operation": "stop"}}


@pytest.mark.parametrize(
    ("about", "actions", "expected"),
    [
        pytest.param(event(0, "start", "bbbbbbbb"), [action(), action(SECOND)], SECOND, id="a start says which"),
        pytest.param(event(0, "start", "cccccccc"), [action()], None, id="a start of an unknown action"),
        pytest.param(event(1, "start", "odd reason"), [action()], FIRST, id="a start with another reason"),
        pytest.param(event(0, "start", "aaaaaaaa"), [action(), action()], None, id="two ids that begin alike"),
        pytest.param(event(4), [action()], FIRST, id="an end in the same second"),
        pytest.param(event(6), [action()], FIRST, id="an end that is stored late"),
        pytest.param(event(7), [action()], None, id="an end that is too late"),
        pytest.param(event(4), [action(), action(SECOND, 5, 9)], FIRST, id="an equal action follows"),
        pytest.param(event(9), [action(), action(SECOND, 5, 9)], SECOND, id="an equal action precedes"),
        pytest.param(event(5), [action(), action(SECOND, 5, 5.5)], None, id="an equal action ends in that second"),
        pytest.param(event(4, "error"), [action()], FIRST, id="a failure"),
        pytest.param(event(2, **RETRIED), [action()], FIRST, id="a retry while it runs"),
        pytest.param(event(2, **RETRIED), [action(end=None)], FIRST, id="a retry of what still runs"),
        pytest.param(event(2), [action(start=3)], None, id="an end before the start"),
        pytest.param(event(2), [action(start=None, end=None)], None, id="an action that has not started"),
        pytest.param(event(2, **RETRIED), [action(), action(SECOND)], None, id="two that run"),
        pytest.param(event(4), [action(action="CLUSTER_CHECK")], None, id="another name"),
        pytest.param(event(4, action="stop"), [action(**STOP)], FIRST, id="an operation"),
        pytest.param(event(4, action="stop"), [action(**{**STOP, "inputs": None})], None, id="an unknown operation"),
        pytest.param(event(4, timestamp=None), [action()], None, id="no time"),
        pytest.param(event(4), [], None, id="no action"),
    ],
)
def test_the_action_of_an_event(about: dict[str, Any], actions: list[dict[str, Any]], expected: str | None) -> None:
    assert action_of(EVENT.shaped(about), [ACTION.shaped(each) for each in actions]) == expected


def found(events: list[dict[str, Any]], *responses: Response, **params: Any) -> tuple[list[str | None], list[Any]]:
    """The ids that a task returns, and the queries that it sends after its list request."""
    client, transport = scripted(http_response({"events": events}), *responses)
    result = gather(cluster_event_info.INFO, params, client)
    assert isinstance(result, list)
    return [each["action_id"] for each in result], [(path, query) for dummy, path, query, body in transport.sent[1:]]


def test_nothing_is_asked_unless_the_task_wants_it() -> None:
    assert found([event(4)]) == ([None], [])
    assert found([], action_ids=True) == ([], [])


def test_one_more_request_lists_the_actions() -> None:
    newest = {"limit": 500, "sort": "created_at:desc"}
    actions = http_response({"actions": [action(), action(SECOND, target=OTHER_ID)]})
    assert found([event(4)], actions, action_ids=True) == ([FIRST], [("/actions", {**newest, "target": ID})])
    two = [event(4), event(5, oid=OTHER_ID)]
    sent = [("/actions", {**newest, "target": [ID, OTHER_ID], "global_project": "true"})]
    assert found(two, actions, action_ids=True, all_projects=True) == ([SECOND, FIRST], sent)


def test_many_objects_do_not_fit_into_a_request() -> None:
    events = [event(4, oid=f"{number:036}", id=str(number)) for number in range(200)]
    actions = http_response({"actions": [action(target=f"{7:036}")]})
    ids, sent = found(events, actions, action_ids=True)
    assert [id for id in ids if id] == [FIRST]
    assert sent == [("/actions", {"limit": 500, "sort": "created_at:desc"})]


def test_old_actions_are_not_read() -> None:
    """The first page is full, but ends with an action that is older than a day, so that no second one is read."""
    old = [action(f"{number:036}", created_at="2026-11-23T11:59:59Z") for number in range(499)]
    assert found([event(4)], http_response({"actions": [action(), *old]}), action_ids=True)[0] == [FIRST]
