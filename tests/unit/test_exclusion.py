# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export leaves out, as a task says it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._documents.exclusion import read_exclude
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput


@pytest.mark.parametrize(
    ("value", "clusters", "policies"),
    [
        ([], "", ""),
        (None, "", ""),
        (["a", 1], "a1", "a1"),
        ("a, b", "ab", "ab"),
        (1, "1", "1"),
        ({}, "", ""),
        ({"policies": ["a"]}, "", "a"),
        ({"policies": "a,b", "clusters": 1}, "1", "ab"),
        ({"policies": None, "nodes": ["a"]}, "", ""),
    ],
)
def test_names_of_all_kinds_or_of_one(value: Any, clusters: str, policies: str) -> None:
    excluded = read_exclude("exclude", value)
    assert "".join(each for each in "ab1" if excluded.has(kinds.CLUSTER, each)) == clusters
    assert "".join(each for each in "ab1" if excluded.has(kinds.POLICY, each)) == policies


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"policy": ["a"]}, "exclude has the key policy. Use clusters, nodes, policies, receivers, each with a list "),
        ({"policies": [{"name": "a"}]}, "exclude.policies[0] is a mapping, and must be a name. Correct it."),
        (["a", None], "exclude[1] is null, and must be a name. Correct it."),
        ([True], "exclude[0] is a boolean, and must be a name. Correct it."),
    ],
)
def test_what_cannot_be_left_out(value: Any, message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        read_exclude("exclude", value)
