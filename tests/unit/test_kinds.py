# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of Senlin's resources, against the openstacksdk that is installed."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, NODE, Kind

KINDS = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
IN_LISTS = [kind for kind in KINDS if kind.paginated]
SETTLED = {"ACTIVE", "WARNING", "ERROR", "CRITICAL", "SUCCEEDED", "FAILED", "CANCELLED"}


def sdk_class(kind: Kind) -> Any:
    return getattr(importlib.import_module(f"openstack.clustering.v1.{kind.sdk_module}"), kind.sdk_class)


def title(kind: Kind) -> str:
    return kind.title


def test_there_are_kinds() -> None:
    assert all(kind in KINDS for kind in (CLUSTER, NODE, ACTION))


@pytest.mark.parametrize("kind", KINDS, ids=title)
def test_the_sdk_knows_it(kind: Kind) -> None:
    assert sdk_class(kind).existing().to_dict(computed=False).keys() > {"id", "name"}


@pytest.mark.parametrize("kind", IN_LISTS, ids=title)
def test_its_path_and_key_are_those_of_the_sdk(kind: Kind) -> None:
    assert kind.path == sdk_class(kind).base_path
    assert (kind.noun, kind.plural) == (sdk_class(kind).resource_key, sdk_class(kind).resources_key)


@pytest.mark.parametrize("kind", IN_LISTS, ids=title)
def test_its_attributes(kind: Kind) -> None:
    attributes = sdk_class(kind).existing().to_dict(computed=False)
    assert kind.created_key in attributes
    assert set(kind.filters) <= set(attributes), "a filter has the name of the attribute"
    assert not kind.transitional or "status" in attributes


@pytest.mark.parametrize("kind", KINDS, ids=title)
def test_its_statuses_are_those_that_pass(kind: Kind) -> None:
    assert all(status == status.upper() and "-" not in status for status in kind.transitional)
    assert not kind.transitional & SETTLED


@pytest.mark.parametrize("kind", KINDS, ids=title)
def test_its_names_are_its_own(kind: Kind) -> None:
    assert [other.plural for other in KINDS].count(kind.plural) == 1
    assert "_" not in kind.title and "_" not in kind.path


def test_what_can_be_busy_when_it_is_deleted_can_be_forced() -> None:
    assert [kind for kind in KINDS if kind.force_deletable] == [CLUSTER, NODE]
