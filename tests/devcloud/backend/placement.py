# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated availability zones, server groups and hypervisors."""

from __future__ import annotations

import uuid
from typing import Any

from senlin.drivers import sdk

from .refusals import is_missing, not_found

ZONES = ("nova", "az1", "az2", "az3")
HOST = "devcloud-host"
GROUPS: dict[str, dict[str, Any]] = {}


class PlacementDouble:
    """The part of the compute double that placement policies use."""

    def availability_zone_list(self, **dummy_query: Any) -> list[Any]:
        return [sdk.FakeResourceObject({"name": name, "state": {"available": True}}) for name in ZONES]

    def validate_azs(self, azs: list[str]) -> list[str]:
        return [zone for zone in azs if not is_missing(zone)]

    @sdk.translate_exception
    def server_group_create(self, **attrs: Any) -> Any:
        group = {"id": str(uuid.uuid4()), "name": attrs["name"], "policies": attrs["policies"]}
        GROUPS[group["id"]] = group
        return sdk.FakeResourceObject(group)

    @sdk.translate_exception
    def server_group_find(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        for group in GROUPS.values():
            if name_or_id in (group["id"], group["name"]):
                return sdk.FakeResourceObject(group)
        if ignore_missing:
            return None
        raise not_found("ServerGroup", name_or_id)

    @sdk.translate_exception
    def server_group_delete(self, server_group: str, ignore_missing: bool = True) -> None:
        GROUPS.pop(server_group, None)

    def hypervisor_list(self, **dummy_query: Any) -> list[Any]:
        return [_hypervisor()]

    def hypervisor_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        return _hypervisor()

    def hypervisor_get(self, hypervisor: str) -> dict[str, Any]:
        return {"id": HOST, "service": {"host": HOST}}


def _hypervisor() -> Any:
    return sdk.FakeResourceObject(
        {"id": HOST, "name": HOST, "hypervisor_hostname": HOST, "state": "up", "status": "enabled"}
    )
