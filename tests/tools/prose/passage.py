# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A passage of text, and the sentences in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LITERAL = re.compile(r"`[^`]*`")
END = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)[\"')]*\s+(?=[A-Z`\"'(])")
"""Matches the space between two sentences."""


@dataclass(frozen=True)
class Passage:
    """A paragraph, a cell of a table, a description or a message.

    :param path: the file, relative to the checkout.
    :param line: the line of the file on which the passage begins.
    :param kind: what the file is, such as ``guide``; see ``texts.KINDS``.
    :param text: the text without markup; literals are in backticks, with ``…`` for a value that is filled in.
    """

    path: str
    line: int
    kind: str
    text: str

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Each sentence as it is, and with the letters of its literals replaced by ``x``."""
        text = " ".join(self.text.split())
        masked = mask(text)
        start = 0
        for gap in [*END.finditer(masked), None]:
            end = gap.start() if gap else len(text)
            if text[start:end].strip():
                yield text[start:end], masked[start:end]
            start = gap.end() if gap else end


def mask(text: str) -> str:
    """A text of the same length in which the letters of the literals are ``x``."""
    return LITERAL.sub(lambda literal: f"`{'x' * (len(literal[0]) - 2)}`", text)
