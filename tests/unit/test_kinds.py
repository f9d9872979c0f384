# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of Senlin's resources, compared with the installed openstacksdk."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    ACTION,
    BINDING,
    CLUSTER,
    NODE,
    Kind,
    describe,
)
from fake_transport import shape

ALL = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
KINDS = [kind for kind in ALL if kind.sdk_module]
"""The kinds that the SDK describes."""
PAGINATED = [kind for kind in KINDS if kind.paginated]
FINAL = {"ACTIVE", "WARNING", "ERROR", "CRITICAL", "SUCCEEDED", "FAILED", "CANCELLED"}


def sdk_class(kind: Kind) -> Any:
    try:
        return getattr(importlib.import_module(f"openstack.clustering.v1.{kind.sdk_module}"), kind.sdk_class)
    except (ImportError, AttributeError) as error:
        pytest.fail(f"plugins/module_utils/_senlin/kinds.py: correct or remove sdk_module and sdk_class: {error}")


def title(kind: Kind) -> str:
    return kind.title


def test_there_are_kinds() -> None:
    assert all(kind in KINDS for kind in (CLUSTER, NODE, ACTION))


@pytest.mark.parametrize("kind", KINDS, ids=title)
def test_the_sdk_has_its_class(kind: Kind) -> None:
    assert sdk_class(kind).existing().to_dict(computed=False).keys() > {"id", "name"}


@pytest.mark.parametrize("kind", PAGINATED, ids=title)
def test_its_path_and_keys_are_those_of_the_sdk(kind: Kind) -> None:
    assert kind.path == sdk_class(kind).base_path
    assert (kind.noun, kind.plural) == (sdk_class(kind).resource_key, sdk_class(kind).resources_key)


@pytest.mark.parametrize("kind", PAGINATED, ids=title)
def test_its_attributes_are_those_of_the_sdk(kind: Kind) -> None:
    attributes = sdk_class(kind).existing().to_dict(computed=False)
    assert kind.created_key in attributes
    assert set(kind.filters) <= set(attributes), "a filter is named after its attribute"
    assert not kind.transitional or "status" in attributes


@pytest.mark.parametrize("kind", ALL, ids=title)
def test_its_transitional_statuses_are_not_final(kind: Kind) -> None:
    assert all(status == status.upper() and "-" not in status for status in kind.transitional)
    assert not kind.transitional & FINAL


@pytest.mark.parametrize("kind", ALL, ids=title)
def test_its_names_are_unique_and_written_properly(kind: Kind) -> None:
    assert [other.plural for other in ALL].count(kind.plural) == 1
    assert "_" not in kind.title and "_" not in kind.path


def test_clusters_and_nodes_can_be_deleted_while_they_are_busy() -> None:
    assert [kind for kind in KINDS if kind.force_deletable] == [CLUSTER, NODE]


def test_describe() -> None:
    assert describe(CLUSTER, {"name": "web", "id": "1"}) == "cluster web (1)"
    assert describe(BINDING, {"name": "x", "id": "1"}) == "cluster policy x (1)"


def test_a_kind_without_a_class_of_the_sdk_keeps_the_names_of_the_server() -> None:
    version = Kind("version", "versions", paginated=False)
    assert shape(version, {"id": "v1", "max_version": "1.14"}) == {"id": "v1", "max_version": "1.14"}
