# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text tables, with the first column aligned to the left and the others to the right."""

from __future__ import annotations

from collections.abc import Sequence

GAP = "   "

Row = Sequence[str]


def table(title: str, columns: Row, rows: Sequence[Row]) -> str:
    """Format a table with a title, column titles and rows."""
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    return "\n".join([title, *(_line(cells, widths) for cells in (columns, *rows))])


def _line(cells: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return GAP.join(["", first, *others]).rstrip()
