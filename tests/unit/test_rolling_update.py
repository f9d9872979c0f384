# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role rolling_update has the options of cluster_rollout, and passes them on; roles document their variables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from declarations import RESOURCES

ROLES = Path(__file__).parents[2] / "roles"
BY_THE_ROLE = {
    "cluster",
    "delete_freed_revisions",
    "keep_cluster_profile",
    "nodes",
    "on_failure",
    "pause",
    "profile",
    "target",
}
"""The options of cluster_rollout that the role itself sets."""
ROWS = [row for row in RESOURCES["cluster_rollout"].fields if row.option not in BY_THE_ROLE]


def options_of(role: str) -> dict[str, Any]:
    """The documented variables of a role."""
    text = (ROLES / role / "meta" / "argument_specs.yml").read_text()
    return dict(yaml.safe_load(text)["argument_specs"]["main"]["options"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.option))
def test_the_role_has_the_options_of_the_module_and_passes_them_on(row: Any) -> None:
    variable = f"rolling_update_{row.option}"
    option = options_of("rolling_update").get(variable)
    assert option, f"add {variable} to argument_specs.yml and tasks/rollout.yml, or {row.option} to BY_THE_ROLE"
    assert (option["type"], option.get("choices")) == (row.spec["type"], row.spec.get("choices"))
    (task,) = yaml.safe_load((ROLES / "rolling_update" / "tasks" / "rollout.yml").read_text())
    assert variable in str(task["senlin.clustering.cluster_rollout"][row.option])


@pytest.mark.parametrize("role", sorted(path.name for path in ROLES.iterdir() if path.name != "scaling_group"))
def test_each_variable_has_its_documented_default(role: str) -> None:
    defaults = yaml.safe_load((ROLES / role / "defaults" / "main.yml").read_text())
    options = options_of(role)
    assert defaults == {name: option["default"] for name, option in options.items() if "default" in option}
    tasks = "".join(path.read_text() for path in sorted((ROLES / role).rglob("*.yml")) if "meta" not in path.parts)
    assert [name for name in options if name not in tasks] == []
