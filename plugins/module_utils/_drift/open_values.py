# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Values of a document that are open: expressions, which only Ansible can evaluate, such as those of secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._plan.compare import same_value
from .._senlin.masking import MASK

EXPRESSION = re.compile(r"\{\{.*\}\}|\{%.*%\}|\{#.*#\}", re.DOTALL)
"""Matches what Ansible evaluates in a text."""


class OpenValue(str):
    """An expression. Whatever it is in the place of, its value is not known here."""


def read_text(text: str) -> str:
    """A text as a document has it: open if Ansible would evaluate it."""
    return OpenValue(text) if EXPRESSION.search(text) else text


def with_open_values(value: Any) -> Any:
    """What Ansible has read of a document, with the texts in it that it did not evaluate as open values."""
    if isinstance(value, Mapping):
        return {key: with_open_values(each) for key, each in value.items()}
    if isinstance(value, list):
        return [with_open_values(each) for each in value]
    return read_text(value) if isinstance(value, str) else value


def is_open(value: Any) -> bool:
    """Whether a value as a whole is open."""
    return isinstance(value, OpenValue)


def filled(want: Any, have: Any, place: str, found: list[str]) -> Any:
    """A declared value with the live one in place of what cannot be compared, so that it is no difference.

    That is an expression, unless the live value is the same text, and what the server has masked. A key with an
    expression that the live map does not have is left out.

    :param place: where the value is in the document, such as ``profile.spec``.
    :param found: receives the places of such values.
    """
    if isinstance(want, Mapping) and isinstance(have, Mapping):
        return {
            key: value
            for key, each in want.items()
            if (value := filled(each, have.get(key), f"{place}.{key}", found)) is not None or not is_open(each)
        }
    if isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        partners = _partners(want, have)
        return [filled(each, have[partners[number]], f"{place}.{number}", found) for number, each in enumerate(want)]
    if have == MASK or (is_open(want) and have != want):
        found.append(place)
        return have
    return want


def _partners(want: list[Any], have: list[Any]) -> list[int]:
    """The position of the live item that each declared one is compared with.

    That is its own, unless there are expressions: Senlin gives no meaning to the order of some lists.
    """
    if not any(map(_holds_open, want)):
        return list(range(len(want)))
    free, found = list(range(len(have))), dict[int, int]()
    for number in sorted(range(len(want)), key=lambda number: _holds_open(want[number])):
        fitting = [each for each in free if same_value(filled(want[number], have[each], "", []), have[each])]
        if fitting:
            found[number] = number if number in fitting else fitting[0]
            free.remove(found[number])
    return [found[number] if number in found else free.pop(0) for number in range(len(want))]


def _holds_open(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_open, value.values()))
    return any(map(_holds_open, value)) if isinstance(value, list) else is_open(value)
