# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated compute service: Senlin's own Nova driver, over a simulated proxy of openstacksdk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from senlin.drivers import base
from senlin.drivers.os import nova_v2

from .compute_proxy import ComputeProxy, OldComputeProxy


class ComputeDouble(nova_v2.NovaClient):
    """Senlin's Nova driver for one project of the simulated cloud."""

    proxy = ComputeProxy

    def __init__(self, params: dict[str, Any]) -> None:
        base.DriverBase.__init__(self, params)
        self.conn = SimpleNamespace(compute=self.proxy(params["devcloud_project"]))


class OldComputeDouble(ComputeDouble):
    """The driver with an SDK of the time for which it was written, so that a server can be rebuilt."""

    proxy = OldComputeProxy
