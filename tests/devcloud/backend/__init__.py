# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for the rest of OpenStack under Senlin.

Senlin reaches other services through drivers. Compute, network, image, volumes and orchestration are doubles
with state; identity is Senlin's real driver on the dev cloud's real Keystone; the remaining ones are the
doubles that Senlin has for its own tests.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from senlin.engine import environment
from senlin.policies.base import Policy
from senlin.profiles.base import Profile
from senlin.tests.drivers import os_test

from .compute import ComputeDouble
from .identity import IdentityDriver
from .image import ImageDouble
from .network import NetworkDouble
from .orchestration import OrchestrationDouble
from .volumes import VolumesDouble

PROJECT = "devcloud_project"
"""The connection parameter that tells a double whose resources it works on."""


def install_backend() -> None:
    """Let Senlin use the doubles; under the name of its test backend, as its configuration admits no other."""
    backend = SimpleNamespace(
        compute=ComputeDouble,
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
        _tell_project(owner)


def _tell_project(owner: Any) -> None:
    """Senlin gives a driver the trust of a project, in which only Keystone could read the project."""
    build = owner._build_conn_params

    def build_with_project(self: Any, user: str, project: str) -> dict[str, Any]:
        return {**build(self, user, project), PROJECT: project}

    owner._build_conn_params = build_with_project
