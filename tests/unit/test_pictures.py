# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of terminals show what a terminal shows, load nothing, and are in the documentation."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from pictures import drawing, recording, take
from pictures.scenes import SCENES
from rich.text import Text

COLORED = r"printf 'one: 1 s\r\033[Kone: 2 s\n\033[0;32mok: [localhost]\033[0m\n\033[0;31mfailed: [other]\033[0m\n'"
URL = re.compile(r"""(?:href|src)=["']|url\(\s*["']?https?:|@import""")


def test_a_recording_is_what_the_terminal_shows_with_its_colors(tmp_path: Path) -> None:
    *dummy, shown = recording.run(["sh", "-c", COLORED], tmp_path, {"TERM": "xterm"}, 40)
    assert shown.plain == "one: 2 s\nok: [localhost]\nfailed: [other]"
    colors = {
        shown.plain[span.start : span.end].strip(): span.style.color.name for span in shown.spans if span.style.color
    }
    assert colors == {"ok: [localhost]": "green", "failed: [other]": "red"}


def test_a_drawing_has_the_text_and_loads_nothing() -> None:
    drawn = drawing.svg(Text("ok: [localhost]", "green"), "a title", 40)
    assert "ok:&#160;[localhost]" in drawn
    assert "a&#160;title" in drawn
    assert not URL.search(drawn), drawn
    assert drawn.startswith("<svg ")


def test_what_is_left_out_is_marked() -> None:
    assert take.without(Text("a\nb\nc\nd"), "b.*?(?=\nd)").plain == "a\n…\n\nd"
    assert take.without(Text("a\nb"), "").plain == "a\nb"
    assert take.without(Text("a\nb"), "missing").plain == "a\nb"


@pytest.mark.parametrize("name", sorted(SCENES))
def test_each_picture_is_there_and_shows_its_command(name: str) -> None:
    drawn = (take.PICTURES / f"{name}.svg").read_text()
    assert SCENES[name].command.replace(" ", "&#160;") in drawn
    assert not URL.search(drawn)
    assert re.search(SCENES[name].moment.replace(" ", "&#160;"), drawn)


def test_an_unknown_picture_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert take.main(["missing"]) == 2
    assert "There is no picture missing, only check-mode," in capsys.readouterr().err


def test_the_program_is_that_of_this_environment() -> None:
    assert take.argument_list("python -c 1") == [str(Path(sys.executable).parent / "python"), "-c", "1"]
