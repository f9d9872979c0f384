# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the prose of YAML: descriptions and notes, names and messages of tasks, forms, fragments of changelogs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from . import markup

PROSE_KEYS = frozenset({"description", "short_description", "notes", "details", "why", "alternative", "requirements"})
MESSAGE_KEYS = frozenset({"msg", "fail_msg", "success_msg", "prompt"})
FORM_KEYS = frozenset({"name", "about", "description", "label", "value"})
BLOCK_STYLES = ("|", ">")
TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
STATEMENT = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)
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


def tasks(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the names of plays and tasks, with ``…`` for each expression."""
    for key, scalar in _all_scalars(source):
        if key == "name":
            yield from _filled_in(scalar)


def task_messages(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the messages that tasks print, with ``…`` for each expression."""
    for key, scalar in _all_scalars(source):
        if key in MESSAGE_KEYS:
            yield from _filled_in(scalar)


def _filled_in(scalar: yaml.ScalarNode) -> Iterator[tuple[int, str]]:
    text = TEMPLATE.sub("`…`", STATEMENT.sub("", scalar.value))
    if " " in text.strip():
        yield scalar.start_mark.line + 1, text


def form(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of a form for issues, or of the list of such forms."""
    for key, scalar in _all_scalars(source):
        if key in FORM_KEYS:
            above = scalar.start_mark.line + (scalar.style in BLOCK_STYLES)
            for line, text in markup.markdown(scalar.value):
                yield above + line, text


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
