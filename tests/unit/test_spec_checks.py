# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How two specs differ, in words that hold no secret."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import differences
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.spec_checks import describe_differences

BASE: dict[str, Any] = {"flavor": "m1.small", "networks": [{"network": "a"}]}


def described(have: dict[str, Any], want: dict[str, Any]) -> str:
    old, new = ({"type": "os.nova.server", "properties": properties} for properties in (have, want))
    return describe_differences(old, new, differences(old, new))


@pytest.mark.parametrize(
    ("want", "words"),
    [
        ({**BASE, "flavor": "m1.large"}, 'properties.flavor is "m1.small", the task sets "m1.large"'),
        ({"networks": BASE["networks"]}, 'properties.flavor is "m1.small", the task sets nothing'),
        ({**BASE, "image": "x"}, 'properties.image is nothing, the task sets "x"'),
        ({**BASE, "adminPass": "hidden"}, "properties.adminPass"),
        ({**BASE, "user_data": "hidden"}, "properties.user_data"),
        (
            {**BASE, "context": {"password": "hidden", "a": 1}},
            'properties.context is nothing, the task sets {"a": 1,',
        ),
        ({**BASE, "description": "x" * 99}, "x" * 39 + "…"),
    ],
)
def test_one_difference(want: dict[str, Any], words: str) -> None:
    sentence = described(BASE, want)
    assert words in sentence
    assert '"hidden"' not in sentence


def test_many_differences() -> None:
    sentence = described({}, {f"key{number}": number for number in range(10)})
    assert sentence.startswith("properties.key0 is nothing, the task sets 0; properties.key1 is nothing")
    assert sentence.endswith("; properties.key6; properties.key7; and 2 more")
