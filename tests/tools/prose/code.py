# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the prose of Python files: the documentation of plugins, and the sentences in their code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from . import yaml_texts

DOCUMENTS: dict[str, Callable[[str], Iterator[tuple[int, str]]]] = {
    "DOCUMENTATION": yaml_texts.documented,
    "RETURN": yaml_texts.documented,
    "EXAMPLES": yaml_texts.named,
}
WORDS = re.compile(r"[A-Za-z][a-z']* +[a-z']+ +[a-z']+")
"""Matches what is written for people, and not a key, a path or a pattern."""


def documentation(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the documentation of a plugin, or of a fragment of documentation."""
    for node in ast.walk(ast.parse(source)):
        document = _document(node)
        if document:
            name, text, first = document
            for line, passage in DOCUMENTS.get(name, yaml_texts.documented)(text):
                yield first + line - 1, passage


def _document(node: ast.AST) -> tuple[str, str, int] | None:
    """The name, the text and the first line of a document of YAML that a constant holds."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return None
    name, value = node.targets[0].id, node.value
    is_document = name.isupper() and isinstance(value, ast.Constant) and str(value.value).startswith(("\n", "---"))
    return (name, value.value, value.lineno) if is_document else None


def messages(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the string literals of some code that are written for people."""
    yield from _messages(ast.parse(source))


def _messages(node: ast.AST) -> Iterator[tuple[int, str]]:
    if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or _document(node):
        return  # A docstring, or documentation.
    if isinstance(node, ast.JoinedStr):
        pieces = (part.value if isinstance(part, ast.Constant) else "`…`" for part in node.values)
        yield from _if_prose(node.lineno, "".join(map(str, pieces)))
        node = ast.Tuple([part.value for part in node.values if isinstance(part, ast.FormattedValue)], ast.Load())
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _if_prose(node.lineno, node.value)
    for child in ast.iter_child_nodes(node):
        yield from _messages(child)


def _if_prose(line: int, text: str) -> Iterator[tuple[int, str]]:
    if WORDS.search(text):
        yield line, text
