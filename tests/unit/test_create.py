# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A create that leaves one object: after a lost response, and beside another run that creates the same name."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._run.create import (
    LOST_WAIT,
    PENDING_WAIT,
    RACE_WINDOW,
    REMOVAL_WINDOW,
    TWIN_WAIT,
    create_once,
    created_together,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import OutcomeUnknown, ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE, Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.times import read_time
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer, WriteResult
from fake_senlin import FakeSenlin, Trouble

SMALLEST = "00000000-0000-4000-8000-000000000000"
GREATEST = "ffffffff-ffff-4fff-bfff-ffffffffffff"
EARLIER, LATER = "1970-01-01T00:00:00Z", "1990-01-01T00:00:00Z"
POST = "POST /clusters$"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def create(senlin: FakeSenlin, kind: Kind = CLUSTER) -> WriteResult | None:
    return create_once(Writer(Client(senlin)), Create(kind, {"name": "web"}), senlin.clock.deadline())


def add_twin(senlin: FakeSenlin, plural: str = "clusters", name: str = "web", **attributes: Any) -> None:
    """Have another run create the same name just before this one."""
    senlin.troubles.append(Trouble(f"POST /{plural}$", first=lambda: senlin.add(plural, name=name, **attributes)))


def own_id(created: WriteResult | None) -> str:
    """The id of what this run has created and kept."""
    assert created is not None
    return (created.resource or {})["id"]


def test_without_another_run(senlin: FakeSenlin) -> None:
    created = create(senlin)
    assert created is not None and created.action_id is not None
    assert own_id(created) in senlin.stored["clusters"]
    assert senlin.sent == ["POST /clusters", "GET /clusters"]
    assert senlin.clock.pauses == [], "there is nothing to wait for"


# Lost responses


def test_what_was_created_is_found(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="after"))
    created = create(senlin)
    assert [own_id(created)] == list(senlin.stored["clusters"])
    assert [created.action_id if created else None] == list(senlin.stored["actions"]), "there is an action to wait for"
    assert senlin.writes == ["POST /clusters"], "it is not repeated blindly"


def test_an_action_that_has_already_ended_is_found_too(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 0
    senlin.troubles.append(Trouble(POST, lost="after"))
    created = create(senlin)
    assert created is not None and created.action_id is not None


def test_what_is_created_late_is_found(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before"))
    senlin.durations["CREATE_LATE"] = 1
    senlin.start("CREATE_LATE", "nothing", lambda: senlin.add("clusters", name="web"))
    assert [own_id(create(senlin))] == list(senlin.stored["clusters"])


def test_a_create_that_did_not_reach_the_server_is_reported(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before"))
    with pytest.raises(ResponseLost):
        create(senlin)
    assert senlin.writes == ["POST /clusters"]
    assert sum(senlin.clock.pauses) == pytest.approx(LOST_WAIT)


def test_what_may_still_be_created_is_looked_for_longer(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before", pending=True))
    senlin.durations["CREATE_LATE"] = PENDING_WAIT - 3
    senlin.start("CREATE_LATE", "nothing", lambda: senlin.add("clusters", name="web"))
    assert [own_id(create(senlin))] == list(senlin.stored["clusters"])
    assert senlin.writes == ["POST /clusters"]


def test_what_may_still_be_created_is_not_created_again(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before", pending=True))
    with pytest.raises(OutcomeUnknown) as raised:
        create(senlin)
    assert raised.value.message == (
        "No response from Senlin: the connection was closed. No cluster web has appeared so far. As it can still "
        "appear, the request was not repeated: run this again, which then continues with it, or creates it."
    )
    assert senlin.writes == ["POST /clusters"]
    assert sum(senlin.clock.pauses) == pytest.approx(PENDING_WAIT)


def test_a_look_without_an_answer_does_not_end_the_search(senlin: FakeSenlin) -> None:
    senlin.troubles += [
        Trouble(POST, lost="after", pending=True),
        Trouble("GET /clusters$", lost="before"),
        Trouble("GET /clusters$", lost="before"),
    ]
    assert [own_id(create(senlin))] == list(senlin.stored["clusters"])


def test_what_is_found_is_removed_in_favor_of_an_older_one(senlin: FakeSenlin) -> None:
    senlin.troubles.append(
        Trouble(POST, first=lambda: senlin.add("clusters", name="web", init_at=EARLIER, id=GREATEST), lost="after")
    )
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]


# Another run creates the same name


def test_the_older_one_is_kept(senlin: FakeSenlin) -> None:
    add_twin(senlin, init_at=EARLIER, id=GREATEST)
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]


@pytest.mark.parametrize(
    "twin",
    [
        pytest.param({"init_at": LATER, "id": SMALLEST}, id="younger"),
        pytest.param({"init_at": EARLIER, "status": "DELETING"}, id="older, and being deleted"),
        pytest.param({"init_at": EARLIER, "project": "2" * 32}, id="in another project"),
        pytest.param({"init_at": EARLIER, "name": "Web"}, id="another name"),
    ],
)
def test_what_does_not_compete(senlin: FakeSenlin, twin: dict[str, Any]) -> None:
    add_twin(senlin, **twin)
    assert own_id(create(senlin)) in senlin.stored["clusters"]
    assert senlin.writes == ["POST /clusters"]
    assert senlin.clock.pauses == []


@pytest.mark.parametrize(("id", "fraction", "is_older"), [(GREATEST, -0.1, True), (SMALLEST, 0.1, False)])
def test_within_a_second_the_servers_order_counts_before_the_id(
    id: str, fraction: float, is_older: bool, senlin: FakeSenlin
) -> None:
    add_twin(senlin, id=id, fraction=fraction)
    if not is_older:
        senlin.start("REMOVE", "nothing", lambda: senlin.stored["clusters"].pop(id))
    assert (create(senlin) is None) is is_older
    assert (list(senlin.stored["clusters"]) == [id]) is is_older


def test_within_a_second_the_greater_id_is_removed_at_once(senlin: FakeSenlin) -> None:
    add_twin(senlin, id=SMALLEST)
    seen: list[float] = []
    senlin.troubles.append(Trouble("DELETE", first=lambda: seen.append(sum(senlin.clock.pauses))))
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [SMALLEST]
    assert seen == [0], "it is removed without a wait"


def test_within_a_second_the_smaller_id_is_kept_once_the_other_is_removed(senlin: FakeSenlin) -> None:
    add_twin(senlin, id=GREATEST)
    senlin.durations["REMOVE"] = 1
    senlin.start("REMOVE", "nothing", lambda: senlin.stored["clusters"].pop(GREATEST))
    id = own_id(create(senlin))
    assert list(senlin.stored["clusters"]) == [id]
    assert senlin.writes == ["POST /clusters"]
    assert 1 <= sum(senlin.clock.pauses) <= TWIN_WAIT


def test_within_a_second_the_smaller_id_is_kept_once_the_other_is_being_deleted(senlin: FakeSenlin) -> None:
    add_twin(senlin, id=GREATEST)
    senlin.durations["REMOVE"] = 1
    senlin.start("REMOVE", "nothing", lambda: senlin.stored["clusters"][GREATEST].update(status="DELETING"))
    assert own_id(create(senlin)) in senlin.stored["clusters"]


def test_within_a_second_the_smaller_id_is_removed_if_the_other_stays(senlin: FakeSenlin) -> None:
    add_twin(senlin, id=GREATEST)
    waited: list[float] = []
    senlin.troubles.append(Trouble("DELETE", first=lambda: waited.append(sum(senlin.clock.pauses))))
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]
    assert waited == [pytest.approx(TWIN_WAIT)]


# The removal after a lost race


def test_a_cluster_that_is_being_created_is_removed_by_force(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 60
    add_twin(senlin, init_at=EARLIER)
    assert create(senlin) is None
    assert sum(senlin.clock.pauses) < 5
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"]
    assert len(senlin.stored["clusters"]) == 1, "it is removed before the run continues"


def test_below_1_8_a_cluster_is_removed_once_it_is_created(senlin: FakeSenlin) -> None:
    senlin.microversion = "1.7"
    senlin.durations["CLUSTER_CREATE"] = 60
    add_twin(senlin, init_at=EARLIER)
    assert create(senlin) is None
    assert sum(senlin.clock.pauses) >= 60
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"], "the delete is sent when it is accepted"
    assert len(senlin.stored["clusters"]) == 1


def test_a_profile_is_removed_without_an_action(senlin: FakeSenlin) -> None:
    add_twin(senlin, "profiles", created_at=EARLIER, id=GREATEST)
    assert create(senlin, PROFILE) is None
    assert list(senlin.stored["profiles"]) == [GREATEST]
    assert senlin.clock.pauses == []


NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("times", "together"),
    [
        pytest.param([], False, id="no times"),
        pytest.param(["2026-01-01T00:00:00Z", "2026-01-01T00:00:03Z"], True, id="within the window"),
        pytest.param(["2026-01-01T00:00:04Z", "2026-01-01T00:00:00Z"], False, id="outside the window"),
        pytest.param(["2026-01-01T00:00:00Z", "yesterday"], False, id="no time"),
    ],
)
def test_created_together(times: list[str], together: bool) -> None:
    assert RACE_WINDOW == 3
    newest = max((moment for moment in map(read_time, times) if moment), default=NOON)
    assert created_together(times, newest + timedelta(seconds=5)) is together
    assert not created_together(times, newest + timedelta(seconds=REMOVAL_WINDOW + 1)), "they are not recent"


def test_the_local_time_zone_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's times are in UTC. Where a local clock skips an hour, they do not."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        now = datetime(2026, 3, 29, 3, 0, 1, tzinfo=timezone.utc)
        hour = timedelta(hours=1)
        assert created_together(["2026-03-29T01:59:59Z", "2026-03-29T02:00:00Z", "2026-03-29T02:00:01Z"], now - hour)
        assert created_together(["2026-03-29T02:59:59Z", "2026-03-29T03:00:00Z"], now)
    finally:
        monkeypatch.undo()
        time.tzset()
