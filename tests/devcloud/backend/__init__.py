# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated services under Senlin.

Senlin reaches other services through drivers. Those for compute, network and image are Senlin's own, over proxies of
openstacksdk that are simulated and have state. Those for volumes and orchestration are test doubles with state. The
one for identity is Senlin's own and uses the dev cloud's real Keystone. The remaining ones are the test doubles that
Senlin has for its own tests.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from senlin.engine import environment
from senlin.policies.base import Policy
from senlin.profiles.base import Profile
from senlin.tests.drivers import os_test

from .compute import ComputeDouble, OldComputeDouble
from .identity import IdentityDriver
from .image import ImageDouble
from .network import NetworkDouble
from .orchestration import OrchestrationDouble
from .volumes import VolumesDouble

PROJECT = "devcloud_project"
"""The connection parameter that contains the id of the project whose resources a double works on."""


def install_backend(old_drivers: bool = False) -> None:
    """Make Senlin use the doubles, under the name of its test backend, as its configuration accepts no other name."""
    backend = SimpleNamespace(
        compute=OldComputeDouble if old_drivers else ComputeDouble,
        glance=ImageDouble,
        network=NetworkDouble,
        block_storage=VolumesDouble,
        orchestration=OrchestrationDouble,
        identity=IdentityDriver,
        loadbalancing=os_test.loadbalancing,
        octavia=os_test.octavia,
        message=os_test.message,
        workflow=os_test.workflow,
    )
    environment.global_env().register_driver("openstack_test", backend)
    for owner in (Profile, Policy):
        pass_project(owner)


def pass_project(owner: Any) -> None:
    """Add the project to the connection parameters, as Senlin passes only a trust, which only Keystone can resolve."""
    build = owner._build_conn_params

    def build_with_project(self: Any, user: str, project: str) -> dict[str, Any]:
        return {**build(self, user, project), PROJECT: project}

    owner._build_conn_params = build_with_project
