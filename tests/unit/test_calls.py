# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that are planned before the id of the task's resource is known."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import OWN_ID, with_own_id


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        pytest.param({"id": OWN_ID}, {"id": "7"}, id="a value"),
        pytest.param({OWN_ID: "x"}, {"7": "x"}, id="a key"),
        pytest.param({"nodes": [OWN_ID, "8"]}, {"nodes": ["7", "8"]}, id="in a list"),
        pytest.param({"a": {"b": [{"c": OWN_ID}]}}, {"a": {"b": [{"c": "7"}]}}, id="nested"),
        pytest.param({"a": f"{OWN_ID}!", "b": 0, "c": None}, {"a": f"{OWN_ID}!", "b": 0, "c": None}, id="nowhere"),
    ],
)
def test_with_own_id(body: dict[str, Any], filled: dict[str, Any]) -> None:
    assert with_own_id(body, "7") == filled
