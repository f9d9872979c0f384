# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The orders about servers, carried out by the real Nova as its administrator.

Usage: python -m fullcloud.inside.nova_orders PORT. The orders are those of tests/devcloud/backend/control.py.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import openstack
from cheroot import wsgi
from devcloud.accounts import ADMIN
from devcloud.services.control import Control
from devcloud.services.faults import Faults
from devcloud.services.responses import PREPARATION

from fullcloud.accounts import KEY_PAIR

THREADS = 8
POLL_SECONDS = 0.5


def main() -> None:
    """Serve until the process is stopped."""
    control = Control("servers", Faults())
    control.route("GET", "/servers", list_servers)
    control.route("POST", "/servers", add_server)
    control.route("POST", "/projects", prepare_project)
    control.route("POST", "/projects/([^/]+)/limit", limit)
    control.route("POST", "/servers/([^/]+)/vanish", vanish)
    control.route("POST", "/servers/([^/]+)/break", break_down)
    wsgi.Server(("127.0.0.1", int(sys.argv[1])), control, numthreads=THREADS).start()


@cache
def administrator() -> Any:
    """The administrator's connection."""
    return openstack.connect(cloud="devcloud-admin")


def prepare_project(**cloud: Any) -> None:
    """Create the key pair that tests use, which is the user's own.

    :param cloud: the configuration with which the user of a new project connects.
    """
    openstack.connect(**cloud, app_name=PREPARATION).compute.create_keypair(name=KEY_PAIR)


def limit(project: str, servers: int) -> None:
    """Set the quota of a project: how many servers it can have."""
    administrator().set_compute_quotas(project, instances=servers)


def list_servers() -> list[dict[str, Any]]:
    """All servers, whether Senlin manages them or not."""
    return [describe(server) for server in administrator().compute.servers(all_projects=True)]


def add_server(
    project: str,
    name: str,
    key_name: str | None = None,
    image: str = "cirros",
    flavor: str = "m1.tiny",
    network: str = "private",
    zone: str | None = None,
    metadata: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Create a server that Senlin does not manage, as the administrator in the project, so that it is the project's."""
    identity = administrator().identity
    administrator_id = identity.find_user(ADMIN.user, ignore_missing=False).id
    identity.assign_project_role_to_user(project, administrator_id, identity.find_role("admin").id)
    connection = administrator().connect_as_project({"id": project})
    compute = connection.compute
    # A key pair is the user's, not the project's.
    if key_name and compute.find_keypair(key_name) is None:
        compute.create_keypair(name=key_name)
    optional = {"availability_zone": zone, "key_name": key_name}
    server = compute.create_server(
        name=name,
        image_id=connection.image.find_image(image, ignore_missing=False).id,
        flavor_id=compute.find_flavor(flavor, ignore_missing=False).id,
        networks=[{"uuid": connection.network.find_network(network, ignore_missing=False).id}],
        metadata=metadata or {},
        **{key: value for key, value in optional.items() if value},
    )
    return describe(compute.wait_for_server(server, interval=POLL_SECONDS))


def vanish(server_id: str) -> None:
    """Remove a server without Senlin's knowledge, and wait until it is gone.

    :raises LookupError: there is no such server.
    """
    compute = administrator().compute
    try:
        server = compute.get_server(server_id)
        compute.delete_server(server_id, force=True)
        compute.wait_for_delete(server, interval=POLL_SECONDS)
    except openstack.exceptions.ResourceNotFound as error:
        raise LookupError(f"no server {server_id}") from error


def break_down(server_id: str, reason: str) -> None:
    """Set a server to ERROR. Nova has no way to order the reason."""
    del reason
    administrator().compute.reset_server_state(server_id, "error")


def describe(server: Any) -> dict[str, Any]:
    """A server as the control port returns it."""
    return {
        "id": server.id,
        "name": server.name,
        "project": server.project_id,
        "status": server.status,
        "fault": (server.fault or {}).get("message"),
        "zone": server.availability_zone,
        "image": server.image.id if server.image else None,
        "flavor": server.flavor.original_name,
        "key_name": server.key_name,
        "metadata": server.metadata,
        "addresses": server.addresses,
        "deleting": server.task_state == "deleting",
    }


if __name__ == "__main__":
    main()
