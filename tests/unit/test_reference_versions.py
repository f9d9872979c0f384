# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on versions says of microversions what the code requires, and of versions what is tested."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import tomllib
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.microversion import NEWEST, OLDEST
from declarations import INFOS, RESOURCES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "docsite" / "rst" / "reference_versions.rst").read_text()
MODULE = re.compile(r":ansplugin:`senlin\.clustering\.(\w+)#module`")


def rows(before: str) -> list[list[str]]:
    """The cells of the first table after some text, without its header."""
    table = PAGE.partition(before)[2].partition(".. list-table::")[2]
    table = re.split(r"\n\n(?! )", table.lstrip("\n"))[0]
    found = [
        re.split(r"^(?:   \* | {5})- ", row, flags=re.MULTILINE)
        for row in re.split(r"^(?=   \* - )", table, flags=re.MULTILINE)
    ]
    return [[" ".join(cell.split()) for cell in row if cell.strip()] for row in found[2:]]


def required() -> Iterator[str]:
    """The microversions that the code requires of a server for something that is no option."""
    for path in (ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "require":
                first = node.args[0]
                if isinstance(first, ast.Constant) and re.fullmatch(r"1\.\d+", str(first.value)):
                    yield str(first.value)


def test_options_and_filters() -> None:
    options = {
        (row.since, module, f"Option ``{row.option}``")
        for module, resource in RESOURCES.items()
        for row in resource.fields
        if row.since
    }
    filters = {
        (row.since, module, f"Filter ``{name}``")
        for module, info in INFOS.items()
        for name, row in info.kind.filters.items()
        if row.since not in ("", OLDEST)
    }
    described = [
        (since, *MODULE.findall(module), what) for since, module, what in rows("Options and their microversions")
    ]
    assert sorted(described) == sorted(options | filters)


def test_functions() -> None:
    described = [since for since, dummy_what in rows("Functions and their microversions")]
    assert Counter(described) == Counter(required())


def test_the_newest_microversion() -> None:
    releases = rows("OpenStack, Senlin and microversions")
    assert releases[-1][2] == NEWEST
    assert f"from {OLDEST} to {NEWEST}" in PAGE


def test_what_is_tested() -> None:
    tables = tomllib.loads((ROOT / "tests" / "environments.toml").read_text())
    tested = set()
    for name, table in tables.items():
        # The development branch has no version, and is tested on its own.
        if name == "tools" or (name.startswith("core-") and name != "core-devel"):
            texts = table["requirements"]
            core = next(text for text in texts if text.startswith("ansible-core=="))
            sdk = next(text for text in texts if text.startswith("openstacksdk=="))
            minor = re.match(r"ansible-core==(\d+\.\d+)", core)
            assert minor
            tested.add((minor[1], table["python"][0], sdk.partition("==")[2]))
    assert {tuple(row) for row in rows("Each change is tested with these combinations")} == tested
