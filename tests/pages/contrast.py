# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contrast of the colors of a style sheet, as the Web Content Accessibility Guidelines compute it."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"--([a-z]+): (#[0-9a-f]{6});")


def themes(style: str) -> dict[str, dict[str, str]]:
    """The colors of the light and of the dark theme, by their names."""
    light, dark = style.split("prefers-color-scheme: dark", 1)
    return {"light": dict(VARIABLE.findall(light)), "dark": dict(VARIABLE.findall(dark))}


def contrast(one: str, other: str) -> float:
    """The ratio of the luminances of two colors, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """How bright a color is, from 0 to 1."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
