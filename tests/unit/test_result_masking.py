# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of a task's options are masked in its result, whether it ran in process or in a module process."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.parameters import remove_values
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import PART, WHOLE, masked_values

SECRETS = {"p4ss", "p4ssword", "123", ""}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("p4ss", WHOLE, id="a secret"),
        pytest.param("the p4ss is p4ssword", f"the {PART} is {PART}", id="in a text"),
        pytest.param({"p4ss": ["p4ss", {"a": "p4ss!"}]}, {"p4ss": [WHOLE, {"a": f"{PART}!"}]}, id="nested"),
        pytest.param([123, 91234, 1.5, 12], [WHOLE, WHOLE, 1.5, 12], id="numbers"),
        pytest.param([None, True, False, "", []], [None, True, False, "", []], id="nothing secret"),
    ],
)
def test_masked(value: Any, shown: Any) -> None:
    assert masked_values(value, SECRETS) == shown
    # ansible-core 2.22 collects its warning that the function is deprecated, and shows it to nobody here.
    assert remove_values(value, SECRETS - {""}) == shown, "Ansible masks otherwise"


def test_without_secrets() -> None:
    assert masked_values({"a": ["b", 1]}, set()) == {"a": ["b", 1]}
