# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters hold even over a server that drops every one of them. A real one is asked by tests/contract.

The tests are generated from the tables of the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import LIST_OPTIONS, Info, gather
from ansible_collections.senlin.clustering.plugins.module_utils._plan.query import in_order, orders, query_of
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, NotSupported
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    ACTION,
    CLUSTER,
    EVENT,
    NODE,
    RECEIVER,
    Kind,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from scripted_transport import ScriptedTransport, http_response

FILTERED = [kind for kind in vars(kinds).values() if isinstance(kind, Kind) and kind.filters]
FILTERS = [
    pytest.param(kind, attribute, id=f"{kind.noun}-{attribute}")
    for kind in FILTERED
    for attribute, row in kind.filters.items()
    if not row.mapping
]
SENT = [each for each in FILTERS if each.values[0].filters[each.values[1]].key]
"""The filters that the server has."""
LONGEST_SENTENCE = 600
IDS = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(3)]


class DroppingTransport(ScriptedTransport):
    """Lists everything, whatever is asked for. Every cluster that is looked for exists."""

    def __init__(self, kind: Kind, items: list[dict[str, Any]], microversion: str = "1.14") -> None:
        super().__init__(microversion=microversion)
        self._kind, self._items = kind, items

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self.sent.append((method, path, query, body))
        if path == self._kind.path:
            return http_response({self._kind.plural: self._items})
        return http_response({"cluster": {"id": path.rpartition("/")[2], "name": "web"}})

    @property
    def query(self) -> Mapping[str, Any]:
        """The query of the list."""
        return dict(self.sent[-1][2])


def values_of(kind: Kind, attribute: str) -> list[Any]:
    """Three values of an attribute; two, if it has no more."""
    row = kind.filters[attribute]
    if row.boolean:
        return [True, False]
    if row.type_of:
        return ["a.b-1.0", "a.c-1.1", "a.b-1.2"]
    return list(row.values[:3]) or (IDS if row.names_cluster else ["one", "two", "three"])


def asked(kind: Kind, attribute: str, value: Any, microversion: str = "1.14") -> tuple[list[Any], Mapping[str, Any]]:
    """The values of the attribute in what a task lists, and the query that it sends."""
    key = kind.filters[attribute].key or attribute
    items = [{"id": f"{number}", key: each} for number, each in enumerate(values_of(kind, attribute))]
    transport = DroppingTransport(kind, items, microversion)
    found = gather(Info(kind, LIST_OPTIONS), {"filters": {attribute: value}}, Client(transport))
    assert isinstance(found, list)
    return [each[attribute] for each in found], transport.query if transport.sent else {}


@pytest.mark.parametrize(("kind", "attribute"), FILTERS)
def test_a_filter_holds_over_a_server_that_drops_it(kind: Kind, attribute: str) -> None:
    row, values = kind.filters[attribute], values_of(kind, attribute)
    for value in values:
        found, query = asked(kind, attribute, value)
        assert found == [value]
        assert query.get(row.key) == (value if row.key else None)
    found, query = asked(kind, attribute, values[:2])
    assert found == values[:2]
    assert (row.key in query) is (bool(row.key) and not row.one_value), "the server would take the last of them"
    assert asked(kind, attribute, []) == ([], {}), "no value matches, and no request is needed"
    assert asked(kind, attribute, None)[0] == values
    assert row.key not in asked(kind, attribute, [*values, ""] if not row.values and not row.boolean else None)[1]


@pytest.mark.parametrize(("kind", "attribute"), SENT)
def test_a_filter_is_sent_from_its_microversion_on(kind: Kind, attribute: str) -> None:
    row, value = kind.filters[attribute], values_of(kind, attribute)[0]
    assert row.key in asked(kind, attribute, value, row.since)[1]
    minor = int(row.since.partition(".")[2])
    if not minor:
        return
    below = f"1.{minor - 1}"
    if row.shown_since == row.since:
        with pytest.raises(NotSupported, match=rf"by {attribute} needs microversion {row.since} .* uses {below}, "):
            asked(kind, attribute, value, below)
    else:
        found, query = asked(kind, attribute, value, below)
        assert found == [value]
        assert row.key not in query


@pytest.mark.parametrize(("kind", "attribute"), FILTERS)
def test_values_are_read_in_any_case_or_refused(kind: Kind, attribute: str) -> None:
    row = kind.filters[attribute]
    if row.values:
        value = row.values[0]
        assert asked(kind, attribute, value.swapcase())[0] == [value]
    for bad in [{"a": 1}, [["a"]], *(["broken"] if row.values or row.boolean else [])]:
        with pytest.raises(BadInput, match=rf"filters\.{attribute} (is|must be) ") as raised:
            asked(kind, attribute, bad)
        assert len(raised.value.message) < LONGEST_SENTENCE
        assert raised.value.message.endswith(".")


@pytest.mark.parametrize(("kind", "attribute"), [each for each in FILTERS if "type" in str(each.id).split("-")[1]])
def test_a_type_without_a_version_stands_for_all_of_them(kind: Kind, attribute: str) -> None:
    if kind.filters[attribute].type_of:
        found, query = asked(kind, attribute, "a.b")
        assert (found, kind.filters[attribute].key in query) == (["a.b-1.0", "a.b-1.2"], False)
        assert asked(kind, attribute, ["a.b", "a.c-1.1"])[0] == values_of(kind, attribute)


@pytest.mark.parametrize(
    ("value", "found"), [("WARNING", "WARN"), (30, "WARN"), ("info", "INFO"), ([10, "20"], "DEBUG INFO")]
)
def test_levels(value: Any, found: str) -> None:
    assert asked(EVENT, "level", value)[0] == [each for each in found.split() if each in values_of(EVENT, "level")]


@pytest.mark.parametrize("value", ["yes", "True", 1, True, "on"])
def test_true(value: Any) -> None:
    assert asked(kinds.BINDING, "is_enabled", value)[0] == [True]


METADATA = [{"team": "shop", "tier": 1}, {"team": "Shop", "tier": "1", "blue": True}, {"team": None}, {}, None]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"team": "shop"}, [0]),
        ({"team": ["shop", "Shop"]}, [0, 1]),
        ({"tier": 1}, [0, 1]),
        ({"tier": "1", "team": "Shop"}, [1]),
        ({"blue": "true"}, [1]),
        ({"team": None}, [2, 3, 4]),
        ({"team": ["Shop", None]}, [1, 2, 3, 4]),
        ({"team": []}, []),
        ({}, [0, 1, 2, 3, 4]),
        (None, [0, 1, 2, 3, 4]),
    ],
)
@pytest.mark.parametrize("kind", [CLUSTER, NODE, kinds.PROFILE], ids=lambda kind: kind.noun)
def test_metadata(wanted: Any, numbers: list[int], kind: Kind) -> None:
    transport = DroppingTransport(kind, [{"id": f"{n}", "metadata": each} for n, each in enumerate(METADATA)])
    found = gather(Info(kind, LIST_OPTIONS), {"filters": {"metadata": wanted}}, Client(transport))
    assert [each["id"] for each in found] == [f"{number}" for number in numbers]
    assert "metadata" not in transport.query, "the server would refuse it"


@pytest.mark.parametrize("bad", ["team=shop", ["team"], {"team": {"a": 1}}, {"team": [["shop"]]}])
def test_metadata_that_is_no_filter(bad: Any) -> None:
    with pytest.raises(BadInput, match=r"filters\.metadata.* must be "):
        query_of(CLUSTER, {"filters": {"metadata": bad}}, Client(DroppingTransport(CLUSTER, [])))


def test_operations_of_events_are_compared_here() -> None:
    items = [{"id": "1", "action": "reboot"}, {"id": "2", "action": "NODE_CREATE"}, {"id": "3", "action": "stop"}]
    for value, count in (("Reboot", 1), (["reboot", "node_create"], 2)):
        transport = DroppingTransport(EVENT, items)
        assert len(gather(Info(EVENT, LIST_OPTIONS), {"filters": {"action": value}}, Client(transport))) == count
        assert "action" not in transport.query, "the server would refuse it"
    with pytest.raises(BadInput, match=r"filters\.action is 'NODE_OPERATION'; it must be one of"):
        asked(EVENT, "action", "NODE_OPERATION")


def test_there_are_filters_that_the_server_drops() -> None:
    assert RECEIVER.filters["user_id"].since == "1.4"
    assert ACTION.filters["cluster_id"].shown_since == "1.14"
    assert NODE.filters["cluster_id"].one_value


def test_what_a_response_does_not_show_has_been_compared_by_the_server() -> None:
    transport = DroppingTransport(EVENT, [{"id": "1"}])
    query = query_of(EVENT, {"filters": {"obj_id": "x"}}, Client(transport))
    assert query.matches({"obj_id": None})
    assert not query.matches({"obj_id": "y"})


@pytest.mark.parametrize("kind", [kind for kind in FILTERED if kind.sort_keys], ids=lambda kind: kind.noun)
def test_sort_keys_go_by_the_names_of_results_and_of_the_server(kind: Kind) -> None:
    for attribute, key in kind.sort_keys.items():
        for text in (attribute, f"{key.key}:asc", f" {attribute} : ASC "):
            (order,) = orders(kind, {"sort": text})
            assert (order.attribute, order.descending) == (attribute, False)
    key = next(iter(kind.sort_keys))
    for bad in ("colour", f"{key}:up", f"{key},", f"{key}:", f",{key}", f"['{key}']", "spec"):
        with pytest.raises(BadInput, match="can be sorted by"):
            orders(kind, {"sort": bad})
    with pytest.raises(BadInput, match="can be sorted by") as raised:
        orders(kind, {"sort": "x" * 999})
    assert len(raised.value.message) < LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("sort", "expected"), [("updated_at", "3412"), ("updated_at:desc", "1243"), ("name,updated_at:desc", "2314")]
)
def test_null_comes_first_and_what_is_equal_by_id(sort: str, expected: str) -> None:
    rows = [("1", "b", "2"), ("2", "a", "2"), ("3", "a", None), ("4", "b", "1")]
    items = [{"id": id, "name": name, "updated_at": time} for id, name, time in reversed(rows)]
    found = in_order(orders(kinds.PROFILE, {"sort": sort}), items)
    assert "".join(item["id"] for item in found) == expected
