# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files hold prose, and how each of them is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from . import code, markup, yaml_texts
from .passage import Passage

Reader = Callable[[str], Iterator[tuple[int, str]]]
PLUGINS = ("modules", "inventory", "filter", "doc_fragments")
TASKS = (
    "roles/*/tasks/*.yml",
    "playbooks/**/*.yml",
    "docs/examples/**/*.yml",
    "extensions/eda/rulebooks/*.yml",
    "extensions/molecule/**/*.yml",
)
KINDS: tuple[tuple[str, Reader, tuple[str, ...]], ...] = (
    ("guide", markup.restructured, ("docs/docsite/rst/*.rst", "docs/site/*.rst")),
    ("page", markup.markdown, ("*.md", ".github/**/*.md", "docs/**/*.md", "roles/*/README.md", "tests/*/README.md")),
    ("form", yaml_texts.form, (".github/ISSUE_TEMPLATE/*.yml",)),
    ("plugin", code.documentation, tuple(f"plugins/{folder}/*.py" for folder in PLUGINS)),
    ("plugin", code.documentation, ("extensions/eda/plugins/event_source/*.py",)),
    ("role", yaml_texts.documented, ("roles/*/meta/argument_specs.yml",)),
    ("task", yaml_texts.tasks, TASKS),
    ("message", yaml_texts.task_messages, TASKS),
    ("changelog", yaml_texts.changelog, ("changelogs/fragments/*.yml",)),
    ("message", code.messages, ("plugins/**/*.py", "extensions/eda/plugins/event_source/*.py")),
)
"""The kinds of text, each with what reads it and the files that have it."""
GENERATED = {"CHANGELOG.md"}
"""Files that are written from others, which are read instead."""


def passages(tree: Path) -> Iterator[Passage]:
    """The passages of all texts of a checkout."""
    for kind, read, patterns in KINDS:
        for path in sorted({path for pattern in patterns for path in tree.glob(pattern)}):
            name = str(path.relative_to(tree))
            if name in GENERATED:
                continue
            for line, text in read(path.read_text(encoding="utf-8")):
                yield Passage(name, line, kind, text)
