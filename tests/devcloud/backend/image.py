# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated images. Every name exists, unless it begins with `missing`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from openstack.image.v2 import _proxy
from senlin.drivers import base, sdk
from senlin.drivers.os import glance_v2

from .names import id_of, is_missing
from .refusals import not_found
from .simulated_proxy import SimulatedProxy


class ImageProxy(SimulatedProxy, real=_proxy.Proxy):
    """What Senlin's Glance driver uses of the SDK's proxy."""

    def find_image(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        if is_missing(name_or_id):
            if ignore_missing:
                return None
            raise not_found("Image", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("image", name_or_id), "name": name_or_id, "status": "active"})


class ImageDouble(glance_v2.GlanceClient):
    """Senlin's Glance driver, over the simulated proxy."""

    def __init__(self, params: dict[str, Any]) -> None:
        base.DriverBase.__init__(self, params)
        self.conn = SimpleNamespace(image=ImageProxy())
