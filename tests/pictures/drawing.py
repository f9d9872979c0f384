# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws what a terminal shows as SVG that loads nothing, with the text as text."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

THEME = TerminalTheme(
    (24, 27, 34),
    (222, 226, 233),
    [
        (90, 97, 112),
        (255, 123, 114),
        (126, 211, 140),
        (229, 192, 103),
        (121, 178, 255),
        (210, 153, 255),
        (104, 213, 219),
        (222, 226, 233),
    ],
    [
        (139, 148, 165),
        (255, 148, 140),
        (150, 227, 162),
        (240, 208, 130),
        (150, 196, 255),
        (222, 176, 255),
        (134, 228, 233),
        (255, 255, 255),
    ],
)
"""Colors with a contrast of at least 4.5 to 1 on the background."""
FONT_FACE = re.compile(r"\s*@font-face \{[^}]*\}", re.DOTALL)
"""What loads a font from the network."""
FONT = "Fira Code, monospace"
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace"
"""The fonts that systems have. The width of each line is fixed in the SVG, whichever of them is used."""


def svg(text: Text, title: str, columns: int) -> str:
    """The drawing of a terminal.

    :param title: what stands in the bar of the window.
    :param columns: its width, in characters.
    """
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(text, soft_wrap=False, crop=True, no_wrap=True)
    drawn = console.export_svg(title=title, theme=THEME, unique_id="terminal")
    return "\n".join(line.rstrip() for line in FONT_FACE.sub("", drawn).replace(FONT, FONTS).splitlines()) + "\n"
