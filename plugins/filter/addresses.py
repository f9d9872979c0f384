# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: addresses
short_description: The addresses of the servers behind nodes
version_added: 0.2.0
description:
  - Returns the addresses of a server, the best first. Floating addresses come before fixed ones, and IPv4 before IPv6.
  - It is for plays that do not use the inventory plugin P(senlin.clustering.members#inventory), which sets
    C(ansible_host) by the same rule.
author:
  - The senlin.clustering authors (@senlin-clustering)
positional: network
options:
  _input:
    description:
      - A node with its details, as M(senlin.clustering.cluster_node_info) returns it with O(ignore:details=true).
      - A value of M(senlin.clustering.cluster_attribute_info) for the path V(details.addresses).
      - The variable C(senlin_server) of the inventory plugin, or what Nova shows as C(addresses).
      - A list of any of these. The addresses of all of them are then in one list, in this order.
    type: raw
    required: true
  family:
    description:
      - Return only the addresses of this family.
    type: str
    choices: [ipv4, ipv6]
  network:
    description:
      - Return only the addresses on the network with exactly this name.
    type: str
  type:
    description:
      - Return only the addresses of this type.
    type: str
    choices: [fixed, floating]
seealso:
  - plugin: senlin.clustering.members
    plugin_type: inventory
  - module: senlin.clustering.cluster_node_info
"""

EXAMPLES = r"""
- name: Read the members of a cluster and their addresses
  senlin.clustering.cluster_node_info:
    cloud: mycloud
    cluster: web
    details: true
  register: members

- name: Show the IPv4 addresses on the network private
  ansible.builtin.debug:
    msg: "{{ members.nodes | senlin.clustering.addresses('private', family='ipv4') }}"

- name: Make the members hosts of the following plays
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    groups: web
    ansible_host: "{{ item | senlin.clustering.addresses | first }}"
  loop: "{{ members.nodes }}"
  loop_control:
    label: "{{ item.name }}"
"""

RETURN = r"""
_value:
  description: The addresses, each once. The list is empty if there are none.
  type: list
  elements: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._subjects.addresses import FAMILIES, TYPES, Choice, addresses_in, chosen

HOLDERS = ("addresses", "details", "attr_value")
"""The keys below which the addresses are, in what can be passed on."""


def addresses(
    value: Any, network: str | None = None, *, family: str | None = None, type: str | None = None
) -> list[str]:
    """The filter; see ``DOCUMENTATION``.

    :raises AnsibleFilterError: the value has another form, or an option has another value.
    """
    for name, given, possible in (("family", family, FAMILIES), ("type", type, TYPES)):
        if given and given not in possible:
            raise AnsibleFilterError(
                f"{name} of senlin.clustering.addresses is {given!r}; it must be one of {', '.join(sorted(possible))}."
            )
    choice = Choice(network or "", family or "", type or "")
    items = value if isinstance(value, list | tuple) else [value]
    found = (address for item in items for address in chosen(addresses_in(_by_network(item)), choice))
    return list(dict.fromkeys(found))


def _by_network(item: Any) -> Mapping[str, Any]:
    """The addresses by network, from anything that holds them.

    :raises AnsibleFilterError: it does not hold any.
    """
    if not isinstance(item, Mapping):
        raise AnsibleFilterError(
            f"senlin.clustering.addresses needs nodes, servers or addresses by network, or a list of them, and was "
            f"given a value of type {item.__class__.__name__}. Pass on the results of cluster_node_info with "
            f"details=true."
        )
    for key in HOLDERS:
        if isinstance(item.get(key), Mapping):
            return _by_network(item[key])
    if "physical_id" in item:
        if not item["physical_id"]:
            return {}
        raise AnsibleFilterError(
            f"Node {item.get('name')} ({item.get('id')}) has no details, so its addresses are unknown. Set details to "
            f"true in the task that reads the nodes."
        )
    if not all(_are_addresses(each) for each in item.values()):
        raise AnsibleFilterError(
            f"senlin.clustering.addresses was given a dictionary with the keys {', '.join(map(str, item))[:100]}, and "
            f"that is no node, no server, and no addresses by network. Pass on the nodes, as in result.nodes."
        )
    return item


def _are_addresses(value: Any) -> bool:
    """Whether a value is what Nova shows of the addresses on one network."""
    return isinstance(value, list | tuple) and all(isinstance(each, Mapping) and "addr" in each for each in value)


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"addresses": addresses}
