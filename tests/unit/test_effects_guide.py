# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to effects says what the rules say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.property_rules import RULES, Rule

PAGE = Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "guide_effects.rst"
HEADER = """.. list-table::
   :header-rows: 1
   :widths: 20 30 15 35

   * - Property
     - Change
     - Effect
     - Why
"""


def row(rule: Rule) -> str:
    """A rule as a row of a table of the guide."""
    change = re.sub(r"\b(vnic_type|floating_ip)\b", r"``\1``", rule.change or "any")
    property, *others = f"``{rule.property}``", change, f"``{rule.effect.value}``", rule.reason
    return f"   * - {property}\n" + "".join(f"     - {cell}".rstrip() + "\n" for cell in others)


@pytest.mark.parametrize("profile_type", RULES)
def test_the_tables(profile_type: str) -> None:
    table = HEADER + "".join(map(row, RULES[profile_type]))
    assert table in PAGE.read_text(), f"replace the table of {profile_type} in {PAGE.name} with:\n{table}"


def test_the_effects() -> None:
    listed = re.findall(r"^``(\w+)``\n {4}\w", PAGE.read_text(), re.MULTILINE)
    assert listed == [effect.value for effect in Effect]
