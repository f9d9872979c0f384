# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on messages has an entry for each error of the code, and quotes messages that the code has.

A comment before each entry names the classes of its errors, or what else fails with its messages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "docsite" / "rst" / "troubleshooting_messages.rst"
ENTRY = re.compile(
    r"^\.\. Raised (as|by): (.+)\n\n(.+)\n~+\n\n\.\. code-block:: text\n((?:\n  \S.*|\n)+)", re.MULTILINE
)
"""Matches an entry: what raises it, its title, and its messages."""
MARK = re.compile(r"^\.\. Raised (?:as|by): ", re.MULTILINE)
VALUE = re.compile(r"<[^<>]+>")
"""Matches what stands for a value in a message."""
OUTSIDE = {"SourceFailed", "NoPlan", "NotInCollection"}
"""The errors that no task ends with: those of the event source, and of a saved plan, which a role shows."""
FAMILIES = {"BadInput", "SourceFailed"}
"""The errors of which the page has families of messages: those about options, and what passes on other messages."""
SHORT = 12
"""Fewer letters of a message do not tell it from others."""


@dataclass(frozen=True)
class Entry:
    """An entry of the page: whose messages it has, by class or in words, its title and its messages."""

    raised: tuple[str, ...]
    by: str
    title: str
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Raised:
    """A place in the code that makes an error: its class, where it is, and the texts that it can consist of.

    They are those of the function, and those of the whole file if the message is put together in another function.
    """

    name: str
    place: str
    texts: tuple[str, ...]


@cache
def entries() -> list[Entry]:
    """The entries of the page."""
    found = []
    for how, what, title, block in ENTRY.findall(PAGE.read_text()):
        names = tuple(what.split(", ")) if how == "as" else ()
        messages = tuple(line.strip() for line in block.splitlines() if line.strip())
        found.append(Entry(names, "" if names else what, title, messages))
    return found


@cache
def code() -> dict[Path, ast.Module]:
    """The code of the plugins, of the roles' filters, and of the event source."""
    files = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "extensions" / "eda" / "plugins").rglob("*.py")]
    return {path: ast.parse(path.read_text()) for path in sorted(files)}


@cache
def error_classes() -> set[str]:
    """The names of the errors: those with the base of all errors of the collection, and those outside of tasks."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in code().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"ClusteringError"}
    while more := {name for name, parents in bases.items() if parents & found} - found:
        found |= more
    assert set(bases) >= OUTSIDE
    return found | OUTSIDE


def texts_in(node: ast.AST) -> Iterator[str]:
    """The texts in a piece of code, with single blanks, and without its documentation."""
    described = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Expr)}
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in described:
            yield re.sub(r"\s+", " ", part.value)


@cache
def raised() -> list[Raised]:
    """All places in the code that make an error."""
    found = []
    for path, tree in code().items():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for function in functions:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in error_classes():
                    place = f"{path.relative_to(ROOT)}:{call.lineno}"
                    written_here = any(re.search(r"\w", text) for text in texts_in(call.args[0]))
                    if isinstance(call.args[0], ast.JoinedStr) and not written_here:
                        continue  # It joins other messages.
                    found.append(Raised(call.func.id, place, tuple(texts_in(function if written_here else tree))))
    return found


def parts(message: str) -> list[str]:
    """The words of a message between its values."""
    return [part for part in (each.strip(" .,:;(") for each in VALUE.split(message)) if re.search(r"\w", part)]


def words(message: str) -> int:
    return sum(len(part) for part in parts(message))


def has(texts: tuple[str, ...], message: str) -> bool:
    """Whether some texts have all words of a message."""
    return all(any(part in text for text in texts) for part in parts(message))


@cache
def all_texts() -> tuple[str, ...]:
    """The texts in all of the code, and the files of the roles."""
    roles = (path.read_text() for path in (ROOT / "roles").glob("*/tasks/*.yml"))
    return (
        *(text for tree in code().values() for text in texts_in(tree)),
        *(re.sub(r"\s+", " ", text) for text in roles),
    )


def test_each_mark_begins_an_entry() -> None:
    assert len(entries()) == len(MARK.findall(PAGE.read_text())) > 0


def test_each_error_has_an_entry() -> None:
    named = {name for entry in entries() for name in entry.raised}
    missing = error_classes() - named
    assert not missing, f"{PAGE.name}: add an entry with '.. Raised as: <class>' for {sorted(missing)}"


def test_each_entry_names_errors_that_exist() -> None:
    unknown = {name for entry in entries() for name in entry.raised} - error_classes()
    assert not unknown, f"{PAGE.name}: there is no error {sorted(unknown)}"


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.title)
def test_the_messages_are_those_of_the_code(entry: Entry) -> None:
    wrong = [
        part for message in entry.messages for part in parts(message) if not any(part in text for text in all_texts())
    ]
    assert not wrong, f"{PAGE.name}, {entry.title}: the code has no message with {wrong}"


def test_each_message_can_be_searched_for() -> None:
    short = [message for entry in entries() for message in entry.messages if words(message) < SHORT]
    assert not [message for message in short if len(parts(message)) < 2], "these messages have too few words"


def test_each_place_that_raises_has_an_entry() -> None:
    missing = [
        f"{each.place}: {each.name}"
        for each in raised()
        if each.name not in FAMILIES
        and any(len(text) >= SHORT for text in each.texts)
        and not any(
            each.name in entry.raised and has(each.texts, message) for entry in entries() for message in entry.messages
        )
    ]
    assert not missing, f"{PAGE.name}: quote the messages of {missing}"
