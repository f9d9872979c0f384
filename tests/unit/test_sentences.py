# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How sentences for operators begin: with a capital letter, unless they begin with an option or a value.

This reads the code, and sees the sentences that an error or a warning is given directly. ``assert_readable`` of the
contract tests sees what tasks print.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import errors
from sentences import begins_well

PLUGINS = Path(__file__).parents[2] / "plugins"
TELLING = {*vars(errors), "Concern", "warn"}
"""The names of what is given a sentence as its first argument."""
CONTINUING = {"its policy scales "}
"""The beginnings of reasons that the caller puts behind a colon."""


def beginnings(code: str) -> Iterator[tuple[int, str]]:
    """The lines of the sentences in some code, and how the sentences begin; a value that is filled in is ``{code}``."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        parts = first.values if isinstance(first, ast.JoinedStr) else [first]
        if name not in TELLING or not isinstance(parts[0], ast.Constant | ast.FormattedValue):
            continue
        begin = parts[0]
        text = begin.value if isinstance(begin, ast.Constant) else f"{{{ast.unparse(begin.value)}}}"
        yield node.lineno, str(text)


def is_lower(beginning: str) -> bool:
    """Whether a sentence begins with a lower-case word that is no option."""
    if beginning.startswith("{"):
        return beginning.startswith("{describe(") or beginning.endswith(".title}")
    return beginning not in CONTINUING and not begins_well(beginning)


def test_sentences_begin_with_a_capital_letter() -> None:
    wrong = [
        f"{path.relative_to(PLUGINS)}:{line}: {beginning}"
        for path in sorted(PLUGINS.rglob("*.py"))
        for line, beginning in beginnings(path.read_text())
        if is_lower(beginning)
    ]
    assert wrong == [], "begin these with capitalized(...)"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("raise BadInput(f'{describe(NODE, node)} is bad.')", True),
        ("raise BadInput(f'{situation.title} is bad.')", True),
        ("run.warn('the server is slow.')", True),
        ("run.warn(f'cluster {name} is bad.')", True),
        ("run.warn('The server is slow.')", False),
        ("raise BadInput(f'min_size {low} is above max_size.')", False),
        ("raise BadInput('auth lacks it.')", False),
        ("raise BadInput(f'{capitalized(describe(NODE, node))} is bad.')", False),
    ],
)
def test_what_counts_as_lower_case(code: str, wrong: bool) -> None:
    assert [is_lower(beginning) for dummy, beginning in beginnings(code)] == [wrong]
