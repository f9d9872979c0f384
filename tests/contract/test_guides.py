# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the documentation that a reader can follow: their playbooks run as written, and print what they show.

With the environment variable SHOW_GUIDE, the test prints what the commands print, for the page to show.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from guide import blocks
from guide_run import Reader, commands
from playbook import ROOT
from tenant import Tenant

DOCSITE = ROOT / "docs" / "docsite"
ELSEWHERE = {
    "guide_awx": "tests/awx/test_guides.py",
    "guide_ci": "tests/contract/test_guide_examples.py",
    "guide_events": "tests/eda/test_guide.py",
    "guide_inventory": "tests/contract/test_guide_inventory.py",
    "guide_rolling_update": "tests/contract/test_guide_rolling_update.py",
    "guide_saved_plans": "tests/contract/test_guide_examples.py",
}
"""The pages that a test of their own follows."""


FOLLOWED = ("Get started", "How-to guides", "Policies", "Migration")
"""The sections of the documentation whose pages are there to be followed."""
READ_ONLY = {"glossary"}
"""Their pages that have nothing to run."""


def sections() -> dict[str, list[str]]:
    """The names of the pages, by the titles of their sections."""
    listed = yaml.safe_load((DOCSITE / "extra-docs.yml").read_text())["sections"]
    return {section["title"]: section["toctree"] for section in listed}


def pages() -> list[str]:
    """The pages with commands, but those with a test of their own."""
    listed = [name for names in sections().values() for name in names if name not in ELSEWHERE]
    return [name for name in listed if any(block.caption for block in blocks(name)) and any(commands(name))]


def test_each_page_that_is_there_to_be_followed_is() -> None:
    wanted = {name for section in FOLLOWED for name in sections()[section]}
    assert wanted - set(pages()) - set(ELSEWHERE) == READ_ONLY


def test_the_tests_of_the_other_pages_exist() -> None:
    assert [name for name, test in ELSEWHERE.items() if name not in (ROOT / test).read_text()] == []


@pytest.mark.long
@pytest.mark.parametrize("name", pages())
def test_the_page_runs_as_written(tenant: Tenant, tmp_path: Path, name: str) -> None:
    Reader(name, tenant, tmp_path).follow()


@pytest.mark.parametrize("name", pages())
def test_each_playbook_of_the_page_is_run(name: str) -> None:
    """A file of a page is named by a command or by another file, and a part of a file is shown as it is there."""
    files = [block for block in blocks(name) if block.caption]
    named = " ".join([*(picture.command for picture in commands(name)), *(block.text for block in files)])
    assert [block.caption for block in files if block.caption not in named] == []
    parts = [block for block in blocks(name) if block.language == "yaml+jinja" and not block.caption]
    assert [part.text for part in parts if not any(part.is_part_of(block.text) for block in files)] == []
