# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role scaling_group has the options of the modules that it uses, documents its variables, and passes them on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from declarations import RESOURCES

ROLE = Path(__file__).parents[2] / "roles" / "scaling_group"
SPEC: dict[str, Any] = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text())["argument_specs"]["main"]
VARIABLES = {
    "cluster": "scaling_group_cluster",
    "cluster_profile": "scaling_group_profile",
    "cluster_policy": "scaling_group_policies",
    "cluster_policy_binding": "scaling_group_policies",
    "cluster_receiver": "scaling_group_receivers",
}
"""The variable that holds the options of each module."""
BY_THE_ROLE = {
    "cluster": {"id", "name", "profile"},
    "cluster_profile": {"id", "on_spec_change"},
    "cluster_policy": {"id", "on_spec_change", "unused_only"},
    "cluster_policy_binding": {"cluster", "policy"},
    "cluster_receiver": {"id", "cluster", "reveal_url"},
}
"""The options that the role itself sets, or has no use for."""


def suboptions(variable: str) -> dict[str, Any]:
    return dict(SPEC["options"][variable]["options"])


@pytest.mark.parametrize("module", VARIABLES)
def test_the_role_has_the_options_of_its_modules(module: str) -> None:
    rows = {row.option: row.spec for row in RESOURCES[module].fields if row.option not in BY_THE_ROLE[module]}
    have = suboptions(VARIABLES[module])
    missing = sorted(set(rows) - set(have))
    assert not missing, f"add these to argument_specs.yml and the tasks of the role, or to BY_THE_ROLE: {missing}"
    for option, spec in rows.items():
        assert have[option]["type"] == spec["type"], option


def test_every_suboption_is_passed_on() -> None:
    tasks = "".join(file.read_text() for file in sorted((ROLE / "tasks").glob("*.yml")))
    tasks += (ROLE / "vars" / "main.yml").read_text()
    for variable in set(VARIABLES.values()):
        for option in suboptions(variable):
            assert re.search(rf"\.{option}\b|attribute='{option}'", tasks), f"{variable}.{option}"


def test_each_variable_has_its_documented_default() -> None:
    defaults = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text())
    documented = {name: option["default"] for name, option in SPEC["options"].items() if "default" in option}
    assert defaults == documented
    required = {name for name, option in SPEC["options"].items() if option.get("required")}
    assert set(SPEC["options"]) == set(defaults) | required
