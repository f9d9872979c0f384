# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which differences between live and declared values count, and how maps are merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import (
    differences,
    merged_map,
    same_map,
    same_spec,
)

SERVER = {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny", "networks": [{"a": 1}]}}


def server(**changes: Any) -> dict[str, Any]:
    return {**SERVER, **changes}


@pytest.mark.parametrize(
    ("have", "want", "same"),
    [
        pytest.param({}, {}, True, id="both empty"),
        pytest.param(None, {}, True, id="stored as null, declared empty"),
        pytest.param({"a": "1"}, {"a": "1"}, True, id="equal"),
        pytest.param({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, True, id="another order"),
        pytest.param(None, {"a": "1"}, False, id="stored as null, declared with a key"),
        pytest.param({"a": "1"}, {}, False, id="stored with a key, declared empty"),
        pytest.param({"a": "1"}, {"a": 1}, False, id="a number is not a text"),
        pytest.param({"a": None}, {}, False, id="a key with null is a key"),
        pytest.param({"a": 1}, {"a": True}, False, id="true is not 1"),
        pytest.param({"a": 0}, {"a": False}, False, id="false is not 0"),
        pytest.param({"a": [{"b": 1}]}, {"a": [{"b": True}]}, False, id="true is not 1, inside lists and maps"),
        pytest.param({"a": [{"b": [1]}]}, {"a": [{"b": [1]}]}, True, id="equal, inside lists and maps"),
        pytest.param({"a": [1, 2]}, {"a": [2, 1]}, False, id="the order of a list counts"),
    ],
)
def test_same_map(have: Mapping[str, Any] | None, want: Mapping[str, Any], same: bool) -> None:
    assert same_map(have, want) is same


@pytest.mark.parametrize(
    ("have", "want", "purge", "merged"),
    [
        pytest.param({"a": 1}, {"b": 2}, True, {"b": 2}, id="purging declares the whole map"),
        pytest.param({"a": 1}, {}, True, {}, id="purging to nothing"),
        pytest.param({"a": 1}, {"b": 2}, False, {"a": 1, "b": 2}, id="other keys are kept"),
        pytest.param({"a": 1}, {"a": 2}, False, {"a": 2}, id="the declared value wins"),
        pytest.param({"a": 1}, {}, False, {"a": 1}, id="nothing to add"),
        pytest.param(None, {"b": 2}, False, {"b": 2}, id="stored as null"),
        pytest.param(None, {}, True, {}, id="null and empty"),
    ],
)
def test_merged_map(have: dict[str, Any] | None, want: dict[str, Any], purge: bool, merged: dict[str, Any]) -> None:
    before = (have and dict(have), dict(want))
    assert merged_map(have, want, purge) == merged
    assert (have, want) == before, "the arguments are not modified"


@pytest.mark.parametrize(
    ("want", "paths"),
    [
        pytest.param(server(), [], id="equal"),
        pytest.param(server(version=1.0), [], id="version 1.0 and '1.0'"),
        pytest.param(server(version=1), ["version"], id="version 1 is not 1.0"),
        pytest.param(server(version="1.1"), ["version"], id="version 1.1"),
        pytest.param(server(description=None), [], id="null means not given"),
        pytest.param(server(description="x"), ["description"], id="an added key"),
        pytest.param({"type": "os.nova.server", "version": "1.0"}, ["properties"], id="a missing key"),
        pytest.param(
            server(properties={"flavor": "m1.large", "networks": [{"a": 1}]}), ["properties.flavor"], id="a nested key"
        ),
        pytest.param(
            server(properties={"flavor": "m1.large", "networks": [], "image": "x"}),
            ["properties.flavor", "properties.image", "properties.networks"],
            id="several, in order",
        ),
        pytest.param(
            server(properties={"flavor": "m1.tiny", "networks": [{"a": 1}], "image": None}),
            [],
            id="a nested null means not given",
        ),
        pytest.param(
            server(properties={"flavor": "m1.tiny", "networks": [{"a": True}]}),
            ["properties.networks"],
            id="1 is not true, inside a list",
        ),
        pytest.param(
            server(properties={"flavor": "m1.tiny", "networks": [{"a": 1, "b": None}]}),
            [],
            id="a null inside a list means not given",
        ),
    ],
)
def test_differences(want: dict[str, Any], paths: list[str]) -> None:
    assert differences(SERVER, want) == paths
    assert differences(want, SERVER) == paths, "the order of the arguments makes no difference"
    assert same_spec(SERVER, want) is (not paths)


@pytest.mark.parametrize(
    ("have", "want"),
    [
        pytest.param(0, None, id="0 is a value"),
        pytest.param(False, None, id="false is a value"),
        pytest.param("", None, id="an empty text is a value"),
        pytest.param({}, None, id="an empty map is a value"),
        pytest.param(0, False, id="0 is not false"),
        pytest.param(1, True, id="1 is not true"),
        pytest.param(1, "1", id="1 is not '1'"),
        pytest.param({"a": 1}, [1], id="a map is not a list"),
    ],
)
def test_values_that_differ(have: Any, want: Any) -> None:
    assert differences({"key": have}, {"key": want}) == ["key"]
    assert differences({"key": want}, {"key": have}) == ["key"]


@pytest.mark.parametrize(
    ("have", "want", "same"),
    [
        pytest.param(None, None, True, id="no spec, none declared"),
        pytest.param(None, {}, True, id="no spec, an empty one declared"),
        pytest.param(None, SERVER, False, id="no spec, one declared"),
        pytest.param({"version": None}, {}, True, id="a version of null means not given"),
        pytest.param({"version": None}, {"version": "None"}, False, id="a version of null is not the text None"),
    ],
)
def test_same_spec(have: dict[str, Any] | None, want: dict[str, Any] | None, same: bool) -> None:
    assert same_spec(have, want) is same


GROUPS = {"security_groups": ["a", "b"]}
ZONES = [{"name": "az1", "weight": 100}, {"name": "az2"}]


@pytest.mark.parametrize(
    ("type", "have", "want", "same"),
    [
        pytest.param("os.nova.server", GROUPS, {"security_groups": ["b", "a"]}, True, id="security groups"),
        pytest.param("os.nova.server", GROUPS, {"security_groups": ["a"]}, False, id="one group less"),
        pytest.param("os.nova.server", GROUPS, {"security_groups": ["a", "c"]}, False, id="another group"),
        pytest.param(
            "os.nova.server",
            {"networks": [{"network": "n", **GROUPS}]},
            {"networks": [{"network": "n", "security_groups": ["b", "a"]}]},
            True,
            id="security groups of a network",
        ),
        pytest.param(
            "os.nova.server",
            {"networks": [{"network": "n"}, {"network": "m"}]},
            {"networks": [{"network": "m"}, {"network": "n"}]},
            False,
            id="the order of networks counts",
        ),
        pytest.param(
            "os.nova.server",
            {"scheduler_hints": {"different_host": ["a", "b"]}},
            {"scheduler_hints": {"different_host": ["b", "a"]}},
            True,
            id="hosts to avoid",
        ),
        pytest.param("senlin.policy.zone_placement", {"zones": ZONES}, {"zones": ZONES[::-1]}, True, id="zones"),
        pytest.param(
            "senlin.policy.region_placement", {"regions": ZONES}, {"regions": ZONES[::-1]}, True, id="regions"
        ),
        pytest.param("os.heat.stack", GROUPS, {"security_groups": ["b", "a"]}, False, id="a list of another type"),
    ],
)
def test_lists_whose_order_means_nothing(type: str, have: Any, want: Any, same: bool) -> None:
    specs = [{"type": type, "version": "1.0", "properties": properties} for properties in (have, want)]
    assert same_spec(*specs) is same
    assert same_spec(*specs[::-1]) is same
