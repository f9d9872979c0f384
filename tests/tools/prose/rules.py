# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for prose: our own, which ``tests/prose.toml`` lists, and the checks of proselint that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import tomllib
from proselint.checks import __register__ as proselint_checks
from proselint.registry.checks import Check

from ..places import TESTS
from .passage import Passage, mask

SETTINGS = TESTS / "prose.toml"
LIST = re.compile(r"`x*`(?:(?:,| and| or|, and|, or) `x*`)+")
"""Matches a list of literals, which readers see as one word."""
WORD = re.compile(r"`x*`|[\w'-]+")


@dataclass(frozen=True)
class Finding:
    """A sentence that a reader may stumble over.

    :param words: the words in question, or the beginning of the sentence.
    """

    passage: Passage
    rule: str
    sentence: str
    words: str
    reason: str
    replacement: str


@dataclass(frozen=True)
class Rule:
    """A pattern that no sentence may match; see the comments in ``tests/prose.toml``."""

    name: str
    pattern: re.Pattern[str]
    reason: str
    replacement: str
    flags: tuple[str, ...]
    passes: tuple[str, ...]
    not_in: tuple[str, ...] = ()

    def check(self, masked: str) -> Iterator[str]:
        """The words of a sentence that match."""
        for match in self.pattern.finditer(masked):
            yield match[0].strip()


@cache
def settings() -> dict[str, Any]:
    """What ``tests/prose.toml`` says."""
    return tomllib.loads(SETTINGS.read_text(encoding="utf-8"))


@cache
def own_rules() -> tuple[Rule, ...]:
    """The rules that ``tests/prose.toml`` lists."""
    return tuple(map(_rule, settings()["rule"]))


def _rule(row: dict[str, Any]) -> Rule:
    texts = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    flags = 0 if texts.pop("case", False) else re.IGNORECASE
    return Rule(**{**texts, "pattern": re.compile(row["pattern"], flags)})


def check_own(passages: Iterable[Passage]) -> Iterator[Finding]:
    """What our own rules find, sentence by sentence."""
    longest = settings()["longest_sentence"]
    for passage in passages:
        for sentence, masked in passage.sentences():
            for rule in own_rules():
                if passage.kind not in rule.not_in:
                    for words in rule.check(masked):
                        yield Finding(passage, rule.name, sentence, words, rule.reason, rule.replacement)
            length = len(WORD.findall(LIST.sub("``", masked)))
            if length > longest:
                reason = f"The sentence has {length} words. Readers go back to the beginning of one that long."
                beginning = " ".join(sentence.split()[:4])
                yield Finding(passage, "long sentence", sentence, beginning, reason, f"At most {longest} words.")


def check_proselint(passages: Sequence[Passage]) -> Iterator[Finding]:
    """What proselint finds; all passages of a file are read at once, because each check takes its time to begin."""
    by_file: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_file[passage.path].append(passage)
    for of_file in by_file.values():
        starts, text = [], "\n"
        for passage in of_file:
            starts.append(len(text))
            text += mask(" ".join(passage.text.split())) + "\n\n—\n\n"
        for check in _proselint():
            for result in check.check_with_flags(text):
                # A check may take a space in front of the words.
                start, words = result.span[0], text[slice(*result.span)]
                start += len(words) - len(words.lstrip())
                passage = of_file[sum(begin <= start for begin in starts) - 1]
                yield Finding(
                    passage, result.check_path, passage.text, words.strip(), result.message, result.replacements or ""
                )


@cache
def _proselint() -> tuple[Check, ...]:
    disabled = tuple(settings()["proselint"]["disabled"])
    return tuple(check for check in proselint_checks if not f"{check.path}.".startswith(disabled))


CHECKS: tuple[Callable[[Sequence[Passage]], Iterator[Finding]], ...] = (check_own, check_proselint)


def findings(passages: Sequence[Passage]) -> list[Finding]:
    """What all rules find, in the order of the files and lines."""
    found = (finding for check in CHECKS for finding in check(passages))
    return sorted(found, key=lambda finding: (finding.passage.path, finding.passage.line, finding.rule))
