# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides to AWX and to continuous integration show of the example files is what is in the files."""

from __future__ import annotations

from textwrap import dedent

import pytest
from guide import Block, blocks
from injection import EXAMPLES

GUIDES = ("guide_awx", "guide_ci", "guide_saved_plans")


def is_part_of(block: Block, text: str) -> bool:
    """Whether a file has the lines of a block, one after the other, at any depth."""
    wanted, lines = block.text.rstrip("\n").split("\n"), text.split("\n")
    parts = ("\n".join(lines[start : start + len(wanted)]) for start in range(len(lines) - len(wanted) + 1))
    return any(dedent(part) == "\n".join(wanted) for part in parts)


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_shows_what_is_in_the_files(name: str) -> None:
    shown = [block for block in blocks(name) if block.language != "console"]
    assert len(shown) >= 5
    for block in shown:
        assert block.caption, f"{name}: a block has no caption that names its file:\n{block.text}"
        assert is_part_of(block, (EXAMPLES / block.caption).read_text()), (
            f"{name}: {block.caption} has no\n{block.text}"
        )


def test_the_guides_name_all_examples() -> None:
    pages = "".join((EXAMPLES.parent / "docsite" / "rst" / f"{name}.rst").read_text() for name in GUIDES)
    files = [
        path
        for folder in ("awx", "ci", "execution-environment", "plans")
        for path in (EXAMPLES / folder).rglob("*.yml")
    ]
    assert len(files) >= 12
    assert [path.name for path in files if path.name not in pages] == []
