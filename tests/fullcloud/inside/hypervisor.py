# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nova's own fake hypervisor, which survives a restart of its process here, and obeys orders in a server's metadata.

tests/devcloud/README.md describes the orders. A failure that is ordered here goes through all of Nova.
"""

from __future__ import annotations

import time
from typing import Any

from nova import exception
from nova.virt import fake, node


class SimulatedHypervisor(fake.FakeDriver):
    """A hypervisor with room for a hundred servers."""

    vcpus, memory_mb, local_gb = 400, 256_000, 40_000

    def get_nodenames_by_uuid(self, refresh: bool = False) -> dict[str, str]:
        """The one node, under the id that the state folder holds."""
        return {node.get_local_node_uuid(): self._host}

    def get_available_resource(self, nodename: str) -> dict[str, Any]:
        """As Nova's, with a lasting id: the other makes one up at each start, and Nova then refuses the next start."""
        return dict(super().get_available_resource(nodename), uuid=node.get_local_node_uuid())

    def spawn(self, context: Any, instance: Any, *arguments: Any, **options: Any) -> None:
        """Build a server, or fail as ordered."""
        orders = instance.metadata or {}
        indexes = orders.get("sim_fail_indexes")
        if indexes is None or orders.get("cluster_node_index") in indexes.split(","):
            time.sleep(float(orders.get("sim_build_seconds", 0)))
            if orders.get("sim_fail"):
                raise exception.BuildAbortException(instance_uuid=instance.uuid, reason=orders["sim_fail"])
        super().spawn(context, instance, *arguments, **options)

    def destroy(self, context: Any, instance: Any, *arguments: Any, **options: Any) -> None:
        """Delete a server, or fail as ordered."""
        orders = instance.metadata or {}
        time.sleep(float(orders.get("sim_delete_seconds", 0)))
        if orders.get("sim_delete_fail") and instance.uuid in self.instances:
            raise exception.NovaException(orders["sim_delete_fail"])
        super().destroy(context, instance, *arguments, **options)
