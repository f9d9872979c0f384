# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the two services: ordered faults, the request log, the catalog, microversions."""

from __future__ import annotations

import time

import openstack
from keystoneauth1.exceptions.catalog import EndpointNotFound
from keystoneauth1.exceptions.connection import ConnectFailure
from openstack import exceptions

from ..client import Devcloud
from .tenant import Tenant, equal, holds


def fault_status(cloud: Devcloud) -> None:
    """Senlin responds with an ordered status, once and only to one project."""
    tenant, other = Tenant(cloud), Tenant(cloud)
    for status in (500, 502, 503, 409, 401):
        cloud.fault("POST", "^/v1/profiles$", status=status, project=tenant.project)
        other.profile()
        response = tenant.senlin.post("/profiles", json={})
        # After a 401 the session gets a new token and repeats the request, and Senlin refuses the empty profile.
        equal(response.status_code, 400 if status == 401 else status)
    faults = [entry["fault"]["status"] for entry in cloud.requests(project=tenant.project) if entry["fault"]]
    equal(faults, [500, 502, 503, 409, 401])


def fault_cleared(cloud: Devcloud) -> None:
    """The faults of one project are canceled, and those of another are not."""
    tenant, other = Tenant(cloud), Tenant(cloud)
    for owner in (tenant, other):
        cloud.fault("GET", "^/v1/profiles", status=500, project=owner.project)
    cloud.clear_faults(tenant.project)
    equal([owner.senlin.get("/profiles").status_code for owner in (tenant, other)], [200, 500])


def fault_drop(cloud: Devcloud) -> None:
    """The connection is closed before or after Senlin handles a request."""
    tenant = Tenant(cloud)
    spec = {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny", "networks": []}}
    for drop, profiles in (("before", 0), ("after", 1)):
        cloud.fault("POST", "/profiles", drop=drop, project=tenant.project)
        try:
            # By default, the SDK repeats a request if the connection breaks, even a POST.
            tenant.senlin.post("/profiles", json={"profile": {"name": "lost", "spec": spec}}, connect_retries=0)
        except ConnectFailure:
            equal(len(list(tenant.senlin.profiles())), profiles)
        else:
            raise AssertionError("there was a response")


def fault_status_after(cloud: Devcloud) -> None:
    """Senlin handles a request, and an ordered status replaces its response."""
    tenant = Tenant(cloud)
    spec = {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny", "networks": []}}
    cloud.fault("POST", "/profiles", drop="after", status=500, body={"error": "ordered"}, project=tenant.project)
    response = tenant.senlin.post("/profiles", json={"profile": {"name": "lost", "spec": spec}})
    equal((response.status_code, response.json()), (500, {"error": "ordered"}))
    equal([profile.name for profile in tenant.senlin.profiles()], ["lost"])


def fault_delay(cloud: Devcloud) -> None:
    """A response is delayed."""
    tenant = Tenant(cloud)
    tenant.profile()
    cloud.fault("GET", "/profiles", delay=1.5, project=tenant.project)
    started = time.monotonic()
    list(tenant.senlin.profiles())
    holds(time.monotonic() - started >= 1.5, "too fast")


def fault_identity(cloud: Devcloud) -> None:
    """A login fails with the ordered status."""
    project = cloud.new_project()
    for status in (401, 503):
        cloud.fault("POST", "^/v3/auth/tokens", status=status, project=project)
        try:
            openstack.connect(**project.cloud).authorize()
        except exceptions.SDKException as error:
            holds(str(status) in str(error), error)
        else:
            raise AssertionError("logged in")
    openstack.connect(**project.cloud).authorize()
    statuses = [entry["status"] for entry in cloud.requests(project=project) if entry["method"] == "POST"]
    equal(statuses, [401, 503, 201])


def request_log(cloud: Devcloud) -> None:
    """The log contains the requests of one client, including discovery without a token."""
    project = cloud.new_project()
    since = time.time()
    connection = openstack.connect(**project.cloud, clustering_default_microversion="1.14")
    list(connection.clustering.clusters(name="web"))
    found = [
        (entry["service"], entry["method"], entry["path"], entry["status"], entry["microversion"])
        for entry in cloud.requests(since, project)
    ]
    wanted = [
        ("identity", "GET", "/v3", 200, None),
        ("identity", "POST", "/v3/auth/tokens", 201, None),
        ("clustering", "GET", "/", 300, None),
        ("clustering", "GET", "/v1/clusters?name=web", 200, "1.14"),
    ]
    equal(found, wanted)
    text = cloud.request_log.read_text()
    holds(project.password not in text, "a password")
    holds(connection.auth_token not in text, "a token")


def uncatalogued(cloud: Devcloud) -> None:
    """The catalog has a region without a clustering service."""
    config = openstack.config.OpenStackConfig(config_files=[str(cloud.clouds_file)])
    connection = openstack.connection.Connection(config=config.get_one("devcloud-uncatalogued"))
    try:
        connection.session.get_endpoint(service_type="clustering", region_name="empty")
    except EndpointNotFound:
        connection.authorize()
    else:
        raise AssertionError("found an endpoint")
    for name in ("devcloud", "devcloud-other", "devcloud-admin"):
        list(openstack.connection.Connection(config=config.get_one(name)).clustering.clusters())


def microversions(cloud: Devcloud) -> None:
    """A second cloud can run at the same time, with a lower highest microversion."""
    older = Devcloud.up(f"{cloud.name}-older", microversion="1.5")
    try:
        connection = openstack.connect(**older.new_project().cloud)
        senlin = connection.clustering
        equal(connection.session.get(older.senlin_url).json()["versions"][0]["max_version"], "1.5")
        equal(senlin.get("/clusters", microversion="1.6").status_code, 406)
        equal(senlin.get("/clusters", microversion="1.5").status_code, 200)
        equal(senlin.post("/nodes/adopt", json={}, microversion="latest").status_code, 400)
        older.set_microversion("1.0")
        equal(senlin.get("/clusters", microversion="1.1").status_code, 406)
        older.set_microversion(None)
        equal(senlin.get("/clusters", microversion="1.14").status_code, 200)
        older.reset()
        equal(openstack.connect(**older.new_project().cloud).clustering.get("/clusters").status_code, 200)
        holds(cloud.senlin_url != older.senlin_url, "the same cloud")
    finally:
        older.down()


CHECKS = (
    fault_status,
    fault_cleared,
    fault_drop,
    fault_status_after,
    fault_delay,
    fault_identity,
    request_log,
    uncatalogued,
    microversions,
)
