# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guide as something that can be run: its code blocks, and what it says that a terminal shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

from playbook import ROOT, VOLATILE

BLOCK = re.compile(r"\.\. code-block:: (\S+)\n(?:  :caption: (\S+)\n)?\n((?:  [^\n]*\n|\n)+)")
LEFT_OUT = "…"
"""The line that stands for output that a picture leaves out."""
BETWEEN = re.compile(rf"^(?:{LEFT_OUT}\n|\[ERROR\]: Task failed: Action failed: )", re.MULTILINE)
"""What separates the parts that are looked for. What Ansible puts before a message depends on its version."""
PROGRESS = re.compile(r"^[\w-]+: .*, \d+ s\n", re.MULTILINE)
"""A line of progress. Which of them are printed depends on the time that things take."""
UNSTABLE = (
    (PROGRESS, ""),
    (re.compile(r"\*{3,}"), "***"),
    (VOLATILE, "<id>"),
    (re.compile(r"\bweb-[0-9a-f]{8}\b"), "web-<id>"),
    (re.compile(r"https?://\S+?(?=[\s,\"']|\.\s|$)"), "<url>"),
    (re.compile(r"\s+"), " "),
)
"""What differs from run to run, and what stands for it in a comparison."""


@dataclass(frozen=True)
class Picture:
    """What a terminal shows.

    :param command: the command, without the prompt.
    :param shown: its output, or the parts of it that the guide shows.
    """

    command: str
    shown: str

    def missing_in(self, printed: str) -> list[str]:
        """The parts that a run has not printed, each after the one before it."""
        rest, missing = stable(printed), []
        for part in BETWEEN.split(self.shown):
            wanted = stable(part)
            if wanted in rest:
                rest = rest[rest.index(wanted) + len(wanted) :]
            else:
                missing.append(part)
        return missing


def stable(text: str) -> str:
    """A text with what differs from run to run replaced, and its line breaks forgotten."""
    for pattern, replacement in UNSTABLE:
        text = pattern.sub(replacement, text)
    return text.strip()


@dataclass(frozen=True)
class Block:
    """A code block.

    :param language: such as ``yaml+jinja``.
    :param caption: the name of the file that it is, if the guide gives one; else empty.
    """

    language: str
    caption: str
    text: str

    def is_part_of(self, text: str) -> bool:
        """Whether a file has the lines of the block, one after the other, at any depth."""
        wanted, lines = self.text.rstrip("\n").split("\n"), text.split("\n")
        parts = ("\n".join(lines[start : start + len(wanted)]) for start in range(len(lines) - len(wanted) + 1))
        return any(dedent(part) == "\n".join(wanted) for part in parts)


def blocks(name: str) -> list[Block]:
    """The code blocks of a guide."""
    text = (ROOT / "docs" / "docsite" / "rst" / f"{name}.rst").read_text()
    return [Block(found, caption, dedent(block).strip("\n") + "\n") for found, caption, block in BLOCK.findall(text)]


def pictures(name: str) -> list[Picture]:
    """The pictures of a guide: its blocks in the language ``console``, each of which begins with a prompt."""
    found = []
    for block in blocks(name):
        if block.language == "console":
            prompt, dummy, shown = block.text.partition("\n")
            assert prompt.startswith("$ "), block
            found.append(Picture(prompt.removeprefix("$ "), shown))
    return found
