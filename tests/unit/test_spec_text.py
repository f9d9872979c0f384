# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A spec can be the text of a spec file, and a bad text is refused without quoting it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.spec_text import read_spec
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput

YAML = """
# A comment of a spec file
type: os.heat.stack
version: 1.0
properties:
  template:
    heat_template_version: 2016-10-14
  flags: [yes, 7]
"""
SPEC = {
    "type": "os.heat.stack",
    "version": 1.0,
    "properties": {"template": {"heat_template_version": "2016-10-14"}, "flags": [True, 7]},
}


@pytest.mark.parametrize(
    ("given", "spec"),
    [
        pytest.param(SPEC, SPEC, id="a map"),
        pytest.param(YAML, SPEC, id="YAML, with a date"),
        pytest.param('{"type": "a", "version": "1.0"}', {"type": "a", "version": "1.0"}, id="JSON"),
        pytest.param({}, {}, id="an empty map"),
    ],
)
def test_specs(given: Any, spec: dict[str, Any]) -> None:
    assert read_spec("spec", given) == spec


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param("", "spec is a text that holds null, and must be a mapping", id="an empty text"),
        pytest.param("web.yaml", "spec is a text that holds a text, and must be a mapping", id="the name of a file"),
        pytest.param("- a", "spec is a text that holds a list", id="YAML of a list"),
        pytest.param(["a"], "spec is a list, and must be a mapping", id="a list"),
        pytest.param(7, "spec is a number", id="a number"),
        pytest.param("a: b: hidden", "not valid YAML or JSON in line 1, column 5", id="no YAML"),
        pytest.param("a: !hidden b", "not valid YAML or JSON in line 1, column 4", id="a tag"),
        pytest.param("{? {hidden: b} : c}", "not valid YAML or JSON", id="a map as a key"),
        pytest.param("a: !!binary aGlkZGVu", "it holds what JSON does not have", id="binary data"),
        pytest.param("a: !!bool hidden", "it holds what JSON does not have", id="a value that does not fit its tag"),
    ],
)
def test_texts_that_are_no_spec(given: Any, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_spec("spec", given)
    assert words in refused.value.message
    assert refused.value.message.endswith(".") and "hidden: b" not in refused.value.message
