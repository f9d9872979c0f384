# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hooks of pre-commit run the linters of ``make lint``, with the same commands and in the same order."""

from __future__ import annotations

import re
import shlex

import yaml
from tools.places import ROOT

RECIPE = re.compile(r"^lint:.*\n((?:\t.*\n)+)", re.MULTILINE)
COMMAND = re.compile(r'@echo "lint: (?P<name>.*)"\n@\$\(RUN\) (?P<command>.*)')
HOOKS = [
    hook
    for repository in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in repository["hooks"]
]


def linters(makefile: str) -> list[tuple[str, list[str]]]:
    """The linters of a Makefile: what ``make lint`` calls each of them, and its command in words."""
    recipe = RECIPE.search(makefile)
    assert recipe, "the Makefile has no target lint"
    lines = recipe[1].replace("\\\n", " ").replace("\t", "").splitlines()
    pairs = ["\n".join(pair) for pair in zip(lines[::2], lines[1::2], strict=True)]
    found = [COMMAND.fullmatch(pair) for pair in pairs]
    assert all(found), f"a linter is an echo and a command with $(RUN), and this is none of them: {pairs}"
    return [(match["name"], words(match["command"])) for match in found if match]


def words(command: str) -> list[str]:
    """A command in words, however it is wrapped."""
    return command.split()


def test_the_hooks_are_the_linters() -> None:
    hooks = []
    for hook in HOOKS:
        *make, command = shlex.split(hook["entry"])
        assert make == ["make", "--silent", "run"] and command.startswith("COMMAND=")
        hooks.append((hook["name"], words(command.removeprefix("COMMAND="))))
    assert hooks == linters((ROOT / "Makefile").read_text()), "change .pre-commit-config.yaml as the Makefile is"


def test_the_hooks_need_nothing_else() -> None:
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in HOOKS)
    assert len({hook["id"] for hook in HOOKS}) == len(HOOKS)


def test_what_is_read_of_a_makefile() -> None:
    text = 'lint: tools ## Check\n\t@echo "lint: a b"\n\t@$(RUN) a $(B:%=c%) \\\n\t\t--d .\n\nformat:\n\t@true\n'
    assert linters(text) == [("a b", ["a", "$(B:%=c%)", "--d", "."])]
