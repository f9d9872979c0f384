# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""How values are read, for the ``read`` of a row. That needs no server, so it comes before everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .._senlin.errors import BadInput

LARGEST = 2**31 - 1
"""The largest number that options such as ``limit`` and ``timeout`` take."""

LONGEST = 60
"""How many characters of a value a message shows."""


def read_reference(option: str, value: str) -> str:
    """A reference as it is, unless it is empty, as it is if a variable has no value, or Ansible's text of a list.

    :param option: the option in a sentence.
    :raises BadInput: names the option.
    """
    if not value.strip():
        raise BadInput(
            f"{option} is empty; it must be an exact name or a full id. If it is from a variable or a template, find "
            f"out why that has no value."
        )
    if value.lstrip()[0] in "[{":
        raise BadInput(
            f"{option} is {shortened(value)!r}; it must be one exact name or full id. To treat several alike, loop "
            f"over them; info modules take a list in filters."
        )
    return value


def read_references(option: str, values: list[str]) -> list[str]:
    """A list of references; see :func:`read_reference`.

    :raises BadInput: names the option and the position.
    """
    return [read_reference(f"{option}[{position}]", value) for position, value in enumerate(values)]


@dataclass(frozen=True)
class Sort:
    """What a value must be, where the server reads a map and checks its values late or never.

    :param words: such as ``a whole number``.
    :param convert: the value as it is sent; raises a ``ValueError`` or ``KeyError`` if it is something else.
    """

    words: str
    convert: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _whole_number(value: Any) -> int:
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise ValueError
    return int(value)


def _boolean(value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return words[str(value).lower()]


TEXT = Sort("a text", _text)
"""A text, which is sent as it is."""
WHOLE_NUMBER = Sort("a whole number", _whole_number)
"""A whole number, or a text that is one, as templates and other clients produce them."""
BOOLEAN = Sort("a boolean", _boolean)
"""A boolean, or a word for one. The server would take every text that is not empty for true."""


def read_known(option: str, values: Mapping[str, Any], known: Mapping[str, Sort]) -> dict[str, Any]:
    """A map as it is sent: the values of known keys as what they mean, and all others as they are.

    :raises BadInput: the value of a known key is not what it must be.
    """
    return {
        key: _read(f"{key} in {option}", value, known[key]) if key in known else value for key, value in values.items()
    }


def _read(what: str, value: Any, sort: Sort) -> Any:
    try:
        return sort.convert(value)
    except (KeyError, ValueError):
        shown = repr(value) if isinstance(value, str) else sort_of(value)
        raise BadInput(f"{what} is {shown}, and must be {sort.words}. Correct it.") from None


def sort_of(value: Any) -> str:
    """What sort of value something is, for a message that must not show the value itself, such as ``a number``."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case dict():
            return "a mapping"
        case date():
            return "a date"
        case _:
            return "a list"


def shortened(value: Any) -> str:
    """A value for a message, which has limited room."""
    try:
        text = str(value)
    except ValueError:
        # Python refuses to write a number of more than some thousands of digits.
        return "a number of thousands of digits"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
