# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the prose of reStructuredText and Markdown: paragraphs and cells, without code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives import unchanged
from markdown_it import MarkdownIt

CONTENT_DIRECTIVES = ("glossary", "grid", "button-ref")
TITLED_DIRECTIVES = ("grid-item-card",)
SKIPPED_DIRECTIVES = ("toctree", "code-block", "contents", "ansible-output-data")
LITERAL_ROLES = ("ansplugin", "ansopt", "ansval", "ansretval", "ansenvvar")
TEXT_ROLES = ("ref", "doc", "term")
ANY_OPTIONS = defaultdict(lambda: unchanged, {"class": unchanged})
"""Lets a directive have any option. It has an entry because docutils takes an empty one for none."""
FRAGMENTS = (nodes.paragraph, nodes.title, nodes.term)


class _Content(Directive):
    """A directive of Sphinx whose content is prose. Its arguments and options are not."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = ANY_OPTIONS

    def run(self) -> list[nodes.Node]:
        parent = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, parent)
        return [parent]


class _Titled(_Content):
    """A directive of Sphinx whose argument, a title, is prose, too."""

    def run(self) -> list[nodes.Node]:
        text = " ".join(self.arguments)
        children, dummy = self.state.inline_text(text, self.lineno)
        title = nodes.paragraph(text, "", *children)
        title.line = self.lineno
        return [title, *super().run()]


class _Skipped(Directive):
    """A directive without prose."""

    has_content = True
    optional_arguments = 9
    final_argument_whitespace = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        return []


def _literal(*arguments: object, **dummy: object) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """A role whose text is a name."""
    return [nodes.literal("", str(arguments[2]).partition("#")[0])], []


def _text(*arguments: object, **dummy: object) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """A role whose text is prose in front of its target, or else only a target."""
    text, _, target = str(arguments[2]).partition("<")
    return [nodes.Text(text.strip()) if target else nodes.literal("", text)], []


def _register() -> None:
    for name in CONTENT_DIRECTIVES:
        directives.register_directive(name, _Content)
    for name in TITLED_DIRECTIVES:
        directives.register_directive(name, _Titled)
    for name in SKIPPED_DIRECTIVES:
        directives.register_directive(name, _Skipped)
    for name in LITERAL_ROLES:
        roles.register_local_role(name, _literal)
    for name in TEXT_ROLES:
        roles.register_local_role(name, _text)


def restructured(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the passages of a page in reStructuredText."""
    _register()
    quiet = {"report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "raw_enabled": False}
    for node in publish_doctree(source, settings_overrides=quiet).findall(lambda node: isinstance(node, FRAGMENTS)):
        yield _line_of(node), "".join(_pieces(node))


def _pieces(node: nodes.Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.literal):
            yield f"`{child.astext()}`"
        elif isinstance(child, nodes.system_message | nodes.problematic):
            continue
        elif isinstance(child, nodes.Text):
            yield child.astext()
        else:
            yield from _pieces(child)


def _line_of(node: nodes.Node | None) -> int:
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else 1


def markdown(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the passages of a page in Markdown."""
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type != "inline":
            continue
        pieces = []
        for child in token.children or ():
            if child.type == "code_inline":
                pieces.append(f"`{child.content}`")
            elif child.type in ("softbreak", "hardbreak"):
                pieces.append(" ")
            elif child.type == "text":
                pieces.append(child.content)
        yield (token.map[0] + 1 if token.map else 1), "".join(pieces)
