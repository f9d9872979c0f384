# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a document is written as YAML: every text is read as what it is, by whatever library."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._documents.expression import Expression
from ansible_collections.senlin.clustering.plugins.module_utils._documents.yaml_text import (
    TEMPLATE,
    Commented,
    yaml_text,
)

HOSTILE = (
    *("", " ", "  a", "a  ", "\n", "a\n\n", "\n\na", "\t", "a\tb", "\ta", "a\r\nb", "\r", ": ", "a: b"),
    *("a:", " #", "#", "- ", "yes", "No", "on", "~", "null", "0x1", "1e3", "0o7", "1_000", "12:30:45"),
    *(".inf", ".nan", "2001-12-14", "=", "2001-12-14t21:59:43.10-05:00", "<<", "---", "...", "--- a"),
    *("!tag", "&a", "*a", "@", "`", "%", "|", ">", "?", "{", "}", "[", "]", ",", "'", '"', "\\", "\\n"),
    *("\x85", "\u2028", "\u2029", "\xa0", "\xad", "\u200b", "\ufeff", "\uffff", "\0", "\x07", "\x1b"),
    *("\x7f", "\x9f", "\ud7ff", "\ue000", "😀", "\U0010ffff", "名前", "é", "e\u0301", "x" * 130),
)
"""Texts in which YAML sees something else if they are written without care, alone or as parts of longer ones."""


class Loader(yaml.SafeLoader):
    """Reads a text that is not evaluated as what it is."""


Loader.add_constructor("!unsafe", lambda loader, node: f"unsafe {loader.construct_scalar(node)}")


@pytest.mark.parametrize(
    "value",
    [
        *("yes", "1.0", "010", "null", "~", "a: b", "- a", "12:30", "", " x ", "#x", "@", "名前", "x" * 300),
        *("a\nb\n", "  a\n b", "a\n\n b\n\n", "a \nb", "\ta\nb"),
        *(1, 1.0, True, None, [], {}, [[1, 2], {"a": []}]),
    ],
)
def test_text_is_read_as_what_was_written(value: Any) -> None:
    content = {"one": value, "two": [{"name": value}], "three": [Commented({"name": value}, ("id 1", "id 2"))]}
    text = yaml_text(content, ["From a test."])
    assert text.startswith("---\n# From a test.\n")
    assert yaml.safe_load(text) == {"one": value, "two": [{"name": value}], "three": [{"name": value}]}


class Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads a text that is not evaluated like any other, and with the same library as Ansible where there is one."""


Tolerant.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@pytest.mark.parametrize("seed", range(10))
def test_any_text_is_read_as_what_was_written(seed: int) -> None:
    choice = random.Random(seed)
    parts = [*HOSTILE, *(chr(choice.randrange(0xD800)) for dummy in range(20)), *"\n\n\n ab"]
    texts = ["".join(choice.choices(parts, k=choice.randint(1, 6))) for dummy in range(60)]
    for text in HOSTILE if seed == 0 else texts:
        value = {"value": text, text: [text, [text]]}
        written = yaml_text({"one": value, "two": [Commented(value, ("id",)), value]})
        assert yaml.load(written, Tolerant) == {"one": value, "two": [value, value]}
        if not TEMPLATE.search(text):
            assert yaml.safe_load(written) == {"one": value, "two": [value, value]}


def test_text_that_looks_like_a_template_is_not_evaluated() -> None:
    text = yaml_text({"a": "{{ x }}", "b": "{% x %}", "c": "{# x #}", "d": Expression("{{ x }}"), "e": "{ x }"})
    values = yaml.load(text, Loader)
    assert values == {"a": "unsafe {{ x }}", "b": "unsafe {% x %}", "c": "unsafe {# x #}", "d": "{{ x }}", "e": "{ x }"}


def test_what_occurs_twice_is_written_twice() -> None:
    twice = {"a": [1]}
    assert "&" not in yaml_text({"one": twice, "two": twice})
