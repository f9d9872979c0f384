# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many members a roll-out changes at a time, and in which order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.portion import read_portion
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.limits import (
    Limits,
    in_batches,
    in_order,
    limits_of,
    wanted_count,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput

CLUSTER = {"id": "7", "name": "web"}
PORTIONS = ("batch_size", "max_unavailable", "max_surge", "target")


def options(**given: Any) -> dict[str, Any]:
    params = {"method": "auto", "batch_size": 2, **given}
    portions = {name: read_portion(name, params[name]) if name in params else None for name in PORTIONS}
    return {**params, **portions}


def node(name: str, status: str = "ACTIVE", index: int = 1, created_at: str = "") -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "status": status,
        "index": index,
        "created_at": created_at,
        "init_at": None,
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Limits(update=2, replace=2, surge=True)),
        ({"batch_size": "10%"}, Limits(update=1, replace=1, surge=True)),
        ({"batch_size": "50%"}, Limits(update=5, replace=5, surge=True)),
        ({"max_unavailable": 1}, Limits(update=1, replace=2, surge=True, unavailable=1)),
        ({"max_surge": 1}, Limits(update=1, replace=1, surge=True, extra=1)),
        ({"max_surge": "1%"}, Limits(update=1, replace=1, surge=True, extra=1)),
        ({"max_surge": 1, "max_unavailable": 1}, Limits(update=2, replace=1, surge=True, extra=1, unavailable=1)),
        ({"max_surge": 0, "max_unavailable": 1}, Limits(update=1, replace=1, surge=False, unavailable=1)),
        ({"max_surge": 0}, Limits(update=2, replace=2, surge=False)),
        ({"max_surge": 9}, Limits(update=2, replace=2, surge=True, extra=2)),
        (
            {"max_surge": 1, "max_unavailable": 0, "method": "update"},
            Limits(update=1, replace=1, surge=True, extra=1, unavailable=0),
        ),
    ],
    ids=str,
)
def test_limits(given: dict[str, Any], expected: Limits) -> None:
    assert limits_of(options(**given), CLUSTER, 10) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"batch_size": 0}, "batch_size is 0, so no node would ever change."),
        ({"batch_size": "0%"}, "batch_size is 0%, so no node would ever change."),
        ({"batch_size": 11}, "batch_size is 11, and cluster web (7) has 10 nodes."),
        ({"max_surge": 11}, "max_surge is 11, and cluster web (7) has 10 nodes."),
        ({"max_unavailable": 11}, "max_unavailable is 11, and cluster web (7) has 10 nodes."),
        ({"max_unavailable": 0, "method": "update"}, "max_unavailable is 0, so no node can be taken out"),
        ({"max_unavailable": "9%", "max_surge": 0}, "max_unavailable is 9%, which is 0 of 10 nodes, so no"),
    ],
    ids=str,
)
def test_impossible_limits(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        limits_of(options(**given), CLUSTER, 10)


def test_a_cluster_without_nodes_fits_every_limit() -> None:
    assert limits_of(options(batch_size=5), CLUSTER, 0).replace == 5


@pytest.mark.parametrize(("target", "count"), [(None, 10), (3, 3), ("25%", 3), ("1%", 1), ("0%", 0), ("100%", 10)])
def test_target(target: Any, count: int) -> None:
    assert wanted_count(options(**({} if target is None else {"target": target})), CLUSTER, 10) == count


@pytest.mark.parametrize(("target", "total"), [(11, 10), (1, 0), ("1%", 0)])
def test_a_target_that_cannot_be_reached(target: Any, total: int) -> None:
    with pytest.raises(BadInput, match="luster web"):
        wanted_count(options(target=target), CLUSTER, total)


def test_a_percentage_of_none_is_none() -> None:
    assert wanted_count(options(target=0), CLUSTER, 0) == 0


@pytest.mark.parametrize(
    ("order", "names"),
    [("unhealthy_first", "cab"), ("oldest_first", "bca"), ("name", "abc")],
)
def test_order(order: str, names: str) -> None:
    nodes = [
        node("a", index=1, created_at="2026-01-03"),
        node("b", index=2, created_at="2026-01-01"),
        node("c", "ERROR", 3, "2026-01-02"),
    ]
    assert "".join(each["name"] for each in in_order(nodes, order)) == names


@pytest.mark.parametrize(
    ("count", "size", "first", "batches"),
    [
        (5, 2, 0, ["01", "23", "4"]),
        (5, 2, 1, ["0", "12", "34"]),
        (1, 3, 0, ["0"]),
        (0, 2, 1, []),
        (3, 1, 2, ["0", "1", "2"]),
    ],
)
def test_batches(count: int, size: int, first: int, batches: list[str]) -> None:
    nodes = [node(str(number)) for number in range(count)]
    assert ["".join(each["name"] for each in batch) for batch in in_batches(nodes, size, first=first)] == batches


def test_a_roll_out_that_has_begun_goes_on_although_members_are_gone_since() -> None:
    given = options(batch_size=4, max_unavailable=4, max_surge=4, target=5)
    assert limits_of(given, CLUSTER, 3, begun=True) == Limits(4, 4, surge=True, extra=4, unavailable=4)
    assert wanted_count(given, CLUSTER, 3, begun=True) == 3
    assert wanted_count(options(target=2), CLUSTER, 3, begun=True) == 2
    assert wanted_count(options(target="50%"), CLUSTER, 3, begun=True) == 2


@pytest.mark.parametrize("given", [{"max_surge": 0}, {"method": "update"}, {}], ids=str)
def test_a_percentage_still_permits_one_node_when_members_are_gone_since(given: dict[str, Any]) -> None:
    """Otherwise, neither the roll-out nor its rollback would come to its end."""
    params = options(max_unavailable="10%", **given)
    assert limits_of(params, CLUSTER, 10).unavailable == limits_of(params, CLUSTER, 9, begun=True).unavailable == 1
    assert limits_of(options(max_unavailable=0), CLUSTER, 9, begun=True).unavailable == 0
    with_extra = options(max_unavailable="10%", max_surge=1)
    assert limits_of(with_extra, CLUSTER, 9, begun=True).unavailable == 0
