# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a cloud that say where Senlin is, and which microversion is used; a login takes three requests."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import yaml
from harness import Task
from tenant import Tenant

LOGIN = ["identity GET /v3", "identity POST /v3/auth/tokens"]
READ = Task("cluster_info")


def sent(tenant: Tenant, settings: dict[str, Any]) -> list[str]:
    """Run a task in a cloud with further settings, and return its requests."""
    tenant.cloud = {**tenant.cloud, **settings}
    start = time.time()
    assert tenant.run(READ)["clusters"] == []
    return [f"{request['service']} {request['method']} {request['path']}" for request in tenant.requests(start)]


@pytest.mark.parametrize(("end", "discovery"), [("", "/"), ("/", "/"), ("/v1", "/v1"), ("/v1/", "/v1")])
def test_an_endpoint_with_or_without_version(end: str, discovery: str, tenant: Tenant) -> None:
    requests = sent(tenant, {"clustering_endpoint_override": f"{tenant.devcloud.senlin_url}{end}"})
    assert requests[:3] == [*LOGIN, f"clustering GET {discovery}"]
    assert [request.partition("?")[0] for request in requests[3:]] == ["clustering GET /v1/clusters"]


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_a_token_of_an_administrator_with_or_without_version(end: str, tenant: Tenant) -> None:
    token = tenant.senlin.get_token()
    auth = {"endpoint": f"{tenant.devcloud.senlin_url}{end}", "token": token}
    tenant.cloud = {"auth_type": "admin_token", "auth": auth}
    assert tenant.run(READ)["clusters"] == []


@pytest.mark.parametrize("written", [json.dumps, str, yaml.safe_dump], ids=["JSON", "Python", "YAML"])
def test_a_cloud_that_a_template_made_text(written: Any, tenant: Tenant) -> None:
    assert tenant.run(READ.but(cloud=written(dict(tenant.cloud))))["clusters"] == []


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"clustering_api_version": "1"},
        {"region_name": "empty", "clustering_region_name": "RegionOne"},
        {"interface": "internal", "clustering_interface": "public"},
        {"clustering_service_name": "senlin"},
    ],
    ids=str,
)
def test_the_catalog(settings: dict[str, Any], tenant: Tenant) -> None:
    assert sent(tenant, settings)[:3] == [*LOGIN, "clustering GET /"]


@pytest.mark.parametrize(("wanted", "used"), [("1.5", "1.5"), (1.1, "1.1"), ("", "1.14")])
def test_the_microversion_of_the_cloud(wanted: Any, used: str, tenant: Tenant) -> None:
    start = time.time()
    sent(tenant, {"clustering_default_microversion": wanted})
    assert [request["microversion"] for request in tenant.requests(start) if "/v1/" in request["path"]] == [used]
