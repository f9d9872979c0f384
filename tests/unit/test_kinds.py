# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of Senlin's resources. ``test_shapes.py`` compares them with openstacksdk."""

from __future__ import annotations

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

ALL = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
KINDS = [kind for kind in ALL if kind.shape]
"""The kinds whose results have names of their own."""
PAGINATED = [kind for kind in KINDS if kind.paginated]
FINAL = {"ACTIVE", "WARNING", "ERROR", "CRITICAL", "SUCCEEDED", "FAILED", "CANCELLED"}


def title(kind: Kind) -> str:
    return kind.title


def test_there_are_kinds() -> None:
    assert all(kind in KINDS for kind in (CLUSTER, NODE, ACTION))


@pytest.mark.parametrize("kind", PAGINATED, ids=title)
def test_what_is_known_of_it_names_its_attributes(kind: Kind) -> None:
    attributes = kind.shaped({})
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
