# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which actions and events a history holds, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import gather
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.modules import cluster_event_info
from scripted_transport import PROJECT, ScriptedTransport, http_response

NOW = {"Date": "Tue, 24 Nov 2026 15:00:10 GMT"}
"""The server's clock, which does not have to be that of the controller."""
NEWEST_FIRST = [
    {"id": str(number), "timestamp": f"2026-11-24T15:00:0{number}+00:00", "project": PROJECT} for number in (3, 2, 1)
]


def listed(**params: Any) -> tuple[list[str], Any]:
    """The ids that a task returns, and the query that it sends."""
    transport = ScriptedTransport(http_response({"events": NEWEST_FIRST}, **NOW))
    found = gather(cluster_event_info.INFO, params, Client(transport))
    return [each["id"] for each in found], transport.sent[0][2]


def test_the_newest_is_last() -> None:
    assert listed() == (["1", "2", "3"], {"limit": 500, "sort": "timestamp:desc"})
    assert listed(limit=2) == (["2", "3"], {"limit": 2, "sort": "timestamp:desc"})
    assert listed(sort=" ") == listed()


def test_another_order() -> None:
    assert listed(sort="level") == (["3", "2", "1"], {"limit": 500, "sort": "level:asc"})
    assert listed(sort="level", since="2026-11-24T15:00:02Z")[0] == ["3", "2"]


@pytest.mark.parametrize(
    "since",
    [
        "2026-11-24T15:00:02Z",
        "2026-11-24 15:00:02",
        "1795532402",
        "1795532402.75",
        "2026-11-24T16:00:02+01:00",
        "8s",
        " 0m8s",
    ],
)
def test_since(since: str) -> None:
    assert listed(since=since)[0] == ["2", "3"]


def test_old_entries_of_other_projects_end_the_list() -> None:
    """An administrator's list holds those of all projects."""
    others = [{**NEWEST_FIRST[2], "id": str(number), "project": "another"} for number in range(10, 509)]
    transport = ScriptedTransport(http_response({"events": [NEWEST_FIRST[0], *others]}))
    found = gather(cluster_event_info.INFO, {"since": "2026-11-24T15:00:02Z"}, Client(transport))
    assert ([each["id"] for each in found], len(transport.sent)) == (["3"], 1)


@pytest.mark.parametrize(("since", "number"), [("2026-11-24T15:00:03Z", 1), ("2026-11-24T15:00:04Z", 0)])
def test_since_holds_for_a_single_event(since: str, number: int) -> None:
    event = {**NEWEST_FIRST[0], "id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    transport = ScriptedTransport(http_response({"event": event}))
    found = gather(cluster_event_info.INFO, {"id": event["id"], "since": since}, Client(transport))
    assert [each["id"] for each in found] == [event["id"]] * number


@pytest.mark.parametrize(
    "since", ["soon", "", "2026", "20261124", "-1795532402", "1e9", "5 d", "-1d", "1h1d", "24", "h"]
)
@pytest.mark.parametrize("option", ["since", "until"])
def test_what_is_no_time(option: str, since: str) -> None:
    sentence = rf"{option} is {since!r}; it must be a time such as .*, seconds since 1970, or how long ago it is"
    with pytest.raises(BadInput, match=sentence):
        listed(**{option: since})


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({"until": "2026-11-24T15:00:02Z"}, ["1", "2"]),
        ({"until": "8s"}, ["1", "2"]),
        ({"until": "8s", "limit": 1}, ["2"]),
        ({"until": "8s", "sort": "level"}, ["2", "1"]),
        ({"since": "9s", "until": "1795532402"}, ["1", "2"]),
        ({"since": "8s", "until": "8s"}, ["2"]),
        ({"since": "1w2d3h4m5s"}, ["1", "2", "3"]),
        ({"since": "999999w"}, ["1", "2", "3"]),
        ({"until": "1d"}, []),
    ],
)
def test_between_two_times(options: dict[str, Any], ids: list[str]) -> None:
    assert listed(**options)[0] == ids


def test_since_after_until() -> None:
    with pytest.raises(BadInput, match="since is 1h, which is later than until, 1d"):
        listed(since="1h", until="1d")
