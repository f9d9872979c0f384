# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login ends within its time limit, whatever answers, and a failure that passes is not the end of a task."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import repetition
from cloud_under_test import patient
from gateway import Gateway, gateway
from harness import Task, run
from tenant import Tenant, assert_readable

ASK = Task("cluster_info")
TRANSIENT = [429, 500, 502, 503, 504, 0]


@pytest.fixture
def keystone(tenant: Tenant) -> Iterator[Gateway]:
    """A gateway in front of Keystone, which the tenant's cloud uses."""
    with gateway(tenant.devcloud.keystone_url) as front:
        tenant.cloud = {**tenant.cloud, "auth": {**tenant.cloud["auth"], "auth_url": f"{front.url}/v3"}}
        yield front


@pytest.fixture
def senlin(tenant: Tenant) -> Iterator[Gateway]:
    """A gateway in front of Senlin, which the tenant's cloud uses."""
    with gateway(tenant.devcloud.senlin_url) as front:
        tenant.cloud = {**tenant.cloud, "clustering_endpoint_override": front.url}
        yield front


def ended(task: Task, cloud: Any) -> dict[str, Any]:
    """The result of a task, which must end: a thread that waits for itself cannot be ended otherwise."""
    results: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: results.append(run(task, cloud)), daemon=True)
    thread.start()
    thread.join(patient(60))
    assert results, "the task does not end"
    return results[0]


def test_a_gateway_that_protects_the_versions_of_keystone(tenant: Tenant, keystone: Gateway) -> None:
    keystone.always = {"GET": 401}
    assert ended(ASK, tenant.cloud).get("clusters") == []
    assert keystone.asked.count("GET /v3") == 1


def test_a_gateway_that_protects_all_of_keystone(tenant: Tenant, keystone: Gateway) -> None:
    keystone.always = {"GET": 401, "POST": 401}
    message = ended(ASK, tenant.cloud)["msg"]
    assert_readable(message)
    assert "Keystone refuses the credentials" in message


def test_a_gateway_that_protects_a_url_without_version(tenant: Tenant, keystone: Gateway) -> None:
    keystone.always = {"GET": 401}
    tenant.cloud = {**tenant.cloud, "auth": {**tenant.cloud["auth"], "auth_url": keystone.url}}
    message = ended(ASK, tenant.cloud)["msg"]
    assert_readable(message)
    assert "HTTP 401" in message and "Check auth_url of the cloud." in message


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_login_survives_one_failure(status: int, tenant: Tenant, keystone: Gateway) -> None:
    keystone.answers = {"POST": [status]}
    tenant.run(ASK)
    assert keystone.asked.count("POST /v3/auth/tokens") == 2


@pytest.mark.parametrize("status", TRANSIENT)
def test_the_look_for_senlin_survives_one_failure(status: int, tenant: Tenant, senlin: Gateway) -> None:
    senlin.answers = {"GET": [status]}
    tenant.run(ASK)
    assert senlin.asked.count("GET /") == 2


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_login_that_keeps_failing(
    status: int, tenant: Tenant, keystone: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repetition, "PAUSES", (0.0, 0.0))
    keystone.always = {"POST": status}
    message = tenant.refused(ASK)["msg"]
    assert f"Keystone at {keystone.url}/v3" in message
    assert "Check the" in message
    assert keystone.asked.count("POST /v3/auth/tokens") == 3


def test_refused_credentials_are_sent_once(tenant: Tenant, keystone: Gateway) -> None:
    tenant.cloud = {**tenant.cloud, "auth": {**tenant.cloud["auth"], "password": "wrong"}}
    tenant.refused(ASK)
    assert keystone.asked.count("POST /v3/auth/tokens") == 1


@pytest.mark.parametrize("body", [b"<html></html>", b"[]", b"{}", b'{"token": {}}', b"null"])
def test_an_answer_that_is_not_that_of_keystone(body: bytes, tenant: Tenant, keystone: Gateway) -> None:
    keystone.always, keystone.body = {"POST": 200}, body
    message = tenant.refused(ASK)["msg"]
    assert "What answers there is not Keystone" in message


def test_the_timeout_of_the_task_bounds_the_login(tenant: Tenant) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v3"
        cloud = {**tenant.cloud, "auth": {**tenant.cloud["auth"], "auth_url": address}}
        start = time.monotonic()
        result = run(Task("cluster", {"name": "web", "state": "absent", "timeout": 1}), cloud)
        assert time.monotonic() - start < patient(20)
    assert_readable(result["msg"])
    assert f"No response from Keystone at {address}: timed out" in result["msg"]
