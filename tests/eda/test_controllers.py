# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks, changed for a controller as the guide to events says, are what ansible-rulebook accepts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_rulebook.validators import Validate
from guide import blocks
from rulebook import ROOT

NAMES = {"repair": "Repair clusters", "scale": "Scale a cluster", "drain": "Drain nodes"}
"""The names of job templates, by the rulebooks that launch them."""


def for_a_controller(rulebook: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """A rulebook with job templates instead of playbooks, by what the guide says of each argument."""
    for rule in rulebook[0]["rules"]:
        arguments = rule["action"].pop("run_playbook", None)
        if arguments is not None:
            extra_vars = {key: value for key, value in arguments.pop("extra_vars").items() if key != "senlin_tick"}
            moved = {"organization": "Default", "include_events": False, "job_args": {"extra_vars": extra_vars}}
            rule["action"]["run_job_template"] = {**arguments, "name": name, **moved}
    return rulebook


@pytest.mark.parametrize("rulebook", sorted(NAMES))
def test_a_rulebook_for_a_controller(rulebook: str) -> None:
    path = ROOT / "extensions" / "eda" / "rulebooks" / f"{rulebook}.yml"
    changed = for_a_controller(yaml.safe_load(path.read_text()), NAMES[rulebook])
    Validate.rulebook(changed)
    if rulebook == "repair":
        (shown,) = [yaml.safe_load(block.text) for block in blocks("guide_events") if "run_job_template" in block.text]
        assert shown["action"] == changed[0]["rules"][0]["action"]
