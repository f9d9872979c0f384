# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates what a cloud has beyond empty databases, through the APIs of its services.

Usage: python -m fullcloud.inside.fill accounts|tenant|ready STAGE ETC BIN NAME=PORT...
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openstack
from devcloud.accounts import DEMO, DOMAIN, EMPTY_REGION, OTHER, REGION

from fullcloud.accounts import KEY_PAIR, SERVICE_PASSWORD, SERVICE_PROJECT, STACK_DOMAIN, STACK_DOMAIN_ADMIN
from fullcloud.stage import COMPUTES, STAGES, Stage

PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.3
SENLIN_PARTS = 4
"""Two engines, the conductor and the health manager."""
CATALOG = {
    "senlin": ("clustering", ""),
    "nova": ("compute", "/v2.1"),
    "neutron": ("network", ""),
    "glance": ("image", ""),
    "placement": ("placement", ""),
    "heat": ("orchestration", "/v1/%(project_id)s"),
}
"""The type of each service in the catalog, and the path of its endpoint."""
SIMULATED = {
    "nova": ("compute", "/compute/v2.1"),
    "heat": ("orchestration", "/orchestration/v1/%(project_id)s"),
}
"""The same for what the dev cloud simulates, which is below paths of Senlin's address."""
FLAVORS = {
    "m1.tiny": (1, 64),
    "m1.small": (1, 128),
    "m1.medium": (1, 192),
    "m1.large": (2, 256),
    "m1.huge": (512, 1 << 20),
}
"""Processors, and memory in MiB. No compute service has room for the last one."""
IMAGES = ("cirros", "ubuntu", *(f"image-{number}" for number in range(5)))
"""Those that the tests name, as a real cloud knows no others."""
NETWORKS = {"private": "10.0.0.0/16", "second": "10.1.0.0/16", "public": "172.24.0.0/16"}
ZONES = {"az1": "compute1", "az2": "compute2"}
"""The compute service in each zone; the third stays in Nova's default zone."""


def connect(name: str = "devcloud-admin") -> Any:
    """A connection to the cloud that is being filled."""
    return openstack.connect(cloud=name)


def create_accounts(stage: Stage, ports: dict[str, str]) -> None:
    """Create users, projects, roles, regions and the catalog."""
    identity = connect().identity
    roles = {role.name: role for role in identity.roles()}
    for name in ("service", "heat_stack_user", "heat_stack_owner"):
        if name not in roles:
            roles[name] = identity.create_role(name=name)
    projects = {
        name: identity.create_project(name=name, domain_id=DOMAIN)
        for name in (SERVICE_PROJECT, DEMO.project, OTHER.project)
    }

    def add_user(name: str, password: str, project: str, *names: str) -> None:
        user = identity.create_user(name=name, password=password, domain_id=DOMAIN)
        for role in names:
            identity.assign_project_role_to_user(projects[project], user, roles[role])

    for account in (DEMO, OTHER):
        add_user(account.user, account.password, account.project, *account.roles)
    services = [name for name in stage.services if name in CATALOG]
    for name in services:
        add_user(name, SERVICE_PASSWORD, SERVICE_PROJECT, "admin", "service")
    identity.create_region(id=EMPTY_REGION, description="no clustering service here")
    keystone = next(iter(identity.services(type="identity")))
    add_endpoints(identity, keystone.id, EMPTY_REGION, f"http://127.0.0.1:{ports['keystone']}/v3")
    for name in services:
        kind, path = CATALOG[name]
        service = identity.create_service(name=name, type=kind)
        add_endpoints(identity, service.id, REGION, f"http://127.0.0.1:{ports[name]}{path}")
    if not stage.is_real:
        for name, (kind, path) in SIMULATED.items():
            service = identity.create_service(name=name, type=kind)
            add_endpoints(identity, service.id, REGION, f"http://127.0.0.1:{ports['senlin']}{path}")
    else:
        domain = identity.create_domain(name=STACK_DOMAIN)
        user = identity.create_user(name=STACK_DOMAIN_ADMIN, password=SERVICE_PASSWORD, domain_id=domain.id)
        identity.assign_domain_role_to_user(domain, user, roles["admin"])


def add_endpoints(identity: Any, service_id: str, region: str, url: str) -> None:
    """Create the three endpoints of a service in a region."""
    for interface in ("public", "internal", "admin"):
        identity.create_endpoint(service_id=service_id, interface=interface, region_id=region, url=url)


def create_tenant(etc: Path, programs: Path) -> None:
    """Create flavors, images, zones and networks, which all projects can use."""
    connection = connect()
    wait_for(lambda: compute_services_up(connection), "the nova-compute services")
    discover = [programs / "nova-manage", "--config-file", etc / "nova.conf", "cell_v2", "discover_hosts"]
    subprocess.run([str(word) for word in discover], check=True)
    for zone, compute in ZONES.items():
        aggregate = connection.compute.create_aggregate(name=zone, availability_zone=zone)
        connection.compute.add_host_to_aggregate(aggregate, compute)
    for name, (processors, memory) in FLAVORS.items():
        connection.compute.create_flavor(name=name, vcpus=processors, ram=memory, disk=1)
    for name in IMAGES:
        connection.image.create_image(
            name=name, data=b"no system", disk_format="raw", container_format="bare", visibility="public"
        )
    network = connection.network
    external = {"router:external": True, "provider:network_type": "flat", "provider:physical_network": "outside"}
    public = network.create_network(name="public", **external)
    network.create_subnet(
        network_id=public.id, name="public", cidr=NETWORKS["public"], ip_version=4, is_dhcp_enabled=False
    )
    router = network.create_router(name="router", external_gateway_info={"network_id": public.id})
    for name in ("private", "second"):
        # Shared, so that each new project has networks.
        created = network.create_network(name=name, is_shared=True)
        subnet = network.create_subnet(network_id=created.id, name=name, cidr=NETWORKS[name], ip_version=4)
        network.add_interface_to_router(router, subnet_id=subnet.id)
    for account in (DEMO, OTHER):
        connect("devcloud" if account is DEMO else "devcloud-other").compute.create_keypair(name=KEY_PAIR)


def wait_until_ready(stage: Stage) -> None:
    """Wait until every part does its work."""
    connection = connect()
    wait_for(lambda: senlin_parts_up(connection), "the parts of Senlin")
    list(connect("devcloud").clustering.profiles())
    if stage.is_real:
        wait_for(lambda: compute_services_up(connection), "the nova-compute services")
        for resources in (connection.orchestration.stacks(), connection.image.images(), connection.network.networks()):
            list(resources)


def compute_services_up(connection: Any) -> bool:
    """Whether all compute services are up."""
    services = connection.compute.services(binary="nova-compute")
    return len([service for service in services if service.state == "up"]) == len(COMPUTES)


def senlin_parts_up(connection: Any) -> bool:
    """Whether all parts of Senlin have registered themselves."""
    services = connection.clustering.services()
    return len({(part.binary, part.host) for part in services if part.state == "up"}) >= SENLIN_PARTS


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds; a service that does not respond yet does not fulfil it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    error: Exception | None = None
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except Exception as found:
            error = found
        time.sleep(POLL_SECONDS)
    sys.exit(f"{what}: not up after {PATIENCE_SECONDS:g} s ({error})")


def main() -> None:
    """Do what the command line says."""
    what, name, etc, programs, *pairs = sys.argv[1:]
    stage, ports = STAGES[name], dict(pair.split("=") for pair in pairs)
    if what == "accounts":
        create_accounts(stage, ports)
    elif what == "tenant":
        create_tenant(Path(etc), Path(programs))
    else:
        wait_until_ready(stage)


if __name__ == "__main__":
    main()
