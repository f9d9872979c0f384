# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The coordinates of charts: steps for sizes, and stacked bars for actions.

A chart is drawn in a box that is :data:`HEIGHT` high, and which the page stretches to the place that there is. What is
written beside it is HTML, so that it keeps its size. Coordinates are whole numbers, as a page can have many of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .._report.period import Period
from .words import clock

WIDTH, HEIGHT = 600, 120
"""The size of the box of a chart of steps, in its own units. That of bars depends on their number."""
LEAST = 3
"""The least height of a bar, so that one of a thousand is seen."""
PLACE, BAR = 10, 8
"""The width of the place of a bar, and of the bar itself."""
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


def step_points(values: Sequence[tuple[datetime, int]], period: Period, top: int) -> list[tuple[int, int]]:
    """The corners of a line that keeps each value until the next one.

    :param values: the times, in order, and the values from then on.
    :param top: the value at the top of the chart.
    """
    corners: list[tuple[int, int]] = []
    for time, value in values:
        x = round(WIDTH * (time - period.start) / (period.end - period.start))
        y = round(HEIGHT * (1 - min(value, top) / top))
        if corners and corners[-1][1] != y:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners


def line(corners: Sequence[tuple[int, int]]) -> str:
    """Corners as the attribute ``points`` of a polyline."""
    return " ".join(f"{x},{y}" for x, y in corners)


def area(corners: Sequence[tuple[int, int]]) -> str:
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
        "width": WIDTH,
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
    paths = [""] * max((len(part) for part in parts), default=0)
    for index, part in enumerate(parts):
        bottom = HEIGHT
        for layer, value in enumerate(part):
            if value:
                height = min(max(round(HEIGHT * value / top), LEAST), bottom)
                paths[layer] += f"M{index * PLACE + (PLACE - BAR) // 2} {bottom}v-{height}h{BAR}v{height}z"
                bottom -= height
    return {"width": len(parts) * PLACE, "top": top, "middle": _middle(top), "paths": paths}


def _middle(top: int) -> int | None:
    """The number at half the height of a chart, unless that is none."""
    return top // 2 if top % 2 == 0 else None
