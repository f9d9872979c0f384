# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions may be released from which state of the checkout."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from tools.release_rules import State, parsed, refusals

READY = State(
    version="0.2.0",
    branch="main",
    changed=(),
    tags=frozenset({"0.2.0", "not-a-version"}),
    merged=frozenset({"0.2.0", "not-a-version"}),
    described={"0.2.0": frozenset({"module cluster", "role report"})},
    fragments={"0.3.0.yml": frozenset({"release_summary"}), "7-name.yml": frozenset({"minor_changes"})},
    objects=frozenset({"module cluster", "role report"}),
)
FIRST = replace(READY, version="0.1.0", tags=frozenset(), merged=frozenset(), described={})
UNTAGGED = replace(READY, tags=frozenset(), merged=frozenset())
STABLE = replace(READY, tags=frozenset({"0.2.0", "1.9.0", "1.10.0"}), merged=frozenset({"0.2.0", "1.9.0", "1.10.0"}))
MAINTENANCE = replace(READY, tags=frozenset({"0.2.0", "1.1.0", "1.2.0", "2.0.0"}), merged=frozenset({"0.2.0", "1.1.0"}))
NEW = {"objects": READY.objects | {"module cluster_new"}}


def state(base: State = READY, *sections: str, **changes: Any) -> State:
    """A state in which all is well, but for what is given; with sections, a fragment that has them."""
    if sections:
        changes["fragments"] = {"1.yml": frozenset({"release_summary", *sections})}
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        pytest.param("0.3.0", READY, id="the next minor version"),
        pytest.param("1.0.0", READY, id="the next major version"),
        pytest.param("0.2.1", state(READY, "bugfixes", "security_fixes", "trivial"), id="fixes in a patch version"),
        pytest.param("0.3.0", state(READY, "breaking_changes"), id="a breaking change before 1.0.0"),
        pytest.param("2.0.0", state(STABLE, "removed_features"), id="a removal in a major version"),
        pytest.param("1.11.0", state(STABLE, "deprecated_features"), id="ten is more than nine"),
        pytest.param("0.1.0", FIRST, id="the first version"),
        pytest.param("0.7.0", FIRST, id="any first version"),
        pytest.param("0.2.0", state(UNTAGGED, fragments={}), id="in the changelog, but without its tag"),
        pytest.param("0.2.0", state(UNTAGGED, "bugfixes"), id="the same, with a new fragment"),
        pytest.param("1.1.1", state(MAINTENANCE, "bugfixes"), id="fixes of an older version"),
        pytest.param("0.3.0", state(READY, "bugfixes", **NEW), id="a new module in a minor version"),
    ],
)
def test_what_may_be_released(wanted: str, given: State) -> None:
    assert refusals(wanted, "main", given) == []


@pytest.mark.parametrize(
    ("wanted", "given", "words"),
    [
        pytest.param("", READY, "VERSION=1.0.0", id="no version"),
        pytest.param("1.0", READY, "VERSION is '1.0'", id="two numbers"),
        pytest.param("v1.0.0", READY, "VERSION is 'v1.0.0'", id="a prefix"),
        pytest.param("1.0.00", READY, "VERSION is '1.0.00'", id="leading zeros"),
        pytest.param("0.2.0", READY, "The tag 0.2.0 exists", id="tagged"),
        pytest.param("0.1.9", READY, "not higher than 0.2.0", id="lower"),
        pytest.param("0.1.9", UNTAGGED, "not higher than 0.2.0", id="lower than in the changelog"),
        pytest.param("1.9.1", STABLE, "not higher than 1.10.0", id="nine is less than ten"),
        pytest.param("2.0.0", MAINTENANCE, "The tag 2.0.0 exists", id="tagged on another branch"),
        pytest.param("1.0.1", MAINTENANCE, "not higher than 1.1.0", id="lower than what is merged"),
        pytest.param(
            "0.2.1",
            state(READY, "bugfixes", **NEW),
            "0.2.0 and earlier releases do not have module cluster_new, so the version is 0.3.0",
            id="a new module in a patch version",
        ),
        pytest.param(
            "0.2.1",
            state(READY, "bugfixes", **NEW, described={**READY.described, "0.2.1": NEW["objects"]}),
            "do not have module cluster_new",
            id="a new module in a patch version that the changelog has already",
        ),
        pytest.param(
            "0.2.1",
            state(READY, **NEW),
            "minor_changes, and 0.2.0 and earlier releases do not have module cluster_new",
            id="both",
        ),
        pytest.param("0.4.0", READY, "The next one is 0.2.1 or 0.3.0 or 1.0.0", id="one is left out"),
        pytest.param("1.1.0", READY, "does not follow 0.2.0", id="neither major nor minor"),
        pytest.param("0.2.1", READY, "minor_changes, so the version is 0.3.0", id="features in a patch version"),
        pytest.param("0.2.1", state(READY, "removed_features"), "0.3.0 or higher", id="a removal in a patch version"),
        pytest.param("1.11.0", state(STABLE, "breaking_changes"), "2.0.0 or higher", id="a break in a minor version"),
        pytest.param("0.3.0", state(changed=(" M README.md",)), "not committed.*\n   M README.md", id="changes"),
        pytest.param("0.3.0", state(branch="topic"), "branch topic.*BRANCH=topic", id="another branch"),
        pytest.param("0.3.0", state(branch=""), "on no branch", id="no branch"),
        pytest.param("0.3.0", state(fragments={}), "no fragment", id="no fragments"),
        pytest.param(
            "0.3.0",
            state(fragments={"1.yml": frozenset({"bugfixes"})}),
            "release_summary. Add changelogs/fragments/0.3.0.yml",
            id="no summary",
        ),
    ],
)
def test_what_may_not_be_released(wanted: str, given: State, words: str) -> None:
    (sentence,) = refusals(wanted, "main", given)
    assert re.search(words, sentence), sentence


def test_all_that_is_wrong_is_said_at_once() -> None:
    given = state(changed=("?? new",), branch="topic", fragments={})
    starts = [sentence.split()[:2] for sentence in refusals("0.2.1", "main", given)]
    assert starts == [["The", "checkout"], ["The", "checkout"], ["changelogs/fragments/", "has"]]


def test_another_branch_can_be_named() -> None:
    assert refusals("0.3.0", "stable-0", state(branch="stable-0")) == []


@pytest.mark.parametrize("version", ["1.2.3-rc.1", "1.2.3 ", "1.2.3\n", "1.2", "a.b.c"])
def test_what_is_no_version(version: str) -> None:
    assert parsed(version) is None
