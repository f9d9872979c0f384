# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the prose of YAML that documents something: descriptions, notes, names of examples, fragments of changelogs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

PROSE_KEYS = frozenset({"description", "short_description", "notes", "details", "why", "alternative", "requirements"})
NAMED = re.compile(r"\b(?:C|O|V|RV|E|M|P|U)\(((?:[^()\\]|\\.|\([^()]*\))*)\)")
LINKED = re.compile(r"\b(?:L|R)\(([^(),]*),[^()]*\)")
PLAIN = re.compile(r"\b(?:I|B)\(([^()]*)\)")


def without_markup(text: str) -> str:
    """A text with the markup of Ansible turned into literals in backticks and into prose."""
    text = NAMED.sub(lambda match: f"`{match[1]}`", text)
    return PLAIN.sub(r"\1", LINKED.sub(r"\1", text)).replace("``", "`")


def documented(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the descriptions in a document of documentation."""
    for key, scalar in _all_scalars(source):
        if key in PROSE_KEYS:
            yield scalar.start_mark.line + 1, without_markup(scalar.value)


def named(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the names in the examples of a plugin."""
    for key, scalar in _all_scalars(source):
        if key == "name" and " " in scalar.value and "{{" not in scalar.value:
            yield scalar.start_mark.line + 1, scalar.value


def changelog(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of a fragment of the changelog."""
    for dummy, scalar in _all_scalars(source):
        yield scalar.start_mark.line + 1, scalar.value.replace("``", "`")


def _all_scalars(source: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    for document in yaml.compose_all(source, Loader=yaml.SafeLoader):
        yield from _scalars(document, "")


def _scalars(node: yaml.Node | None, key: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield key, node
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _scalars(entry, key)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(value, name.value)
