# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides to AWX and to continuous integration show of the example files is what is in the files."""

from __future__ import annotations

import pytest
from guide import blocks
from injection import EXAMPLES

GUIDES = ("guide_awx", "guide_ci", "guide_saved_plans")


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_shows_what_is_in_the_files(name: str) -> None:
    shown = [block for block in blocks(name) if block.language != "console"]
    assert len(shown) >= 5
    for block in shown:
        assert block.caption, f"{name}: a block has no caption that names its file:\n{block.text}"
        assert block.is_part_of((EXAMPLES / block.caption).read_text()), f"{name}: {block.caption} has no\n{block.text}"


def test_the_guides_name_all_examples() -> None:
    pages = "".join((EXAMPLES.parent / "docsite" / "rst" / f"{name}.rst").read_text() for name in GUIDES)
    files = [
        path
        for folder in ("awx", "ci", "execution-environment", "plans")
        for path in (EXAMPLES / folder).rglob("*.yml")
    ]
    assert len(files) >= 12
    assert [path.name for path in files if path.name not in pages] == []
