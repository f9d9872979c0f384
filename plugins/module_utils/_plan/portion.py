# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A portion of the nodes of a cluster: a number of nodes, or a percentage of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .._senlin.errors import BadInput
from .values import LARGEST, shortened, sort_of

PORTION = re.compile(r"([0-9]{1,10})\s*(%?)")
"""Matches a number of nodes, or a percentage."""
WHOLE = 100
"""The percentage that stands for all nodes."""


@dataclass(frozen=True)
class Portion:
    """A number of nodes, or a percentage of them.

    :param number: the number of nodes, or the percentage without its sign.
    :param is_percentage: which of the two it is.
    """

    number: int
    is_percentage: bool = False

    def of(self, total: int, *, round_up: bool = False) -> int:
        """How many nodes it is; a number is not limited to the nodes that there are.

        :param total: how many nodes a percentage is a part of.
        :param round_up: whether a part of a node counts as a whole one, instead of not at all.
        """
        if not self.is_percentage:
            return self.number
        nodes, rest = divmod(self.number * total, WHOLE)
        return nodes + 1 if rest and round_up else nodes

    def __str__(self) -> str:
        return f"{self.number}%" if self.is_percentage else str(self.number)


def read_portion(option: str, value: Any) -> Portion:
    """A portion as a task gives it, for the ``read`` of a row of type ``str``.

    :param option: the option in a sentence.
    :param value: such as ``2``, ``"2"`` or ``"25%"``.
    :raises BadInput: it is neither a number of nodes nor a percentage from 0 to 100.
    """
    given = None if isinstance(value, bool) else PORTION.fullmatch(str(value).strip())
    if given:
        portion = Portion(int(given[1]), bool(given[2]))
        if portion.number <= (WHOLE if portion.is_percentage else LARGEST):
            return portion
    shown = shortened(value) if isinstance(value, str | int | float) else sort_of(value)
    raise BadInput(
        f"{option} is {shown!r}; it must be a number of nodes such as 2, or a percentage from 0% to 100%. Correct it."
    )
