# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation lists each of its pages once, and the README links to them by their titles."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

DOCSITE = Path(__file__).parents[2] / "docs" / "docsite"
LIST = "docs/docsite/extra-docs.yml"
README = DOCSITE.parents[1] / "README.md"
LINK = re.compile(r"\[([^\]]+)\]\(https://[^)]*/docs/docsite/rst/(\w+)\.rst\)")
"""Matches a link of the README to a page: its text, and the name of the page."""
TITLE = re.compile(r"^(.+)\n=+$", re.MULTILINE)


def test_each_page_is_listed_once() -> None:
    sections = yaml.safe_load((DOCSITE / "extra-docs.yml").read_text())["sections"]
    listed = Counter(page for section in sections for page in section["toctree"])
    pages = {path.stem for path in (DOCSITE / "rst").glob("*.rst")}
    todo = [
        *(f"{LIST}: add {page} to a toctree" for page in sorted(pages - set(listed))),
        *(f"{LIST}: remove {page}, or write docs/docsite/rst/{page}.rst" for page in sorted(set(listed) - pages)),
        *(f"{LIST}: list {page} once, and not {count} times" for page, count in listed.items() if count > 1),
    ]
    assert not todo, "\n".join(todo)


def test_the_readme_links_to_pages_by_their_titles() -> None:
    links = LINK.findall(README.read_text())
    assert len(links) > 20
    wrong = []
    for text, name in links:
        match = TITLE.search((DOCSITE / "rst" / f"{name}.rst").read_text())
        title = match[1] if match else ""
        if " ".join(text.split()) != title:
            wrong.append(f"README.md: link to {name}.rst as {title!r}, and not as {text!r}")
    assert not wrong, "\n".join(wrong)
