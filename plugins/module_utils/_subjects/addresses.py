# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The addresses of a server, and which of them to use.

Nova shows them by network: ``{"private": [{"addr": "10.0.0.3", "version": 4, "OS-EXT-IPS:type": "fixed"}]}``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._plan.values import shortened
from .._senlin.errors import BadInput

TYPE = "OS-EXT-IPS:type"
"""What Nova calls the type of an address."""

TYPES = ("floating", "fixed")
"""The types of addresses, those that are reached from elsewhere first."""

FAMILIES = {"ipv4": 4, "ipv6": 6}
"""The address families, in the order in which they are preferred, and the versions of the protocol."""


@dataclass(frozen=True)
class Address:
    """An address of a server.

    :param type: ``fixed``, or ``floating`` if it is mapped to a fixed one.
    :param version: 4 or 6.
    """

    text: str
    network: str
    version: int
    type: str


@dataclass(frozen=True)
class Choice:
    """Which addresses to use. What is empty does not matter.

    :param network: the name of the network.
    :param family: ``ipv4`` or ``ipv6``.
    :param type: ``fixed`` or ``floating``.
    """

    network: str = ""
    family: str = ""
    type: str = ""

    def accepts(self, address: Address) -> bool:
        """Whether an address may be used."""
        return (
            self.network in ("", address.network)
            and FAMILIES.get(self.family, address.version) == address.version
            and self.type in ("", address.type)
        )

    def __str__(self) -> str:
        """The choice as the object of a sentence, such as ``floating ipv4 address on network public``."""
        network = f"on network {self.network}" if self.network else ""
        return " ".join(filter(None, (self.type, self.family, "address", network)))


ANY = Choice()
"""Any address."""


def addresses_in(by_network: Any) -> list[Address]:
    """The addresses of a server, in the order in which Nova shows them.

    :param by_network: what Nova shows as ``addresses``. What has another form is left out.
    """
    networks = by_network.items() if isinstance(by_network, Mapping) else ()
    return [
        Address(str(item["addr"]), str(network), _version(item), str(item.get(TYPE) or "fixed"))
        for network, items in networks
        for item in (items if isinstance(items, list | tuple) else ())
        if isinstance(item, Mapping) and item.get("addr")
    ]


def chosen(addresses: Iterable[Address], choice: Choice) -> list[str]:
    """The addresses that may be used, the best first: floating before fixed ones, and IPv4 before IPv6."""
    accepted = [address for address in addresses if choice.accepts(address)]
    accepted.sort(key=lambda address: (address.type != TYPES[0], address.version))
    return list(dict.fromkeys(address.text for address in accepted))


def read_address(option: str, value: str) -> str:
    """An address as it is, if it is one.

    :param option: the option in a sentence.
    :raises BadInput: it is not.
    """
    try:
        ipaddress.ip_address(value.strip())
    except ValueError:
        raise BadInput(
            f"{option} is {shortened(value)!r}; it must be one IP address, such as 10.0.0.7 or 2001:db8::7, without a "
            f"prefix length or a port."
        ) from None
    return value.strip()


def same_address(one: str, other: str) -> bool:
    """Whether two texts are the same address, which IPv6 can write in many ways."""
    try:
        return ipaddress.ip_address(one) == ipaddress.ip_address(other)
    except ValueError:
        return one == other


def _version(item: Mapping[str, Any]) -> int:
    return 6 if str(item.get("version")) == "6" or ":" in str(item["addr"]) else 4
