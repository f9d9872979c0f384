# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide for users of the openstack command names a module for each of its commands, and options that exist."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import options
from declarations import INFOS, RESOURCES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "docsite" / "rst" / "migration_openstack_command.rst"
INSTALLED = "lib/python3*/site-packages/python_senlinclient-*.dist-info/entry_points.txt"
"""Where an installed client lists its commands, in the environment ``cli`` of tests/environments.toml."""
COMMANDS = {
    "": "build_info check collect create delete expand list op recover resize run service_list show shrink update",
    "action": "list show update",
    "event": "list show",
    "members": "add del list replace",
    "node": "adopt check create delete list op recover show update",
    "policy": "attach create delete detach list show update validate",
    "policy_binding": "list show update",
    "policy_type": "list show",
    "profile": "create delete list show update validate",
    "profile_type": "list ops show",
    "receiver": "create delete list show update",
}
"""The commands of python-senlinclient 3.1.0, by the words before the last one."""
ROW = re.compile(
    r"   \* - ``(?P<command>cluster [^`]+)``(?P<given>(?:[^\n]|\n       )*)\n"
    r"     - (?P<module>[^\n]*)\n"
    r"     -(?P<options>(?:[^\n]|\n       )*)\n"
)
OPTION = re.compile(r"``([a-z_]+)(?:: [a-z]+)?``")


def commands() -> set[str]:
    """The names of all commands, with underscores, as entry points have them."""
    return {
        "_".join(filter(None, ("cluster", group, name))) for group, names in COMMANDS.items() for name in names.split()
    }


def rows() -> list[dict[str, str]]:
    """The rows of the tables."""
    return [match.groupdict() for match in ROW.finditer(PAGE.read_text())]


def test_the_page_has_each_command() -> None:
    assert {row["command"].replace(" ", "_") for row in rows()} == commands()


def test_the_list_of_commands_is_that_of_the_client() -> None:
    found = list((ROOT / ".cache" / "environments" / "cli").glob(INSTALLED))
    if not found:
        pytest.skip("python-senlinclient is not installed: python3 tests/environments.py cli")
    entries = ConfigParser(delimiters=("=",))
    entries.read(found)
    assert set(entries["openstack.clustering.v1"]) == commands()


def test_each_row_names_a_module_and_options_that_it_has() -> None:
    declarations = {**RESOURCES, **INFOS}
    wrong = []
    for row in rows():
        module = re.fullmatch(r":ref:`(\w+) <ansible_collections\.senlin\.clustering\.\1_module>`", row["module"])
        if module is None:
            assert row["command"] == "cluster run", row
            continue
        known = {*options(declarations[module[1]])["argument_spec"], "policy_name"}
        wrong += [(row["command"], name) for name in OPTION.findall(row["options"]) if name not in known]
    assert wrong == []
