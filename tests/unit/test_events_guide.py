# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guide to events says of options, of what is reported, and of the variables of the rulebooks."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._events.memory import (
    Finding,
    Reading,
    first_memory,
    new,
)
from ansible_collections.senlin.clustering.plugins.module_utils._events.options import SPEC, read_options
from ansible_collections.senlin.clustering.plugins.module_utils._events.wanted import read_wanted
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import CONNECTION

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "docsite" / "rst" / "guide_events.rst").read_text()
RULEBOOKS = {path.stem: path.read_text() for path in (ROOT / "extensions" / "eda" / "rulebooks").glob("*.yml")}
ROW = re.compile(r"^   \* - ``(\w+)``$", re.MULTILINE)


def rows(title: str) -> list[str]:
    """The first cells of the table below a title."""
    return ROW.findall(GUIDE.partition(f"\n{title}\n---")[2].partition("\n---")[0])


def findings() -> list[Finding]:
    """One finding of each type."""
    resource = {"id": "1", "cluster_id": "", "project_id": "2", "status": "ERROR", "end_at": 1.0}
    event = {**resource, "generated_at": "2026-11-24T15:00:00Z"}
    action = {**resource, "status": "FAILED", "created_at": "2026-11-24T15:00:00Z"}
    time = datetime(2026, 11, 24, 15, tzinfo=timezone.utc)
    reading = Reading(time, events=[event], ended=[action], nodes=[resource])
    return new(first_memory(time, None), reading, read_wanted(read_options({})))


def test_the_options() -> None:
    assert sorted(rows("Options")) == sorted(set(SPEC) - set(CONNECTION))


def test_what_is_reported() -> None:
    keys = {key for finding in findings() for key in finding.content({})}
    assert set(rows("What the source reports")) == keys
    assert {finding.content({})["type"] for finding in findings()} == {"event", "action", "node"}


@pytest.mark.parametrize("name", sorted(RULEBOOKS))
def test_the_variables_of_a_rulebook(name: str) -> None:
    text = RULEBOOKS[name]
    described = re.findall(r"^#   (senlin_\w+) ", text, re.MULTILINE)
    used = re.findall(r"\{\{ (senlin_\w+)", text)
    assert sorted(described) == sorted(set(used))
    required = {variable for variable in used if f"{{{{ {variable} }}}}" in text}
    assert required == set(re.findall(r"^#   (senlin_\w+) [^#]*?; required$", text, re.MULTILINE))
    (ruleset,) = yaml.safe_load(text)
    for source in ruleset["sources"]:
        if "senlin.clustering.events" in source:
            assert set(source["senlin.clustering.events"]) <= set(SPEC)
    for rule in ruleset["rules"]:
        if "debug" in rule["action"]:
            continue
        playbook = rule["action"]["run_playbook"]
        namespace, collection, file = playbook["name"].split(".")
        assert (namespace, collection) == ("senlin", "clustering")
        used_there = set(re.findall(r"\bsenlin_\w+", (ROOT / "playbooks" / f"{file}.yml").read_text()))
        for_a_clock = set() if rule["condition"] == "event.i is defined" else {"senlin_tick", "senlin_check_seconds"}
        assert used_there - for_a_clock == set(playbook["extra_vars"])


def test_the_variables_in_the_guide() -> None:
    blocks = re.findall(r":caption: (\S+)\n\n((?:  .*\n|\n)+)", GUIDE)
    named = {caption: set(re.findall(r"^  (senlin_\w+):", text, re.MULTILINE)) for caption, text in blocks}
    for caption, name in (("variables.yml", "repair"), ("scale.yml", "scale"), ("drain-variables.yml", "drain")):
        known = set(re.findall(r"^#   (senlin_\w+) ", RULEBOOKS[name], re.MULTILINE))
        assert named[caption] and named[caption] <= known
        assert set(re.findall(r"^#   (senlin_\w+) [^#]*?; required$", RULEBOOKS[name], re.MULTILINE)) <= named[caption]
