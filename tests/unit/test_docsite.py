# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation lists each of its pages once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

DOCSITE = Path(__file__).parents[2] / "docs" / "docsite"
LIST = "docs/docsite/extra-docs.yml"


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
