# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A create that ends with one object: after a lost answer, and beside another run that makes the same name."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._run.create import TWIN_WAIT, create_once
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import SETTLE_SECONDS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE, Kind
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


def beside(senlin: FakeSenlin, plural: str = "clusters", name: str = "web", **attributes: Any) -> None:
    """Another run makes the same name just before this one."""
    senlin.troubles.append(Trouble(f"POST /{plural}$", first=lambda: senlin.add(plural, name=name, **attributes)))


def own(sent: WriteResult | None) -> str:
    assert sent is not None
    return (sent.resource or {})["id"]


def test_alone(senlin: FakeSenlin) -> None:
    sent = create(senlin)
    assert sent is not None and sent.action_id is not None
    assert own(sent) in senlin.stored["clusters"]
    assert senlin.sent == ["POST /clusters", "GET /clusters"]
    assert senlin.clock.pauses == [], "nobody to wait for"


# A lost answer


def test_what_was_made_is_found_again(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="after"))
    sent = create(senlin)
    assert [own(sent)] == list(senlin.stored["clusters"])
    assert [sent.action_id if sent else None] == list(senlin.stored["actions"]), "there is an action to wait for"
    assert senlin.writes == ["POST /clusters"], "never repeated blindly"


def test_what_was_made_meanwhile_is_waited_for_too(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 0
    senlin.troubles.append(Trouble(POST, lost="after"))
    sent = create(senlin)
    assert sent is not None and sent.action_id is not None


def test_what_is_made_late_is_found_again(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before"))
    senlin.lasting["MAKE"] = 1
    senlin.start("MAKE", "nothing", lambda: senlin.add("clusters", name="web"))
    assert [own(create(senlin))] == list(senlin.stored["clusters"])


def test_what_was_not_made_is_not_found(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble(POST, lost="before"))
    with pytest.raises(ResponseLost):
        create(senlin)
    assert senlin.writes == ["POST /clusters"]
    assert sum(senlin.clock.pauses) == pytest.approx(SETTLE_SECONDS / 4)


def test_a_lost_one_gives_way_to_an_older_one(senlin: FakeSenlin) -> None:
    senlin.troubles.append(
        Trouble(POST, first=lambda: senlin.add("clusters", name="web", init_at=EARLIER, id=GREATEST), lost="after")
    )
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]


# A twin


def test_the_older_wins(senlin: FakeSenlin) -> None:
    beside(senlin, init_at=EARLIER, id=GREATEST)
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]


@pytest.mark.parametrize(
    "twin",
    [
        pytest.param({"init_at": LATER, "id": SMALLEST}, id="a younger one"),
        pytest.param({"init_at": EARLIER, "status": "DELETING"}, id="an older one that is going"),
        pytest.param({"init_at": EARLIER, "project": "2" * 32}, id="another project's"),
        pytest.param({"init_at": EARLIER, "name": "Web"}, id="of another name"),
    ],
)
def test_some_are_no_rivals(senlin: FakeSenlin, twin: dict[str, Any]) -> None:
    beside(senlin, **twin)
    assert own(create(senlin)) in senlin.stored["clusters"]
    assert senlin.writes == ["POST /clusters"]
    assert senlin.clock.pauses == []


@pytest.mark.parametrize(("id", "fraction", "stays"), [(GREATEST, -0.1, True), (SMALLEST, 0.1, False)])
def test_in_one_second_the_servers_order_counts_before_the_id(
    id: str, fraction: float, stays: bool, senlin: FakeSenlin
) -> None:
    beside(senlin, id=id, fraction=fraction)
    if not stays:
        senlin.start("GO", "nothing", lambda: senlin.stored["clusters"].pop(id))
    assert (create(senlin) is None) is stays
    assert (list(senlin.stored["clusters"]) == [id]) is stays


def test_in_one_second_the_greater_id_gives_way_at_once(senlin: FakeSenlin) -> None:
    beside(senlin, id=SMALLEST)
    seen: list[float] = []
    senlin.troubles.append(Trouble("DELETE", first=lambda: seen.append(sum(senlin.clock.pauses))))
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [SMALLEST]
    assert seen == [0], "it waits for nothing before"


def test_in_one_second_the_smaller_id_stays_when_its_twin_goes(senlin: FakeSenlin) -> None:
    beside(senlin, id=GREATEST)
    senlin.lasting["GO"] = 1
    senlin.start("GO", "nothing", lambda: senlin.stored["clusters"].pop(GREATEST))
    made = own(create(senlin))
    assert list(senlin.stored["clusters"]) == [made]
    assert senlin.writes == ["POST /clusters"]
    assert 1 <= sum(senlin.clock.pauses) <= TWIN_WAIT


def test_in_one_second_the_smaller_id_stays_when_its_twin_is_going(senlin: FakeSenlin) -> None:
    beside(senlin, id=GREATEST)
    senlin.lasting["GO"] = 1
    senlin.start("GO", "nothing", lambda: senlin.stored["clusters"][GREATEST].update(status="DELETING"))
    assert own(create(senlin)) in senlin.stored["clusters"]


def test_in_one_second_the_smaller_id_gives_way_when_its_twin_stays(senlin: FakeSenlin) -> None:
    beside(senlin, id=GREATEST)
    waited: list[float] = []
    senlin.troubles.append(Trouble("DELETE", first=lambda: waited.append(sum(senlin.clock.pauses))))
    assert create(senlin) is None
    assert list(senlin.stored["clusters"]) == [GREATEST]
    assert waited == [pytest.approx(TWIN_WAIT)]


# Giving way


def test_one_in_the_making_is_removed_by_force(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 60
    beside(senlin, init_at=EARLIER)
    assert create(senlin) is None
    assert sum(senlin.clock.pauses) < 5
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"]
    assert len(senlin.stored["clusters"]) == 1, "it is gone before the run goes on"


def test_below_1_8_it_is_removed_when_it_is_made(senlin: FakeSenlin) -> None:
    senlin.microversion = "1.7"
    senlin.lasting["CLUSTER_CREATE"] = 60
    beside(senlin, init_at=EARLIER)
    assert create(senlin) is None
    assert sum(senlin.clock.pauses) >= 60
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"], "not refused before"
    assert len(senlin.stored["clusters"]) == 1


def test_a_profile_goes_without_an_action(senlin: FakeSenlin) -> None:
    beside(senlin, "profiles", created_at=EARLIER, id=GREATEST)
    assert create(senlin, PROFILE) is None
    assert list(senlin.stored["profiles"]) == [GREATEST]
    assert senlin.clock.pauses == []
