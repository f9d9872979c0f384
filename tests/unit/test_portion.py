# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portions of the nodes of a cluster."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.portion import Portion, read_portion
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput


@pytest.mark.parametrize(
    ("value", "portion"),
    [
        (0, Portion(0)),
        (2, Portion(2)),
        ("2", Portion(2)),
        (" 12 ", Portion(12)),
        (2**31 - 1, Portion(2**31 - 1)),
        ("0%", Portion(0, is_percentage=True)),
        ("25%", Portion(25, is_percentage=True)),
        ("25 %", Portion(25, is_percentage=True)),
        ("100%", Portion(100, is_percentage=True)),
    ],
)
def test_a_portion_is_a_number_or_a_percentage(value: Any, portion: Portion) -> None:
    assert read_portion("max_removed", value) == portion


@pytest.mark.parametrize(
    "value",
    [
        "",
        "%",
        "-1",
        -1,
        "101%",
        "-5%",
        "2.5",
        2.5,
        "12.5%",
        "two",
        "2%%",
        "%2",
        "2 3",
        "25%5",
        True,
        "True",
        [2],
        {},
        "٣",
        "9" * 400,
        2**31,
    ],
)
def test_anything_else_is_refused_with_a_sentence(value: Any) -> None:
    with pytest.raises(BadInput) as refused:
        read_portion("max_removed", value)
    assert refused.value.message.startswith("max_removed is ")
    assert "such as 2, or a percentage from 0% to 100%" in refused.value.message
    assert len(refused.value.message) < 250


@pytest.mark.parametrize(
    ("portion", "total", "down", "up"),
    [
        ("25%", 4, 1, 1),
        ("25%", 6, 1, 2),
        ("25%", 3, 0, 1),
        ("25%", 0, 0, 0),
        ("0%", 7, 0, 0),
        ("100%", 7, 7, 7),
        ("33%", 100, 33, 33),
        ("7", 3, 7, 7),
    ],
)
def test_a_percentage_is_rounded_down_unless_it_is_to_be_rounded_up(
    portion: str, total: int, down: int, up: int
) -> None:
    read = read_portion("batch_size", portion)
    assert (read.of(total), read.of(total, round_up=True)) == (down, up)


@pytest.mark.parametrize("text", ["2", "25%"])
def test_a_portion_is_written_as_it_is_read(text: str) -> None:
    assert str(read_portion("max_removed", text)) == text
