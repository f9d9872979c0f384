# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentence for an exception that nobody expected."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.last_resort import sentence_for


@pytest.mark.parametrize(
    ("params", "object"),
    [
        ({"name": "web", "cluster": "c"}, "name 'web'"),
        ({"name": None, "id": "0123"}, "id '0123'"),
        ({"cluster": "web"}, "cluster 'web'"),
        ({"name": ["not", "parsed"]}, "an object without a name"),
        ({}, "an object without a name"),
    ],
)
def test_the_sentence_names_the_object(params: dict[str, Any], object: str) -> None:
    sentence = sentence_for(ValueError("two\nlines."), "senlin.clustering.cluster", params)
    assert f"Module cluster for {object} failed" in sentence
    assert "ValueError: two lines. What" in sentence


def test_the_text_of_an_exception_can_be_empty_or_long() -> None:
    assert "library that it uses: ValueError. What" in sentence_for(ValueError(), "cluster", {})
    assert len(sentence_for(ValueError("long " * 1000), "cluster", {"name": "web"})) < 600
