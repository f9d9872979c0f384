# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two stages: what each of them consists of, and where it listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .places import STATE

PORTS = (
    "mysql",
    "amqp",
    "amqp_distribution",
    "epmd",
    "memcached",
    "keystone",
    "keystone_control",
    "senlin",
    "senlin_control",
    "simulation",
    "server_control",
    "placement",
    "nova",
    "neutron",
    "glance",
    "heat",
    "heat_cfn",
)
"""Everything that listens, in the order of the port numbers."""

COMPUTES = ("compute1", "compute2", "compute3")
"""The nova-compute services. Each has an id in its state folder that must survive a restart."""


@dataclass(frozen=True)
class Stage:
    """One stage.

    :param name: the letter that selects it.
    :param first_port: the number of the first port; see :data:`PORTS`.
    :param services: the OpenStack services with a database, in the order of their preparation.
    :param orders: the orders in a server's metadata that the cloud obeys, None for all of them; see
        tests/devcloud/README.md.
    :param patience: how many times longer than the dev cloud it may take, for the tests.
    """

    name: str
    first_port: int
    services: tuple[str, ...]
    orders: tuple[str, ...] | None
    patience: float

    @property
    def is_real(self) -> bool:
        """Whether Senlin works on real services, rather than on simulated ones."""
        return "nova" in self.services

    @property
    def cloud_name(self) -> str:
        """The name by which the client of the dev cloud finds the cloud."""
        return f"fullcloud-{self.name}"

    @property
    def home(self) -> Path:
        """The folder of all its files."""
        return STATE / self.name

    @property
    def ports(self) -> Mapping[str, int]:
        """The number of each port."""
        return {name: self.first_port + number for number, name in enumerate(PORTS)}

    @property
    def databases(self) -> tuple[str, ...]:
        """The names of its databases; Nova has three."""
        others = tuple(service for service in self.services if service != "nova")
        return (*others, "nova", "nova_api", "nova_cell0") if self.is_real else others


STAGES = {
    "a": Stage("a", 21000, ("keystone", "senlin"), orders=None, patience=3.0),
    "b": Stage(
        "b",
        22000,
        ("keystone", "senlin", "placement", "neutron", "glance", "heat", "nova"),
        ("sim_build_seconds", "sim_delete_seconds", "sim_fail", "sim_fail_indexes"),
        patience=10.0,
    ),
}
"""The stages by name: a production-like Senlin (a), and a whole OpenStack (b)."""
