# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter unknown_variables: misspelled variables of a role are found, with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.senlin.clustering.plugins.filter.unknown_variables import FilterModule
from ansible_collections.senlin.clustering.plugins.module_utils._documents.document import FORMAT

ROLE = Path(__file__).parents[2] / "roles" / "scaling_group"
unknown_variables = FilterModule().filters()["unknown_variables"]


def test_the_variables_of_the_role_are_known() -> None:
    known = ["scaling_group_name", "scaling_group_policies", "scaling_group_facts", "scaling_group_declared_cluster"]
    assert unknown_variables(known, str(ROLE)) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("scaling_group_polices", " Did you mean scaling_group_policies?"),
        ("scaling_group_reciever", " Did you mean scaling_group_receiver?"),
        ("scaling_group_x_y_z_of_my_own", ""),
    ],
)
def test_another_variable_is_unknown(name: str, meant: str) -> None:
    advice = "A variable of your own needs a name that does not begin like the variables of the role."
    assert unknown_variables(["scaling_group_name", name], str(ROLE)) == [
        f"There is no variable {name}.{meant} {advice}"
    ]


def test_a_role_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "main.yml").mkdir()
    (tmp_path / "vars.yml").symlink_to(tmp_path / "nowhere.yml")
    assert len(unknown_variables(["a"], str(tmp_path))) == 1
    (tmp_path / "bad.yml").write_bytes(b"\xff")
    with pytest.raises(AnsibleFilterError, match=r"The files of the role in .* cannot be read"):
        unknown_variables(["a"], str(tmp_path))


def test_the_role_and_the_export_have_the_same_newest_format() -> None:
    assert f"scaling_group_newest_format: {FORMAT}\n" in (ROLE / "vars" / "main.yml").read_text()
