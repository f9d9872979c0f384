# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes of a cluster: completed from the live cluster, moved into bounds, and refused if they contradict."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import (
    NO_LIMIT,
    Sizes,
    adjusted_size,
    check_sizes,
    sizes_after_resize,
    wanted_sizes,
)

SMALL = (None, -1, 0, 1, 2, 3)
LIVE = (None, Sizes(0, NO_LIMIT, 0), Sizes(0, 0, 0), Sizes(1, 2, 2), Sizes(2, 3, 2), Sizes(1, NO_LIMIT, 3))


def declared(
    low: int | None = None, high: int | None = None, desired: int | None = None, mode: str = "enforce"
) -> dict[str, Any]:
    return {"min_size": low, "max_size": high, "desired_capacity": desired, "desired_capacity_mode": mode}


def is_allowed(sizes: Sizes) -> bool:
    """Whether Senlin accepts the sizes, written differently from the code that is tested."""
    most = float("inf") if sizes.max_size == -1 else sizes.max_size
    return 0 <= sizes.min_size <= sizes.desired_capacity <= most


@pytest.mark.parametrize(
    ("have", "params", "wanted"),
    [
        pytest.param(None, declared(), Sizes(0, -1, 0), id="new, nothing declared: the server's defaults"),
        pytest.param(None, declared(2), Sizes(2, -1, 2), id="new: desired follows min_size"),
        pytest.param(None, declared(2, 5, 3), Sizes(2, 5, 3), id="new, all declared"),
        pytest.param(None, declared(0, 0, 0), Sizes(0, 0, 0), id="new, all 0"),
        pytest.param(None, declared(desired=3, mode="initial"), Sizes(0, -1, 3), id="new, initial counts"),
        pytest.param(Sizes(1, 5, 3), declared(), Sizes(1, 5, 3), id="nothing declared: nothing changes"),
        pytest.param(Sizes(1, 5, 3), declared(desired=4), Sizes(1, 5, 4), id="desired alone"),
        pytest.param(Sizes(0, 5, 3), declared(desired=0), Sizes(0, 5, 0), id="desired 0 is a size"),
        pytest.param(Sizes(1, 5, 3), declared(0), Sizes(0, 5, 3), id="min_size 0 alone keeps the capacity"),
        pytest.param(Sizes(1, 5, 3), declared(high=-1), Sizes(1, -1, 3), id="max_size -1 lifts the limit"),
        pytest.param(Sizes(0, 5, 3), declared(high=0), Sizes(0, 0, 0), id="max_size 0 empties"),
        pytest.param(Sizes(0, 5, 3), declared(4), Sizes(4, 5, 4), id="min_size above the capacity moves it up"),
        pytest.param(Sizes(0, 5, 3), declared(high=2), Sizes(0, 2, 2), id="max_size below the capacity moves it down"),
        pytest.param(
            Sizes(1, 5, 3),
            declared(desired=2, mode="initial"),
            Sizes(1, 5, 3),
            id="initial does not change a live cluster",
        ),
        pytest.param(
            Sizes(1, 5, 3), declared(4, desired=2, mode="initial"), Sizes(4, 5, 4), id="initial, moved into new bounds"
        ),
        pytest.param(Sizes(1, -1, 3), declared(2), Sizes(2, -1, 3), id="no limit stays no limit"),
    ],
)
def test_wanted_sizes(have: Sizes | None, params: dict[str, Any], wanted: Sizes) -> None:
    assert wanted_sizes(have, params) == wanted


@pytest.mark.parametrize(
    ("have", "params", "message"),
    [
        pytest.param(None, declared(3, 2), "min_size 3 is above max_size 2", id="min above max"),
        pytest.param(None, declared(3, 0), "min_size 3 is above max_size 0", id="max_size 0 is a limit"),
        pytest.param(None, declared(2, desired=1), "desired_capacity 1 is below min_size 2", id="desired below min"),
        pytest.param(None, declared(1, desired=0), "desired_capacity 0 is below min_size 1", id="desired 0 below min"),
        pytest.param(None, declared(0, 2, 3), "desired_capacity 3 is above max_size 2", id="desired above max"),
        pytest.param(None, declared(-1), "min_size is -1", id="min negative"),
        pytest.param(None, declared(desired=-1), "desired_capacity is -1", id="desired negative"),
        pytest.param(None, declared(high=-2), "max_size is -2", id="max below -1"),
        pytest.param(Sizes(2, 5, 3), declared(desired=1), "below min_size 2", id="below the live bound"),
        pytest.param(Sizes(2, 5, 3), declared(high=1), "min_size 2 is above max_size 1", id="max below the live min"),
        pytest.param(Sizes(2, 5, 3), declared(desired=6), "above max_size 5", id="above the live bound"),
    ],
)
def test_contradictions_are_refused(have: Sizes | None, params: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        wanted_sizes(have, params)


@pytest.mark.parametrize("mode", ["enforce", "initial"])
@pytest.mark.parametrize("have", LIVE, ids=str)
def test_any_declaration_is_refused_or_valid(have: Sizes | None, mode: str) -> None:
    outcomes = set()
    for low, high, desired in product(SMALL, SMALL, SMALL):
        try:
            wanted = wanted_sizes(have, declared(low, high, desired, mode))
        except BadInput:
            outcomes.add("refused")
            continue
        outcomes.add("valid")
        assert is_allowed(wanted), (low, high, desired)
        assert low in (None, wanted.min_size)
        assert high in (None, wanted.max_size)
        if desired is not None and (have is None or mode == "enforce"):
            assert desired == wanted.desired_capacity
        assert wanted_sizes(wanted, declared(low, high, desired, mode)) == wanted, "a second run has nothing to do"
    assert outcomes == {"refused", "valid"}


def test_check_sizes_agrees_with_the_server() -> None:
    for low, high, desired in product(range(-2, 4), repeat=3):
        sizes = Sizes(low, high, desired)
        try:
            check_sizes(sizes)
        except BadInput:
            assert not is_allowed(sizes), sizes
        else:
            assert is_allowed(sizes), sizes


def test_a_resize_carries_all_three() -> None:
    """With bounds alone, the server takes the number of existing nodes as the desired capacity."""
    assert Sizes(0, -1, 0).resize_body() == {
        "adjustment_type": "EXACT_CAPACITY",
        "number": 0,
        "min_size": 0,
        "max_size": -1,
    }


def test_attributes_and_back() -> None:
    sizes = Sizes(1, 5, 3)
    assert sizes.attributes() == {"min_size": 1, "max_size": 5, "desired_capacity": 3}
    assert Sizes.of({**sizes.attributes(), "name": "web"}) == sizes


@pytest.mark.parametrize(
    ("new", "text"),
    [
        pytest.param(Sizes(1, 5, 3), "", id="nothing"),
        pytest.param(Sizes(1, 5, 4), "desired_capacity 3 to 4", id="one"),
        pytest.param(Sizes(0, -1, 0), "min_size 1 to 0, max_size 5 to -1, desired_capacity 3 to 0", id="all"),
    ],
)
def test_changes(new: Sizes, text: str) -> None:
    assert new.describe_changes(Sizes(1, 5, 3)) == text


# One resize


def the_servers_rule(count: int, number: int, min_step: int) -> int:
    """How the server applies a percentage, transcribed from its source."""
    delta = (number * count) / 100.0
    if delta > 0.0:
        rounded = int(math.ceil(delta) if math.fabs(delta) < 1.0 else math.floor(delta))
    else:
        rounded = int(math.floor(delta) if math.fabs(delta) < 1.0 else math.ceil(delta))
    if min_step > abs(rounded):
        return count + (min_step if rounded > 0 else -min_step)
    return count + rounded


def test_a_percentage_is_applied_as_the_server_does() -> None:
    for count, number, min_step in product((1, 2, 3, 7, 10, 99, 1000), range(-250, 251), (0, 1, 3)):
        if number:
            ours = adjusted_size(count, "percentage", number, min_step)
            assert ours == the_servers_rule(count, number, min_step), (count, number, min_step)


@pytest.mark.parametrize(
    ("count", "adjustment", "number", "min_step", "aim"),
    [
        pytest.param(3, "exact", 0, 0, 0, id="exact: 0 is a size"),
        pytest.param(3, "change", -1, 0, 2, id="change down"),
        pytest.param(3, "change", -5, 0, -2, id="change below 0: bounds are applied later"),
        pytest.param(3, "percentage", 0, 2, 3, id="0 percent is no change, whatever min_step is"),
        pytest.param(0, "percentage", 50, 2, 2, id="percentage of 0 nodes: min_step is added"),
        pytest.param(0, "percentage", 50, 0, 0, id="percentage of 0 nodes"),
    ],
)
def test_adjusted(count: int, adjustment: str, number: int, min_step: int, aim: int) -> None:
    assert adjusted_size(count, adjustment, number, min_step) == aim


def bounds(low: int | None = None, high: int | None = None, strict: bool = True) -> dict[str, Any]:
    return {"min_size": low, "max_size": high, "strict": strict}


@pytest.mark.parametrize(
    ("aim", "params", "sizes"),
    [
        pytest.param(4, bounds(), Sizes(1, 5, 4), id="the same bounds"),
        pytest.param(9, bounds(high=9), Sizes(1, 9, 9), id="a new upper bound"),
        pytest.param(9, bounds(high=-1), Sizes(1, -1, 9), id="no upper bound"),
        pytest.param(9, bounds(strict=False), Sizes(1, 5, 5), id="not strict: down to the upper bound"),
        pytest.param(-2, bounds(strict=False), Sizes(1, 5, 1), id="not strict: up to the lower bound"),
        pytest.param(3, bounds(0, 0, strict=False), Sizes(0, 0, 0), id="not strict: bounds of 0"),
    ],
)
def test_resized(aim: int, params: dict[str, Any], sizes: Sizes) -> None:
    assert sizes_after_resize(Sizes(1, 5, 3), aim, params) == sizes


@pytest.mark.parametrize(
    ("aim", "params"), [(6, bounds()), (0, bounds()), (3, bounds(4)), (3, bounds(6, strict=False)), (3, bounds(-1))]
)
def test_resizes_that_are_refused(aim: int, params: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        sizes_after_resize(Sizes(1, 5, 3), aim, params)
