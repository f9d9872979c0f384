# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds sentences that readers stumble over: python tests/tools prose [--count] [--tree FOLDER] [PATH...].

It reads the pages, the documentation of plugins and roles, the names and messages of tasks, the forms for issues, the
fragments of the changelog, and the messages in the code. ``tests/prose.toml`` lists the rules.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..places import ROOT
from .rules import Finding, findings
from .texts import passages


def main(*arguments: str) -> int:
    """Print what is found, or with ``--count`` how much; 1 if there is anything."""
    parser = argparse.ArgumentParser(prog="python tests/tools prose", description=__doc__)
    parser.add_argument("--count", action="store_true", help="print numbers of sentences by kind, rule and file")
    parser.add_argument("--tree", type=Path, default=ROOT, metavar="FOLDER", help="the checkout to read")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="report only files that begin with one of these")
    chosen = parser.parse_args(arguments)
    read = [passage for passage in passages(chosen.tree) if passage.path.startswith(tuple(chosen.paths or [""]))]
    found = findings(read)
    print(counted(found) if chosen.count else "\n".join(map(described, found)), end="\n" if found else "")
    return 1 if found else 0


def described(finding: Finding) -> str:
    """A finding as lines for a terminal."""
    replacement = f" Instead: {finding.replacement}" if finding.replacement else ""
    return (
        f"{finding.passage.path}:{finding.passage.line}: {finding.rule}: {finding.words!r}\n"
        f"    {' '.join(finding.sentence.split())}\n"
        f"    {finding.reason}{replacement}"
    )


def counted(found: Sequence[Finding]) -> str:
    """The numbers of flagged sentences: of each kind of text, by each rule, and in each file."""
    sentences = {(finding.passage, finding.sentence) for finding in found}
    tables = (
        ("kind", [passage.kind for passage, dummy in sentences]),
        ("rule", [finding.rule for finding in found]),
        ("file", [f"{passage.path} ({passage.kind})" for passage, dummy in sentences]),
    )
    parts = [f"{len(sentences)} sentences are flagged, by {len(found)} findings."]
    for title, keys in tables:
        parts += ["", f"By {title}:", *_rows(keys)]
    return "\n".join(parts)


def _rows(keys: Iterable[str]) -> list[str]:
    return [f"{number:6} {key}" for key, number in Counter(keys).most_common()]
