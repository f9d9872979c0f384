# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On which standard outputs progress appears, as people read them."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.readers import callback_in_use, people_read


@pytest.mark.parametrize(
    "callback",
    ["default", "ansible.builtin.default", "ansible.posix.debug", "community.general.yaml", "community.general.unixy"],
)
def test_people_read_lines(callback: str) -> None:
    assert people_read(callback, is_terminal=False)
    assert people_read(callback, is_terminal=True)


@pytest.mark.parametrize(
    "callback",
    [
        "ansible.posix.json",
        "ansible.posix.jsonl",
        "community.general.dense",
        "community.general.diy",
        "community.general.null",
        "json",
        "my.own.default",
        "oneline",
        "unknown",
    ],
)
def test_a_program_may_read_everything_else(callback: str) -> None:
    assert not people_read(callback, is_terminal=False)
    assert not people_read(callback, is_terminal=True)


def test_people_read_the_output_of_ansible_on_a_terminal_only() -> None:
    assert people_read("minimal", is_terminal=True)
    assert not people_read("minimal", is_terminal=False)


@pytest.mark.parametrize(
    ("configured", "arguments", "ad_hoc", "runners", "expected"),
    [
        ("default", {}, False, None, "default"),
        ("ansible.posix.json", {}, False, None, "ansible.posix.json"),
        ("default", {"one_line": False}, False, None, "minimal"),
        ("default", {"one_line": False}, True, None, "minimal"),
        ("ansible.posix.json", {"one_line": False}, False, None, "minimal"),
        ("ansible.posix.json", {"one_line": False}, True, None, "ansible.posix.json"),
        ("default", {"one_line": True}, False, None, "oneline"),
        ("awx_display", {}, False, None, "default"),
        ("awx_display", {}, False, "ansible.posix.json", "ansible.posix.json"),
        ("awx_display", {"one_line": False}, True, "minimal", "minimal"),
        ("default", {}, False, "ansible.posix.json", "default"),
    ],
)
def test_the_callback_in_use(
    configured: str, arguments: dict[str, object], ad_hoc: bool, runners: str | None, expected: str
) -> None:
    assert callback_in_use(configured, arguments, ad_hoc, runners) == expected
