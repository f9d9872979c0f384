# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The glossary lists each term once, and those of a section in alphabetical order."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "glossary.rst").read_text()
TERM = re.compile(r"^(\S[^\n]*)\n    \S", re.MULTILINE)
SECTION = re.compile(r"\n-{4,}\n")


def test_each_section_is_in_alphabetical_order() -> None:
    sections = [TERM.findall(section) for section in SECTION.split(TEXT)[1:]]
    assert all(sections)
    assert sections == [sorted(terms, key=str.casefold) for terms in sections]


def test_each_term_is_explained_once() -> None:
    terms = TERM.findall(TEXT)
    assert sorted(terms) == sorted(set(terms))
