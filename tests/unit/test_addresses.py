# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses of a server: which of them may be used, and in which order; and the filter over them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.senlin.clustering.plugins.filter.addresses import addresses
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.addresses import (
    Choice,
    addresses_in,
    chosen,
    read_address,
    same_address,
)

TYPE = "OS-EXT-IPS:type"
BY_NETWORK = {
    "private": [
        {"addr": "fd00::5", "version": 6, TYPE: "fixed"},
        {"addr": "10.0.0.5", "version": 4, TYPE: "fixed"},
        {"addr": "203.0.113.5", "version": 4, TYPE: "floating"},
    ],
    "storage": [{"addr": "10.1.0.5", "version": 4}],
}
ALL = ["203.0.113.5", "10.0.0.5", "10.1.0.5", "fd00::5"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), ALL),
        (Choice(network="storage"), ["10.1.0.5"]),
        (Choice(network="Storage"), []),
        (Choice(family="ipv6"), ["fd00::5"]),
        (Choice(type="fixed"), ["10.0.0.5", "10.1.0.5", "fd00::5"]),
        (Choice("private", "ipv4", "floating"), ["203.0.113.5"]),
        (Choice("private", "ipv6", "floating"), []),
    ],
    ids=str,
)
def test_the_best_address_comes_first(choice: Choice, expected: list[str]) -> None:
    assert chosen(addresses_in(BY_NETWORK), choice) == expected


@pytest.mark.parametrize("value", [None, "10.0.0.1", [], {"private": None}, {"private": ["10.0.0.1"]}, {"p": [{}]}])
def test_what_has_another_form_has_no_addresses(value: Any) -> None:
    assert addresses_in(value) == []


def test_the_family_is_known_without_a_version() -> None:
    assert [each.version for each in addresses_in({"n": [{"addr": "fd00::1"}, {"addr": "10.0.0.1"}]})] == [6, 4]


def test_one_address_can_be_written_in_many_ways() -> None:
    assert same_address("2001:db8::1", "2001:0DB8:0:0::0001")
    assert not same_address("10.0.0.1", "10.0.0.10")
    assert not same_address("10.0.0.1", "web")


@pytest.mark.parametrize("text", ["", "web", "10.0.0.0/24", "10.0.0.1:22", "10.0.0"])
def test_only_an_address_is_an_address(text: str) -> None:
    with pytest.raises(BadInput, match="address is '"):
        read_address("address", text)
    assert read_address("address", " 10.0.0.1 ") == "10.0.0.1"


@pytest.mark.parametrize(
    "value",
    [
        BY_NETWORK,
        {"addresses": BY_NETWORK, "name": "web"},
        {"id": "1", "name": "web-1", "physical_id": "2", "details": {"addresses": BY_NETWORK}},
        {"attr_value": BY_NETWORK, "node_id": "1"},
        [{"addresses": BY_NETWORK}, {"id": "1", "name": "none", "physical_id": None, "details": None}],
        [BY_NETWORK, BY_NETWORK],
    ],
)
def test_the_filter_takes_whatever_holds_addresses(value: Any) -> None:
    assert addresses(value) == ALL
    assert addresses(value, "storage", family="ipv4", type="fixed") == ["10.1.0.5"]


@pytest.mark.parametrize(
    ("value", "options", "words"),
    [
        ({"id": "1", "name": "web-1", "physical_id": "2", "details": None}, {}, "Node web-1 (1) has no details"),
        ("10.0.0.1", {}, "was given a value of type str"),
        ({"changed": False, "nodes": []}, {}, "with the keys changed, nodes, and that is no node, no server"),
        ({"changed": False, "nodes": [BY_NETWORK]}, {}, "as in result.nodes."),
        (BY_NETWORK["private"], {}, "with the keys addr, version, OS-EXT-IPS:type"),
        ([None], {}, "was given a value of type NoneType"),
        (
            BY_NETWORK,
            {"family": "ipv5"},
            "family of senlin.clustering.addresses is 'ipv5'; it must be one of ipv4, ipv6.",
        ),
        (BY_NETWORK, {"type": "any"}, "it must be one of fixed, floating."),
    ],
)
def test_the_filter_says_what_it_needs(value: Any, options: dict[str, str], words: str) -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        addresses(value, **options)
    assert words in str(raised.value)
