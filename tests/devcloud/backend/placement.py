# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated availability zones and server groups, and hypervisors, which only an admin of Nova may see."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from openstack.compute.v2 import _proxy
from senlin.drivers import sdk

from .groups import GROUPS
from .refusals import NOVA, not_found, refuse
from .scheduler import ZONES
from .simulated_proxy import SimulatedProxy


class PlacementProxy(SimulatedProxy, real=_proxy.Proxy):
    """The part of the compute proxy that placement policies use."""

    def availability_zones(self, details: bool = False) -> list[Any]:
        return [sdk.FakeResourceObject({"name": name, "state": {"available": True}}) for name in ZONES]

    def create_server_group(self, **attrs: Any) -> Any:
        group = {"id": str(uuid.uuid4()), "name": attrs["name"], "policies": attrs["policies"]}
        GROUPS[group["id"]] = group
        return sdk.FakeResourceObject(group)

    def find_server_group(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        for group in GROUPS.values():
            if name_or_id in (group["id"], group["name"]):
                return sdk.FakeResourceObject(group)
        if ignore_missing:
            return None
        raise not_found("ServerGroup", name_or_id)

    def delete_server_group(self, server_group: str, ignore_missing: bool = True) -> None:
        GROUPS.pop(server_group, None)

    def hypervisors(self, details: bool = False, **dummy_query: Any) -> list[Any]:
        _forbid("list", "os-hypervisors")

    def get_hypervisor(self, hypervisor: str) -> Any:
        _forbid("show", f"os-hypervisors/{hypervisor}")


def _forbid(action: str, path: str) -> NoReturn:
    message = f"Policy doesn't allow os_compute_api:os-hypervisors:{action} to be performed."
    refuse(403, "forbidden", message, f"{NOVA}/{path}")
