# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The coordinates of charts: steps for sizes, and stacked bars for actions.

A chart is drawn in a box of :data:`WIDTH` by :data:`HEIGHT`, which the page stretches to the place that there is. What
is written beside it is HTML, so that it keeps its size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .._report.period import Period
from .words import clock

WIDTH, HEIGHT = 600, 120
"""The size of a chart's box, in its own units."""
LEAST = 3.0
"""The least height of a bar, so that one of a thousand is seen."""
GAP = 0.18
"""Which part of its place a bar leaves free."""
TICKS = 5
"""How many times are written below a chart."""


def top_of(value: int) -> int:
    """The number at the top of an axis that begins at 0: 1, 2 or 5, or a multiple by a power of ten; at least 2."""
    power: int = 10 ** max(int(math.log10(max(value, 1))), 0)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= max(value, 2))


def time_ticks(period: Period) -> list[str]:
    """The times below a chart, from the start to the end of a period, at equal distances."""
    length = period.end - period.start
    return [clock(period.start + length * number / (TICKS - 1)) for number in range(TICKS)]


def step_points(values: Sequence[tuple[datetime, int]], period: Period, top: int) -> list[tuple[float, float]]:
    """The corners of a line that keeps each value until the next one.

    :param values: the times, in order, and the values from then on.
    :param top: the value at the top of the chart.
    """
    corners: list[tuple[float, float]] = []
    for time, value in values:
        x = round(WIDTH * (time - period.start) / (period.end - period.start), 1)
        y = round(HEIGHT * (1 - min(value, top) / top), 1)
        if corners and corners[-1][1] != y:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners


def line(corners: Sequence[tuple[float, float]]) -> str:
    """Corners as the attribute ``points`` of a polyline."""
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


def area(corners: Sequence[tuple[float, float]]) -> str:
    """The area below a line, as the attribute ``points`` of a polygon."""
    if not corners:
        return ""
    return line([(corners[0][0], HEIGHT), *corners, (corners[-1][0], HEIGHT)])


def size_chart(sizes: Sequence[Mapping[str, Any]], times: Sequence[datetime], period: Period) -> dict[str, Any]:
    """The chart of a cluster's size.

    :param sizes: the points of the report.
    :param times: the times of the points.
    """
    top = top_of(max((max(point["members"], point["desired"]) for point in sizes), default=0))
    members, desired = (
        step_points([(time, point[key]) for time, point in zip(times, sizes, strict=True)], period, top)
        for key in ("members", "desired")
    )
    return {
        "top": top,
        "middle": _middle(top),
        "members": line(members),
        "area": area(members),
        "desired": line(desired),
    }


def bar_chart(parts: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The chart of the actions of each part of a period.

    :param parts: for each part, the numbers that are stacked, from the bottom to the top.
    :returns: for each number, a path with its bars, by its place.
    """
    top = top_of(max((sum(part) for part in parts), default=0))
    place = WIDTH / max(len(parts), 1)
    paths = [""] * max((len(part) for part in parts), default=0)
    for index, part in enumerate(parts):
        bottom = float(HEIGHT)
        x, width = index * place + place * GAP / 2, place * (1 - GAP)
        for layer, value in enumerate(part):
            if value:
                height = min(max(HEIGHT * value / top, LEAST), bottom)
                paths[layer] += f"M{x:.1f} {bottom:.1f}v{-height:.1f}h{width:.1f}v{height:.1f}z"
                bottom -= height
    return {"top": top, "middle": _middle(top), "paths": paths}


def _middle(top: int) -> int | None:
    """The number at half the height of a chart, unless that is none."""
    return top // 2 if top % 2 == 0 else None
