# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of results, compared with what the installed openstacksdk makes of the same responses.

A release of the SDK that has dropped Senlin has nothing to compare with. The tables then stay as they were when they
were compared with the releases before it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import BINDING, CLUSTER, NODE, Kind
from exchanges import SCENARIOS, read

ALL = {kind.noun: kind for kind in vars(kinds).values() if isinstance(kind, Kind) and kind.shape}
SDK_CLASSES = {
    "action": ("action", "Action"),
    "build_info": ("build_info", "BuildInfo"),
    "cluster": ("cluster", "Cluster"),
    "cluster_attribute": ("cluster_attr", "ClusterAttr"),
    "cluster_policy": ("cluster_policy", "ClusterPolicy"),
    "event": ("event", "Event"),
    "node": ("node", "Node"),
    "policy": ("policy", "Policy"),
    "policy_type": ("policy_type", "PolicyType"),
    "profile": ("profile", "Profile"),
    "profile_type": ("profile_type", "ProfileType"),
    "receiver": ("receiver", "Receiver"),
    "service": ("service", "Service"),
}
"""By the noun of a kind, the module below ``openstack.clustering.v1`` that describes it, and the class in that."""
NOT_OF_THE_SDK = {BINDING.noun: {"cluster_id"}}
"""Attributes that only the collection takes from a response."""
FITTING: dict[type, list[Any]] = {
    bool: [True, False],
    dict: [{"key": {"nested": [None, 1]}}, {}],
    int: [7, 0, -1],
    list: [["item", 1], []],
}
"""Values of each type that attributes are converted to."""
ANY: list[Any] = ["text", "", 12, 1.5, True, ["item", {}], [], {"key": None}, {}]
"""Values for the attributes that are not converted."""
ODD: list[Any] = [*ANY, "12", "-1", "1.5", 0, -1, False]
"""Values that the server could send by mistake."""


def sdk_class(noun: str) -> Any:
    """The class of the SDK for a kind. Skips the test if the SDK has none for any kind."""
    pytest.importorskip("openstack.clustering", reason="this release of openstacksdk has dropped Senlin")
    module, name = SDK_CLASSES[noun]
    return getattr(importlib.import_module(f"openstack.clustering.v1.{module}"), name)


def of_the_sdk(noun: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the SDK makes of the body of a response, with what the collection derives from that."""
    shaped = sdk_class(noun).existing(**body).to_dict(computed=False)
    shape = ALL[noun].shape
    shaped |= shape.derived(shaped) if shape and shape.derived else {}
    return {**shaped, **{name: body.get(name) for name in NOT_OF_THE_SDK.get(noun, ())}}


def recorded() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource in the recorded responses, with the noun of its kind."""
    plurals = {kind.plural: noun for noun, kind in ALL.items()}
    for scenario in SCENARIOS:
        for step in read(scenario):
            body = step["answer"]["body"]
            for key, value in body.items() if isinstance(body, dict) else ():
                for resource in value if isinstance(value, list) else [value]:
                    if isinstance(resource, dict) and (key in ALL or key in plurals):
                        yield plurals.get(key, key), resource


def test_every_kind_is_compared() -> None:
    assert SDK_CLASSES.keys() == ALL.keys(), "add the class to SDK_CLASSES"
    assert {noun for noun, dummy in recorded()} == {"action", "cluster", "node", "profile"}


@pytest.mark.parametrize("noun", ALL)
def test_every_attribute_is_one_of_the_sdk(noun: str) -> None:
    attributes = set(ALL[noun].shaped({}))
    assert attributes == set(of_the_sdk(noun, {}))
    assert attributes > {"id", "name"}


def test_recorded_responses_are_shaped_as_the_sdk_does() -> None:
    for noun, body in recorded():
        assert_shaped_alike(noun, body)


def assert_shaped_alike(noun: str, body: dict[str, Any]) -> None:
    """Fail unless values and their types are those of the SDK: True is not 1."""
    shaped, expected = ALL[noun].shaped(body), of_the_sdk(noun, body)
    assert shaped == expected
    assert {key: type(value) for key, value in shaped.items()} == {key: type(value) for key, value in expected.items()}


@pytest.mark.parametrize("noun", ALL)
def test_each_value_is_shaped_as_the_sdk_does(noun: str) -> None:
    shape = ALL[noun].shape
    assert shape
    types = {key: shape.types.get(name) for name, key in shape.keys.items()}
    for turn in range(len(ANY)):
        body = {
            key: values[(place + turn) % len(values)]
            for place, (key, wanted) in enumerate(types.items())
            for values in [[None, *(FITTING[wanted] if wanted else ANY)]]
        }
        assert_shaped_alike(noun, {**body, "unknown": 1})


@pytest.mark.parametrize("noun", ALL)
def test_odd_values_are_shaped_as_the_newest_sdk_does(noun: str) -> None:
    pytest.importorskip("openstack.fields", reason="older releases of openstacksdk fail at odd values")
    shape = ALL[noun].shape
    assert shape
    for value in ODD:
        assert_shaped_alike(noun, dict.fromkeys(shape.keys.values(), value))


@pytest.mark.parametrize("noun", sorted(noun for noun, kind in ALL.items() if kind.paginated))
def test_paths_and_keys_are_those_of_the_sdk(noun: str) -> None:
    kind, theirs = ALL[noun], sdk_class(noun)
    assert (kind.path, kind.noun, kind.plural) == (theirs.base_path, theirs.resource_key, theirs.resources_key)


def test_what_is_missing_is_none() -> None:
    assert set(CLUSTER.shaped({}).values()) == {None}
    shaped = CLUSTER.shaped({"id": "1", "nodes": ["2"], "project": "3", "junk": "4"})
    assert {name: value for name, value in shaped.items() if value is not None} == {
        "id": "1",
        "node_ids": ["2"],
        "project_id": "3",
    }


def test_values_are_converted() -> None:
    body = {"index": "3", "metadata": "text", "tainted": 1, "role": 5, "data": None}
    shaped = NODE.shaped(body)
    assert [shaped[key] for key in ("index", "metadata", "tainted", "role", "data")] == [3, {}, True, 5, None]


def test_a_kind_without_a_shape_keeps_the_names_of_the_server() -> None:
    version = Kind("version", "versions", paginated=False)
    assert version.shaped({"id": "v1", "max_version": "1.14"}) == {"id": "v1", "max_version": "1.14"}
