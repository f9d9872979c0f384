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

from .._senlin.masking import MASK

EXPRESSION = re.compile(r"\{\{.*\}\}|\{%.*%\}", re.DOTALL)
"""Matches what Ansible evaluates in a text."""


def filled(want: Any, have: Any, place: str, found: list[str]) -> Any:
    """A declared value with the live one in place of what cannot be compared, so that it is no difference.

    That is an expression, unless the live value is the same text or there is none, and what the server has masked.

    :param place: where the value is in the document, such as ``profile.spec``.
    :param found: receives the places of such values.
    """
    if isinstance(want, Mapping) and isinstance(have, Mapping):
        return {key: filled(each, have.get(key), f"{place}.{key}", found) for key, each in want.items()}
    if isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        pairs = zip(want, have, strict=True)
        return [filled(one, other, f"{place}.{number}", found) for number, (one, other) in enumerate(pairs)]
    is_open = isinstance(want, str) and EXPRESSION.search(want) and have != want
    if have is None or not (is_open or have == MASK):
        return want
    found.append(place)
    return have
