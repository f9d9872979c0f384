# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The servers of nodes compared with the profiles of the nodes, and with what Senlin believes of them. Pure functions.

Only what the profile declares is compared. A server on which Nova is at work is not compared, nor one whose node is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._senlin.kinds import NODE
from .._senlin.times import in_format
from .._senlin.transport import Attributes
from .._subjects.server_details import server_of
from .._subjects.server_metadata import SERVER_TYPE
from .._subjects.servers import ACTIVATING
from .cloud import Cloud, image_of
from .difference import ABSENT, PRESENT, SERVER, Difference
from .forgotten import NODE_ID, SENLIN_KEYS

CHANGING = frozenset({"BUILD", "HARD_REBOOT", "MIGRATING", "PASSWORD", "REBOOT", "REBUILD", "RESIZE", "REVERT_RESIZE"})
"""The statuses that a server leaves without a further request."""
TASK, POWER = "OS-EXT-STS:task_state", "OS-EXT-STS:power_state"
"""What Nova calls the work on a server, and whether it has power."""
WITHOUT_POWER = {3: "paused", 4: "shut down", 6: "crashed", 7: "suspended"}
"""The states of power in which a server does not run. Some kinds of hosts say nothing, which is 0."""
MAC = "OS-EXT-IPS-MAC:mac_addr"
"""What Nova calls the address of an interface, which can have several IP addresses."""
RECREATION = "Recreate the server with cluster_health (operation recreate, recover always for this node)."
"""Mends what Senlin cannot change of a server, because the profile of the node does not change."""
MOVED_IMAGE = (
    "Replace the server with cluster_rollout (method replace), because the name of the image now belongs to another "
    "image, or name the image by its id in the profile."
)
"""Mends that a server has another image than the name of it means."""
JOINED = (
    "Set it with `openstack server set --property`. Senlin removes the metadata of the profile when a node is added to "
    "a cluster."
)
"""Mends that a server has lost its metadata."""


def is_server(profile: Attributes | None) -> bool:
    """Whether a profile is one of servers, and not of stacks or containers."""
    return bool(profile) and (profile or {})["spec"].get("type") == SERVER_TYPE


def properties_of(profile: Attributes | None) -> Mapping[str, Any]:
    """The properties of a profile."""
    found = ((profile or {}).get("spec") or {}).get("properties")
    return found if isinstance(found, Mapping) else {}


def compare_server(node: Attributes, profile: Attributes, cluster: Attributes | None, cloud: Cloud) -> list[Difference]:
    """What differs between a node, its profile and its server.

    :param node: a node that is not at work and has a server.
    :param profile: the profile of the node.
    """
    body = cloud.servers.get(node["physical_id"])
    return list(_Comparison(node, properties_of(profile), cluster, cloud, body).differences())


class _Comparison:
    """The comparison of one server.

    :param body: the server as Nova shows it; ``None`` if it does not exist.
    """

    def __init__(
        self,
        node: Attributes,
        properties: Mapping[str, Any],
        cluster: Attributes | None,
        cloud: Cloud,
        body: Mapping[str, Any] | None,
    ) -> None:
        self._node = node
        self._properties = properties
        self._cluster = cluster
        self._cloud = cloud
        self._body = body or {}
        self._server = server_of(self._body)

    def differences(self) -> Iterator[Difference]:
        """What differs."""
        if not self._body:
            yield self._differs("", PRESENT, ABSENT, "Recover the node with cluster_health.")
            return
        if is_changing(self._body):
            return
        yield from self._status()
        yield from self._flavor()
        yield from self._image()
        yield from self._networks()
        yield from self._metadata()
        name = self._properties.get("name")
        if name and self._server["name"] != name:
            yield self._differs("name", name, self._server["name"], "Rename it with `openstack server set --name`.")

    def _differs(self, where: str, expected: Any, found: Any, mend: str) -> Difference:
        place = f"server.{where}" if where else "server"
        since = str(self._body.get("updated") or "")
        return Difference(
            SERVER, NODE.noun, self._node, place, expected, found, mend, in_format(since) or None, self._cluster
        )

    def _status(self) -> Iterator[Difference]:
        status, power = self._server["status"], WITHOUT_POWER.get(self._body.get(POWER) or 0)
        if status != "ACTIVE":
            operation = ACTIVATING.get(str(status))
            way = f"cluster_operation (operation {operation})" if operation else "cluster_health"
            yield self._differs("status", "ACTIVE", status, f"Make it ACTIVE with {way}.")
        elif power:
            start = "Start it with cluster_health (operation reboot, recover always for this node)."
            yield self._differs("power_state", "running", power, start)

    def _flavor(self) -> Iterator[Difference]:
        named, shown = self._properties.get("flavor"), self._server["flavor"]
        if not named or not shown:
            return
        wanted, present = self._cloud.flavor_id(str(named)), self._cloud.flavor_id(shown) or shown
        if wanted and present != wanted:
            yield self._differs("flavor", named, (self._cloud.flavors or {}).get(present, present), RECREATION)

    def _image(self) -> Iterator[Difference]:
        named, present = image_of(self._properties), self._server["image"]
        # A server that boots from a volume has no image.
        wanted = self._cloud.image_ids(named) if named and present else frozenset()
        # Senlin refuses a name that several images have, so it says nothing.
        if len(wanted) == 1 and present not in wanted:
            yield self._differs("image", named, present, RECREATION if named in wanted else MOVED_IMAGE)

    def _networks(self) -> Iterator[Difference]:
        listed = self._properties.get("networks")
        items: Sequence[Any] = listed if isinstance(listed, list) else []
        references = [each.get("network") if isinstance(each, Mapping) else None for each in items]
        names = [self._cloud.network_name(str(each)) if each else None for each in references]
        # A server that is in ERROR may never have got its interfaces.
        if not names or None in names or self._server["status"] == "ERROR":
            return
        expected, found = sorted(map(str, names)), _attached(self._server["addresses"])
        if expected != found:
            yield self._differs("networks", expected, found, RECREATION)

    def _metadata(self) -> Iterator[Difference]:
        declared, found = self._properties.get("metadata"), self._server["metadata"]
        for key, value in sorted(declared.items()) if isinstance(declared, Mapping) else ():
            if key not in SENLIN_KEYS and found.get(key) != value:
                lost = NODE_ID not in found
                mend = JOINED if lost else "Set it with `openstack server set --property`."
                yield self._differs(f"metadata.{key}", value, found.get(key), mend)


def is_changing(body: Mapping[str, Any]) -> bool:
    """Whether Nova is at work on a server, as Nova shows it."""
    return body.get("status") in CHANGING or bool(body.get(TASK))


def _attached(addresses: Mapping[str, Any]) -> list[str]:
    """The names of the networks that a server is attached to, one for each interface."""
    found = []
    for name, listed in addresses.items():
        interfaces = {str(each.get(MAC) or "") for each in listed} if isinstance(listed, list) else set()
        found += [name] * max(len(interfaces), 1)
    return sorted(found)
