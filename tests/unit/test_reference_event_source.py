# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference of the event source lists each of its options, and each key of what it reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._events.options import SPEC
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import CONNECTION
from declarations import CONTENTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "docsite" / "rst" / "reference_event_source.rst").read_text()
ROW = re.compile(r"^   \* - ``(\w+)``\n     - (.+)\n     - (.+)", re.MULTILINE)
EXTRA = {"action_id", "cluster_name"}
"""What the info modules find out with further requests, which the source does not send."""


def section(title: str) -> list[tuple[str, str, str]]:
    """The first three cells of the rows of the table below a title."""
    text = re.split(rf"^{re.escape(title)}\n[-~]+\n", PAGE, flags=re.MULTILINE)[1]
    return ROW.findall(re.split(r"^[-~]{4,}$", text, flags=re.MULTILINE)[0])


@pytest.mark.parametrize(
    ("title", "names"),
    [("Options", set(SPEC) - set(CONNECTION)), ("Options of the connection", set(SPEC) & set(CONNECTION))],
    ids=["own", "connection"],
)
def test_options(title: str, names: set[str]) -> None:
    assert {name: sort.partition(" of ")[0] for name, sort, dummy in section(title)} == {
        name: SPEC[name]["type"] for name in names
    }


@pytest.mark.parametrize("name", sorted(set(SPEC) - set(CONNECTION)))
def test_the_default_of_an_option(name: str) -> None:
    (shown,) = [default for option, dummy, default in section("Options") if option == name]
    default = SPEC[name].get("default")
    values = default if isinstance(default, list) else [default]
    texts = [
        str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
        for value in values
    ]
    assert shown == ("none" if default is None else ", ".join(f"``{text}``" for text in texts))


@pytest.mark.parametrize(
    ("title", "module", "plural"),
    [
        ("Keys of ``event``", "cluster_event_info", "events"),
        ("Keys of ``action``", "cluster_action_info", "actions"),
        ("Keys of ``node``", "cluster_node_info", "nodes"),
    ],
    ids=["event", "action", "node"],
)
def test_the_keys_of_what_is_reported(title: str, module: str, plural: str) -> None:
    contains = yaml.safe_load(CONTENTS[module]["RETURN"])[plural]["contains"]
    documented = {key: value["type"] for key, value in contains.items() if key not in EXTRA}
    assert {key: sort for key, sort, dummy in section(title)} == documented
