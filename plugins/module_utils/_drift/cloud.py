# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What really runs: the servers of the project, and the names of flavors, images and networks. One list for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._senlin.client import Client
from .._senlin.cloud_lists import FLAVORS, NETWORKS, SERVERS, CloudList, images_named, read_list
from .._senlin.errors import ClusteringError
from .._senlin.transport import Attributes
from .._subjects.servers import read_with_server

UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
"""Matches an id, with and without dashes. A name can look like one."""
OTHER_REGION = (
    "Nova has none of the servers of the nodes, and Senlin still shows one of them, so this is not the Nova that "
    "Senlin uses. Set region_name to the region of Senlin's servers."
)
"""Why servers cannot be compared, although Nova has answered."""


@dataclass(frozen=True)
class Cloud:
    """What was read of the cloud. Everything that is asked of it is answered here, without a request.

    :param servers: the servers of the project as Nova shows them, by id.
    :param flavors: the names of flavors by id; ``None`` if they cannot be read.
    :param images: the ids of images by name; ``None`` if they cannot be read.
    :param networks: the names of networks by id; ``None`` if they cannot be read, or none is asked for.
    :param reason: a sentence: why the servers cannot be read; empty if they can.
    :param notes: sentences about the other lists that cannot be read.
    """

    servers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    flavors: Mapping[str, str] | None = None
    images: Mapping[str, frozenset[str]] | None = None
    networks: Mapping[str, str] | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()

    def flavor_id(self, reference: str) -> str | None:
        """The id of the flavor that has an id or a name; ``None`` if that is not known."""
        flavors = self.flavors or {}
        return (
            reference if reference in flavors else next((id for id, name in flavors.items() if name == reference), None)
        )

    def image_ids(self, reference: str) -> frozenset[str]:
        """The ids of the images that have an id or a name; none if that is not known."""
        return frozenset({reference}) if UUID.fullmatch(reference) else (self.images or {}).get(reference, frozenset())

    def network_name(self, reference: str) -> str | None:
        """The name of the network that has an id or a name; ``None`` if that is not known."""
        return (self.networks or {}).get(reference) if UUID.fullmatch(reference) else reference


def read_cloud(client: Client, nodes: Iterable[Attributes], properties: Iterable[Mapping[str, Any]]) -> Cloud:
    """The servers of the project, and the names that properties of profiles refer to.

    ``GET /servers/detail`` and ``GET /flavors`` of Nova, ``GET /images`` of Glance if an image is given by its name,
    and ``GET /networks`` of Neutron if a network is given by its id. If Nova has none of the servers of the nodes, also
    ``GET /nodes/<id>?show_details=True`` of Senlin for one node.

    :param nodes: the nodes that have servers.
    :param properties: those of the profiles of servers.
    """
    try:
        servers = {str(each["id"]): each for each in read_list(client, SERVERS)}
    except ClusteringError as error:
        return Cloud(reason=error.message)
    behind = [node for node in nodes if node["physical_id"]]
    if behind and not any(node["physical_id"] in servers for node in behind) and _shows(client, behind[0]):
        return Cloud(reason=OTHER_REGION)
    properties = list(properties)
    notes: list[str] = []
    flavors = images = networks = None
    if servers and any(each.get("flavor") for each in properties):
        flavors = _names(client, FLAVORS, notes)
    if servers and (names := sorted({each for each in map(image_of, properties) if each and not UUID.fullmatch(each)})):
        images = _ids(_names(client, images_named(names), notes))
    if servers and any(UUID.fullmatch(each) for one in properties for each in networks_of(one)):
        networks = _names(client, NETWORKS, notes)
    return Cloud(servers, flavors, images, networks, notes=tuple(notes))


def image_of(properties: Mapping[str, Any]) -> str:
    """The image that a profile names; empty if it names none."""
    image = properties.get("image")
    return image if isinstance(image, str) else ""


def networks_of(properties: Mapping[str, Any]) -> list[str]:
    """The networks that a profile names, one for each interface. An interface can be given by a port instead."""
    listed = properties.get("networks")
    items = listed if isinstance(listed, list) else []
    return [str(each["network"]) for each in items if isinstance(each, Mapping) and each.get("network")]


def _shows(client: Client, node: Attributes) -> bool:
    """Whether Senlin shows the server of a node."""
    details = (read_with_server(client, node["id"]) or {}).get("details") or {}
    return "addresses" in details


def _names(client: Client, wanted: CloudList, notes: list[str]) -> dict[str, str] | None:
    """The names of what is listed, by id; ``None`` if that cannot be read, with a note."""
    try:
        return {str(each.get("id")): str(each.get("name")) for each in read_list(client, wanted)}
    except ClusteringError as error:
        notes.append(f"{error.message} What refers to these was not compared.")
        return None


def _ids(names: Mapping[str, str] | None) -> dict[str, frozenset[str]] | None:
    if names is None:
        return None
    return {name: frozenset(id for id, other in names.items() if other == name) for name in names.values()}
