# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action whose engine is gone is recognized, and one that is only slow is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import wait_for_end
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionLost, TimedOut
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.lost_actions import (
    LOOK_PAUSE,
    OVERDUE_SECONDS,
    SILENT_SECONDS,
    Loss,
    find_loss,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.repetition import PAUSES
from fake_senlin import FakeSenlin, Trouble

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
LIMIT = 3600
"""The time limit of actions, in seconds, as Senlin sets it by default."""


def action(status: str, owner: str | None = "e1", since: float = 60, **more: Any) -> dict[str, Any]:
    """An action that started ``since`` seconds ago."""
    start = (NOW - timedelta(seconds=since)).timestamp()
    return {"id": "a1", "status": status, "owner_id": owner, "start_at": start, "timeout": LIMIT, **more}


def part(status: str, owner: str | None = "e1", id: str = "a2") -> dict[str, Any]:
    """An action that another one waits for."""
    return action(status, owner, id=id, action="NODE_CREATE")


def service(id: str = "e1", state: str = "up", silent: float = 10) -> dict[str, Any]:
    """A service that reported ``silent`` seconds ago. Senlin shows that time without a zone."""
    reported = (NOW - timedelta(seconds=silent)).replace(tzinfo=None).isoformat()
    return {"id": id, "host": "one", "binary": "senlin-engine", "state": state, "updated_at": reported}


UP = service()
DOWN = service(state="down", silent=SILENT_SECONDS + 1)
OTHER_UP = service("e2")
DOWN_TEXT = "its engine (e1 on one) is down"
ENDED_TEXT = "it waits for other actions, and all of them have ended, so its engine has stopped"


@pytest.mark.parametrize(
    ("found", "parts", "services", "reason"),
    [
        pytest.param(action("WAITING"), [], [DOWN, OTHER_UP], DOWN_TEXT, id="its parts have ended, and it is down"),
        pytest.param(action("RUNNING"), [], [DOWN, OTHER_UP], DOWN_TEXT, id="down while it runs"),
        pytest.param(action("READY"), [], [DOWN], DOWN_TEXT, id="down before it goes on"),
        pytest.param(action("RUNNING"), [], [OTHER_UP], "its engine (e1) no longer exists", id="engine removed"),
        pytest.param(action("RUNNING"), [], [{**DOWN, "updated_at": None}], DOWN_TEXT, id="engine never reported"),
        pytest.param(action("WAITING"), [], None, ENDED_TEXT, id="its parts have ended; services are a secret"),
        pytest.param(action("WAITING"), [], [UP], ENDED_TEXT, id="its parts have ended; the engine has lost it"),
        pytest.param(action("WAITING"), [part("RUNNING")], [DOWN], DOWN_TEXT, id="the same engine ran its part"),
        pytest.param(
            action("WAITING", since=LIMIT + OVERDUE_SECONDS + 1),
            [part("RUNNING")],
            None,
            f"its own time limit of {LIMIT} s is over, and no engine has ended it",
            id="overdue",
        ),
    ],
)
def test_lost(found: dict[str, Any], parts: list[Any], services: list[Any] | None, reason: str) -> None:
    assert find_loss(found, parts, services, NOW) == Loss(reason)


def test_a_lost_part_is_named() -> None:
    lost = part("RUNNING", "e1")
    assert find_loss(action("WAITING", "e2"), [lost], [DOWN, OTHER_UP], NOW) == Loss(DOWN_TEXT, lost)


@pytest.mark.parametrize(
    ("found", "parts", "services"),
    [
        pytest.param(action("RUNNING"), [], [UP], id="its engine is up"),
        pytest.param(action("RUNNING"), [], None, id="it runs; services are a secret"),
        pytest.param(action("RUNNING", since=10 * LIMIT), [], None, id="it runs for long; services are a secret"),
        pytest.param(action("READY", None), [], [], id="queued: no engine has taken it"),
        pytest.param(action("READY", since=10 * LIMIT), [], None, id="it goes on after its parts, or pauses"),
        pytest.param(action("INIT", None), [], [OTHER_UP], id="not started"),
        pytest.param(action("WAITING_LIFECYCLE_COMPLETION", None), [], [OTHER_UP], id="a lifecycle hook"),
        pytest.param(action("WAITING_LIFECYCLE_COMPLETION", "e1"), [], [DOWN], id="a hook that others can complete"),
        pytest.param(action("SUSPENDED"), [], [DOWN], id="suspended"),
        pytest.param(action("WAITING"), [part("RUNNING")], [UP], id="its parts are at work"),
        pytest.param(action("WAITING"), [part("RUNNING")], None, id="its parts are at work; services are a secret"),
        pytest.param(action("WAITING"), [part("RUNNING", "e2")], [DOWN, OTHER_UP], id="a part is at work elsewhere"),
        pytest.param(action("WAITING"), [part("READY", None)], [DOWN, OTHER_UP], id="a part is queued"),
        pytest.param(action("WAITING"), [part("WAITING_LIFECYCLE_COMPLETION", None)], [DOWN], id="a part has a hook"),
        pytest.param(
            action("WAITING"),
            [part("RUNNING", "e1"), part("RUNNING", "e2", "a3")],
            [DOWN, OTHER_UP],
            id="one part is lost, and another at work",
        ),
        pytest.param(
            action("WAITING", since=LIMIT + OVERDUE_SECONDS - 1), [part("RUNNING")], None, id="overdue, but not long"
        ),
        pytest.param(action("RUNNING"), [], [service(state="down", silent=70)], id="down between two reports"),
        pytest.param(action("RUNNING"), [], [service(state="up", silent=1000)], id="up, and reports rarely"),
    ],
)
def test_not_lost(found: dict[str, Any], parts: list[Any], services: list[Any] | None) -> None:
    assert find_loss(found, parts, services, NOW) is None


# Waiting


CLUSTER = "11111111-0000-4000-8000-000000000000"


class Scene:
    """A cluster with an action at work on it, whose engine can be lost."""

    def __init__(self) -> None:
        self.senlin = FakeSenlin()
        self.senlin.add("clusters", id=CLUSTER, name="web", status="CREATING")
        for id in ("e1", "e2"):
            self.senlin.add("services", id=id)
            self.report(id)

    def report(self, engine: str) -> None:
        """Have an engine report."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000000", time.gmtime(self.senlin.clock.now))
        self.senlin.stored["services"][engine].update(state="up", updated_at=now)

    def lose(self, engine: str = "e1") -> None:
        """Have an engine stop to report long ago."""
        self.senlin.stored["services"][engine].update(state="down", updated_at="1970-01-01T00:00:00.000000")

    def start(self, name: str, status: str = "WAITING", target: str = CLUSTER, **more: Any) -> str:
        """Have an engine run an action, for ever."""
        more = {"owner": "e1", "timeout": 36000, "start_time": self.senlin.clock.now, "depends_on": [], **more}
        return self.senlin.add("actions", action=name, status=status, target=target, **more)

    def later(self, seconds: float, effect: Callable[[], Any]) -> None:
        """Have something happen after some seconds."""
        self.senlin.durations["LATER"] = seconds
        self.senlin.start("LATER", "nothing", effect)

    def wait(self, id: str, seconds: float = 5000) -> Any:
        return wait_for_end(Client(self.senlin), id, "cluster web", self.senlin.clock.deadline(seconds))

    def lost(self, id: str) -> str:
        """Wait for an action that is lost; returns the message."""
        with pytest.raises(ActionLost) as raised:
            self.wait(id)
        assert raised.value.facts["action"]["id"] == id
        assert len(raised.value.message) < 600
        return raised.value.message

    @property
    def asked(self) -> list[str]:
        """The reads other than of the action itself."""
        return [request for request in self.senlin.sent if not request.startswith("GET /actions/")]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_lost_action_ends_the_wait(scene: Scene) -> None:
    scene.lose()
    id = scene.start("CLUSTER_CREATE")
    assert scene.lost(id) == (
        f"CLUSTER_CREATE of cluster web ({CLUSTER}) can never complete: its engine (e1 on one) is down. Cancel it with "
        f"cluster_action, state cancelled and force, and then check the cluster with cluster_health; or delete the "
        f"cluster, with state absent and force. The action's id is {id}."
    )
    assert 2 * LOOK_PAUSE <= sum(scene.senlin.clock.pauses) <= 2 * LOOK_PAUSE + 5
    assert scene.asked == ["GET /services", "GET /services", f"GET /clusters/{CLUSTER}"]


def test_a_lost_action_whose_target_cannot_be_read_ends_the_wait(scene: Scene) -> None:
    lost = scene.start("CLUSTER_CHECK")
    scene.senlin.troubles += [Trouble("GET /clusters/", lost="before")] * (len(PAUSES) + 1)
    assert scene.lost(lost).startswith(f"CLUSTER_CHECK of cluster {CLUSTER} can never complete")


def test_who_may_not_list_services_is_not_refused_twice(scene: Scene) -> None:
    scene.senlin.troubles.append(Trouble("GET /services", status=403))
    assert "all of them have ended, so its engine has stopped" in scene.lost(scene.start("CLUSTER_RESIZE"))
    assert scene.asked == ["GET /services", f"GET /clusters/{CLUSTER}"]


def test_a_lost_part_ends_the_wait(scene: Scene) -> None:
    scene.lose()
    node = scene.senlin.add("nodes", name="n1", status="CREATING")
    created = scene.start("NODE_CREATE", "RUNNING", node)
    message = scene.lost(scene.start("CLUSTER_CREATE", owner="e2", depends_on=[created]))
    assert f"it waits for NODE_CREATE of node n1 ({node}), and its engine (e1 on one) is down." in message


@pytest.mark.parametrize(
    ("name", "microversion", "advice"),
    [
        ("CLUSTER_RESIZE", "1.11", "Delete the cluster, with state absent and force."),
        ("CLUSTER_RESIZE", "1.7", "Have an administrator restart senlin-engine, which then marks it as failed."),
        ("CLUSTER_DELETE", "1.14", "Delete the cluster again, with state absent and force."),
        ("NODE_UPDATE", "1.14", "check the node with cluster_health; or delete the node, with state absent and force."),
    ],
)
def test_the_way_out(scene: Scene, name: str, microversion: str, advice: str) -> None:
    scene.senlin.microversion = microversion
    scene.lose()
    target = CLUSTER if name.startswith("CLUSTER") else scene.senlin.add("nodes", name="n1")
    assert advice in scene.lost(scene.start(name, target=target))


def test_a_slow_action_is_waited_for(scene: Scene) -> None:
    for seconds in range(50, 5000, 50):
        scene.later(seconds, lambda: scene.report("e1"))
    with pytest.raises(TimedOut):
        scene.wait(scene.start("CLUSTER_UPDATE", "RUNNING"))
    assert set(scene.asked) == {"GET /services"}
    assert len(scene.asked) == pytest.approx(5000 / LOOK_PAUSE, abs=2), "the looks are far apart"


def test_progress_starts_over(scene: Scene) -> None:
    scene.lose()
    id = scene.start("CLUSTER_CREATE")
    scene.later(140, lambda: scene.senlin.stored["actions"][id].update(status_reason="something else"))
    scene.lost(id)
    assert sum(scene.senlin.clock.pauses) >= 140 + 2 * LOOK_PAUSE


@pytest.mark.parametrize("at", [LOOK_PAUSE + 5, 2 * LOOK_PAUSE - 5])
def test_an_engine_that_reports_again_is_not_lost(scene: Scene, at: float) -> None:
    """After an interruption of the database, every engine was silent for long."""
    scene.lose()
    for seconds in range(int(at), 1000, 60):
        scene.later(seconds, lambda: scene.report("e1"))
    with pytest.raises(TimedOut):
        scene.wait(scene.start("CLUSTER_CREATE", "RUNNING"), 1000)


def test_a_look_without_an_answer_finds_nothing(scene: Scene) -> None:
    scene.lose()
    scene.senlin.troubles += [Trouble("GET /services", lost="before")] * (len(PAUSES) + 1)
    scene.lost(scene.start("CLUSTER_CREATE", "RUNNING"))
    assert sum(scene.senlin.clock.pauses) >= 3 * LOOK_PAUSE
