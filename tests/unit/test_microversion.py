# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which microversions a task can ask for, and what is said about others."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, NotSupported
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.microversion import (
    NEWEST,
    check,
    check_supported,
    newest_of_both,
    number,
)

SETTING = "clustering_api_microversion"


def test_microversions_are_compared_as_numbers() -> None:
    assert number("1.9") < number("1.10") < number("1.14")


@pytest.mark.parametrize("announced", [None, "", "latest", "2.5", 1.14])
def test_what_the_server_announces(announced: object) -> None:
    assert newest_of_both(announced) == ("1.14" if announced == 1.14 else "1.0")


def test_the_newest_of_both_is_never_newer_than_one_side() -> None:
    assert [newest_of_both(announced) for announced in ("1.9", "1.10", "1.14", "1.15")] == [
        "1.9",
        "1.10",
        NEWEST,
        NEWEST,
    ]


@pytest.mark.parametrize("wanted", ["1.0", "1.9", "1.10", NEWEST])
def test_a_known_microversion(wanted: str) -> None:
    check(SETTING, wanted)
    check_supported(SETTING, wanted, NEWEST)


@pytest.mark.parametrize("wanted", ["1", "1.15", "2.1", "0.9", "v1.5", "latest", "1.latest", "abc", "1.05", " 1.5"])
def test_an_unknown_microversion(wanted: str) -> None:
    with pytest.raises(BadInput) as raised:
        check(SETTING, wanted)
    assert f"{SETTING} is {wanted!r}, and must be one of 1.0 to 1.14. Quote it in YAML" in raised.value.message


def test_a_microversion_that_the_server_lacks() -> None:
    check_supported(SETTING, "1.9", "1.9")
    with pytest.raises(NotSupported) as raised:
        check_supported(SETTING, "1.10", "1.9")
    assert raised.value.message == (
        f"{SETTING} is 1.10, and the newest of this server is 1.9. Leave it out to use the newest that both sides know."
    )
