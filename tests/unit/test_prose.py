# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the check of prose reads, and what it flags."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import prose
from tools.places import ROOT
from tools.prose import code, markup, rules, texts, yaml_texts
from tools.prose.passage import Passage

SETTINGS = rules.settings()["rule"]
FLAGS = [pytest.param(row["name"], text, id=f"{row['name']}-{text}") for row in SETTINGS for text in row["flags"]]
PASSES = [pytest.param(row["name"], text, id=f"{row['name']}-{text}") for row in SETTINGS for text in row["passes"]]
PATTERNS = {pattern for dummy, dummy, patterns in texts.KINDS for pattern in patterns}
RST = """\
.. _label:

A title
=======

See :ref:`the guide <label>` and ``a please``,
or :ansplugin:`the.module#module`.

.. code-block:: yaml

   # please skip this

.. note::

   A note.

.. list-table::

   * - a cell

.. grid:: 1 2
   :gutter: please

   .. grid-item-card:: A *titled* card
      :link: please

      Its text.

.. button-ref:: please
   :color: please

   A button
"""
FORM = """\
name: A bug
description: Something
labels: [please do not read]
body:
  - type: markdown
    attributes:
      value: |
        Search the [issues](please.html).

        Try `please`.
  - attributes: {label: The task}
"""
TASKS = """\
- name: A play
  tasks:
    - name: Create {{ please['name'] }}
      register: please_do_not_read
    - name: "{{ please }}"
      ansible.builtin.assert:
        fail_msg: >-
          The size of {{ please }}
          is {% if please %}small{% endif %}.
        quiet: true
"""
MARKDOWN = """\
# A title

A [link](please.html), `code`
and more.

    # please skip this

| a cell |
|---|
| `row` of text |
"""
PYTHON = '''\
"""A docstring of some words."""
DOCUMENTATION = r"""
options:
  name:
    description:
      - The O(name) of R(a guide,label), as V(web) or I(text).
    choices: [please do not read]
"""
EXAMPLES = r"""
- name: Create a cluster
  task: {description: not read}
- name: "{{ item }} of a loop"
"""
PATTERN = "a/key of"
warn(f"The node {name} of the cluster {cluster['a key']} is broken, "
     "so repair it.")
'''


def passage(text: str, kind: str = "plugin") -> Passage:
    return Passage("file", 1, kind, text)


@pytest.mark.parametrize(("name", "text"), FLAGS)
def test_what_a_rule_flags(name: str, text: str) -> None:
    assert name in {finding.rule for finding in rules.check_own([passage(text)])}


@pytest.mark.parametrize(("name", "text"), PASSES)
def test_what_a_rule_lets_pass(name: str, text: str) -> None:
    assert name not in {finding.rule for finding in rules.check_own([passage(text)])}


def test_literals_are_not_read() -> None:
    assert list(rules.check_own([passage("Set `please` or `utilize it`.")])) == []


def test_a_rule_skips_kinds_of_text() -> None:
    found = [list(rules.check_own([passage("The task will fail.", kind)])) for kind in ("plugin", "message")]
    assert [len(findings) for findings in found] == [1, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("word " * 35 + "end.", 1, id="too long"),
        pytest.param("word " * 34 + "end.", 0, id="as long as allowed"),
        pytest.param("word " * 33 + "`one`, `two`, `three` or `four`.", 0, id="a list is one word"),
        pytest.param("word " * 20 + "end. " + "Word " * 20 + "end.", 0, id="two sentences"),
    ],
)
def test_long_sentences(text: str, expected: int) -> None:
    assert len([found for found in rules.check_own([passage(text)]) if found.rule == "long sentence"]) == expected


def test_proselint_finds_the_passage() -> None:
    passages = [
        passage("A fine text, the the end."),
        Passage("file", 7, "plugin", "It is most unique."),
        passage("unique"),
    ]
    found = list(rules.check_proselint(passages))
    assert [(finding.passage.line, finding.rule.split(".")[0]) for finding in found] == [
        (1, "lexical_illusions"),
        (7, "uncomparables"),
    ]


def test_disabled_checks_of_proselint() -> None:
    text = 'A "quoted" text with (c) and 3 x 4 ...'
    assert list(rules.check_proselint([passage(text)])) == []


def test_restructured_text() -> None:
    assert list(markup.restructured(RST)) == [
        (4, "A title"),
        (6, "See the guide and `a please`,\nor `the.module`."),
        (15, "A note."),
        (19, "a cell"),
        (24, "A titled card"),
        (27, "Its text."),
        (32, "A button"),
    ]


def test_markdown() -> None:
    assert list(markup.markdown(MARKDOWN)) == [
        (1, "A title"),
        (3, "A link, `code` and more."),
        (8, "a cell"),
        (10, "`row` of text"),
    ]


def test_documentation_of_a_plugin() -> None:
    assert list(code.documentation(PYTHON)) == [
        (6, "The `name` of a guide, as `web` or text."),
        (10, "Create a cluster"),
    ]


def test_messages() -> None:
    assert list(code.messages(PYTHON)) == [(15, "The node `…` of the cluster `…` is broken, so repair it.")]


def test_a_form() -> None:
    assert list(yaml_texts.form(FORM)) == [
        (1, "A bug"),
        (2, "Something"),
        (8, "Search the issues."),
        (10, "Try `please`."),
        (11, "The task"),
    ]


def test_tasks() -> None:
    assert list(yaml_texts.tasks(TASKS)) == [(1, "A play"), (3, "Create `…`")]
    assert list(yaml_texts.task_messages(TASKS)) == [(7, "The size of `…` is small.")]


@pytest.mark.parametrize("pattern", sorted(PATTERNS - {"changelogs/fragments/*.yml"}))
def test_each_pattern_finds_files(pattern: str) -> None:
    """Except for fragments of the changelog, because none exist directly after a release."""
    assert list(ROOT.glob(pattern))


def test_a_fragment_of_the_changelog() -> None:
    assert list(yaml_texts.changelog("minor_changes:\n  - cluster - ``new`` option.\n")) == [
        (2, "cluster - `new` option.")
    ]


def test_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("# Title\n\nPlease read it. It is short.\n")
    (tmp_path / "SECURITY.md").write_text("Simply report it.\n")
    (tmp_path / "CHANGELOG.md").write_text("Please read the fragments.\n")
    assert prose.main("--tree", str(tmp_path), "README") == 1
    assert capsys.readouterr().out.splitlines() == [
        "README.md:3: please: 'Please'",
        "    Please read it.",
        "    Instructions do not beg. Instead: Leave it out.",
    ]
    assert prose.main("--tree", str(tmp_path), "--count") == 1
    count = capsys.readouterr().out
    assert count.startswith("2 sentences are flagged, by 2 findings.")
    assert "     1 README.md (page)" in count and "     2 page" in count and "     1 please" in count


def test_a_clean_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("Read it.\n")
    assert (prose.main("--tree", str(tmp_path)), capsys.readouterr().out) == (0, "")
