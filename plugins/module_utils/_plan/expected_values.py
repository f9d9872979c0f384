# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether a value is what an approved plan says, where that can hold placeholders and masks. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._senlin.client import FULL_ID
from .._senlin.masking import MASK, PART, WHOLE

ID = re.compile(r"0{8}-0{4}-0{4}-0{4}-[0-9a-f]{12}")
"""Matches a placeholder id."""
NAME = re.compile(r"node-predicted-[0-9a-f]+")
"""Matches the placeholder of the name of a node."""
UNKNOWN = re.compile(r"\(predicted\)|9999-.*|https://senlin\.invalid.*")
"""Matches the other placeholders: of texts, times and URLs."""


class Likeness:
    """Compares values, and remembers for which id each placeholder id stands."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})

    def copy(self) -> Likeness:
        """A copy that learns for itself."""
        return Likeness(self._known)

    def learn(self, other: Likeness) -> None:
        """Take over what a copy has learned."""
        self._known.update(other._known)

    def same(self, expected: Any, own: Any) -> bool:
        """Whether a value is the expected one.

        :param expected: may hold placeholders and masks, each of which fits every value of its kind.
        """
        if isinstance(expected, str):
            return self._same_text(expected, own)
        if isinstance(expected, Mapping):
            return (
                isinstance(own, Mapping)
                and {str(key) for key in expected} == {str(key) for key in own}
                and all(self.same(value, _at(own, key)) for key, value in expected.items())
            )
        if isinstance(expected, list | tuple):
            return (
                isinstance(own, list | tuple)
                and len(expected) == len(own)
                and all(self.same(one, other) for one, other in zip(expected, own, strict=True))
            )
        if isinstance(expected, bool) or isinstance(own, bool):
            return expected is own
        return bool(expected == own) or (isinstance(own, str) and is_mask(own))

    def covers(self, expected: Sequence[str], own: Sequence[str], *, whole: bool) -> bool:
        """Whether names are among the expected ones, in any order.

        :param whole: whether there must be as many.
        """
        known, placeholders = [name for name in expected if not NAME.fullmatch(name)], len(expected)
        rest = [name for name in own if name not in known]
        placeholders -= len(known)
        if whole and len(own) != len(expected):
            return False
        return len(rest) <= placeholders

    def _same_text(self, expected: str, own: Any) -> bool:
        if expected == own or UNKNOWN.fullmatch(expected):
            return True
        if is_mask(expected):
            return own is not None and not isinstance(own, Mapping | list) and _fits_mask(expected, str(own))
        if not isinstance(own, str):
            return False
        if ID.fullmatch(expected):
            return bool(FULL_ID.fullmatch(own)) and self._known.setdefault(expected, own) == own
        if NAME.fullmatch(expected):
            return True
        return is_mask(own) and _fits_mask(own, expected)


def is_mask(text: str) -> bool:
    """Whether a secret of a text is masked."""
    return any(mask in text for mask in (MASK, PART, WHOLE))


def _fits_mask(masked: str, text: str) -> bool:
    parts = re.split("|".join(re.escape(mask) for mask in (MASK, PART, WHOLE)), masked)
    return bool(re.fullmatch(".+".join(map(re.escape, parts)), text, re.DOTALL))


def _at(value: Mapping[Any, Any], key: Any) -> Any:
    return value[key] if key in value else next(item for name, item in value.items() if str(name) == str(key))
