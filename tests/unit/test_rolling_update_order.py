# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role rolling_update foresees which members the module changes next, whatever their names and times are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.limits import FIRST, in_order
from jinja2.nativetypes import NativeEnvironment

VARIABLES = Path(__file__).parents[2] / "roles" / "rolling_update" / "vars" / "main.yml"
SORTED: dict[str, str] = yaml.safe_load(VARIABLES.read_text())["rolling_update_sorted"]


def node(index: int, name: str, created_at: str | None, init_at: str = "", status: str = "ACTIVE") -> dict[str, Any]:
    return {
        "id": f"id-{9 - index}",
        "index": index,
        "name": name,
        "created_at": created_at,
        "init_at": init_at,
        "status": status,
    }


NODES = [
    node(1, "b", "2026-05-02T00:00:00Z"),
    node(2, "a", "2026-05-02T00:00:00Z", status="ERROR"),
    node(3, "C", "2026-05-01T00:00:00Z"),
    node(4, "a", None, "2026-05-01T12:00:00Z", status="WARNING"),
    node(5, "A", None),
]


@pytest.mark.parametrize("order", sorted(FIRST))
def test_the_role_sorts_members_as_the_module_does(order: str) -> None:
    template = NativeEnvironment().from_string(SORTED[order])
    assert template.render(rolling_update_lagging=NODES) == in_order(NODES, order)


def test_there_is_an_order_for_each_choice() -> None:
    assert SORTED.keys() == FIRST.keys()
