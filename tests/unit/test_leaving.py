# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes leave a cluster that shrinks, as far as it is known before."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.leaving import leaving

OLDEST, YOUNGEST, PROFILES, ANY = "OLDEST_FIRST", "YOUNGEST_FIRST", "OLDEST_PROFILE_FIRST", "RANDOM"


def node(name: str, second: int | None, **attributes: Any) -> dict[str, Any]:
    created = None if second is None else f"2026-11-24T15:00:{second:02}Z"
    return {
        "name": name,
        "status": "ACTIVE",
        "created_at": created,
        "profile_id": "new",
        "tainted": False,
        **attributes,
    }


A, B, C, D = node("a", 1), node("b", 2), node("c", 3), node("d", 3)
BROKEN, TAINTED, UNBORN = node("broken", 9, status="ERROR"), node("tainted", 9, tainted=True), node("unborn", None)
OLD = [node("x", 5, profile_id="old"), node("y", 4, profile_id="old")]
CREATED = {"old": "2026-11-23T00:00:00Z", "new": "2026-11-24T00:00:00Z"}


@pytest.mark.parametrize(
    ("nodes", "count", "criteria", "certain", "candidates"),
    [
        pytest.param([A, B, C], 1, ANY, [], ["a", "b", "c"], id="any"),
        pytest.param([A, B, C], 3, ANY, ["a", "b", "c"], [], id="all"),
        pytest.param([A, B, C], 0, ANY, [], [], id="none"),
        pytest.param([A, BROKEN, B], 1, ANY, ["broken"], [], id="a broken one first"),
        pytest.param([A, BROKEN, TAINTED, B], 3, ANY, ["broken", "tainted"], ["a", "b"], id="a broken one and any"),
        pytest.param([BROKEN, TAINTED, A], 1, ANY, [], ["broken", "tainted"], id="one of two that are not well"),
        pytest.param([A, UNBORN, BROKEN], 2, OLDEST, ["broken", "unborn"], [], id="one that was never created"),
        pytest.param([C, B, A], 2, OLDEST, ["a", "b"], [], id="the oldest"),
        pytest.param([A, C, B], 2, YOUNGEST, ["c", "b"], [], id="the youngest"),
        pytest.param([A, BROKEN, C], 2, YOUNGEST, ["broken", "c"], [], id="a broken one before the youngest"),
        pytest.param([A, C, D], 2, OLDEST, ["a"], ["c", "d"], id="two of the same second"),
        pytest.param([A, C, D], 1, YOUNGEST, [], ["c", "d"], id="one of the same second"),
        pytest.param([A, C, D], 2, YOUNGEST, ["c", "d"], [], id="both of the same second"),
        pytest.param([A, *OLD], 2, PROFILES, ["x", "y"], [], id="those of the oldest profile"),
        pytest.param([A, *OLD], 1, PROFILES, [], ["x", "y"], id="one of the oldest profile"),
        pytest.param([A, BROKEN], 1, "", [], ["a", "broken"], id="by regions first"),
    ],
)
def test_which_nodes_leave(
    nodes: list[dict[str, Any]], count: int, criteria: str, certain: list[str], candidates: list[str]
) -> None:
    found = leaving(nodes, count, criteria, CREATED)
    assert [[node["name"] for node in each] for each in found] == [certain, candidates]
