# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence in the checklists exists: files, targets of the Makefile, and the settings that they name."""

from __future__ import annotations

import re

import pytest
import yaml
from makefile import TARGETS
from tools.places import ROOT

STATES = {"done", "not yet", "not applicable"}
CHECKLISTS = sorted(ROOT.glob("docs/checklists/*.md"))
ROWS = [
    (path.stem, *(cell.strip() for cell in line.strip("|").split("|")))
    for path in CHECKLISTS
    for line in path.read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| item ")
]


def test_there_are_checklists() -> None:
    assert [path.stem for path in CHECKLISTS] == ["certification", "community-package"]
    assert {row[0] for row in ROWS} == {path.stem for path in CHECKLISTS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_row_has_a_state_and_evidence(row: tuple[str, ...]) -> None:
    dummy, item, state, evidence = row
    assert item and evidence and state in STATES
    quoted = re.findall(r"`([^`]+)`", evidence)
    assert quoted or state == "not yet" or "nothing is ignored" in evidence or "the same" in evidence
    for text in quoted:
        if text.startswith("make "):
            assert text.removeprefix("make ") in TARGETS, text
        elif re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", text) and ("/" in text or text.endswith((".md", ".yml", ".toml"))):
            assert (ROOT / text).exists(), text


def test_the_settings_are_as_the_checklists_say() -> None:
    settings = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    lint = yaml.safe_load((ROOT / ".ansible-lint").read_text())
    assert settings["dependencies"] == {} and settings["license"] == ["GPL-3.0-or-later"]
    assert yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["requires_ansible"] == ">=2.18.0"
    assert "skip_list" not in lint and lint["profile"] == "production"
    assert not any(path.split("/")[0] in ("plugins", "roles", "extensions") for path in lint["exclude_paths"])
    assert not list(ROOT.glob("tests/sanity/ignore*.txt"))
    assert int(settings["version"].partition(".")[0]) == 0, "change the items of both checklists on version 1.0.0"
    assert not re.search(r"\]\((?!https://)", (ROOT / "README.md").read_text()), "README.md: use full URLs"
