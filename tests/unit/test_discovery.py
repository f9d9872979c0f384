# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Senlin is found, and which microversions it has, with and without an SDK that knows the service.

The settings are those of a real ``CloudRegion``, and the catalog is a real one of keystoneauth.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import os_service_types.service_types
import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.discovery import (
    check_version,
    find_endpoint,
    newest_microversion,
    service_url,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    BadInput,
    NoConnection,
    ResponseLost,
)
from keystoneauth1 import discover
from keystoneauth1.access.service_catalog import ServiceCatalogV3
from openstack.config.cloud_region import CloudRegion
from requests import Response
from sdk_without_clustering.without_clustering import forget_service

ROOT = "http://senlin:8778"
V1 = {"id": "1.0", "status": "CURRENT", "min_version": "1.0", "max_version": "1.12"}
NO_VERSIONS = [None, [], "text", {}, {"versions": None}, {"versions": ["1.0"]}, {"versions": [{**V1, "id": "v3.14"}]}]


@pytest.fixture(autouse=True, params=[False, True], ids=["known", "unknown"])
def service_types(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the SDK and keystoneauth know about services: this one, or not."""
    data = copy.deepcopy(os_service_types.service_types.BUILTIN_DATA)
    if request.param:
        forget_service(data)
    monkeypatch.setattr(os_service_types.service_types, "BUILTIN_DATA", data)
    monkeypatch.setattr(discover._SERVICE_TYPES, "_service_types_data", data)
    if os_service_types.ServiceTypes().is_known("clustering") is request.param:
        pytest.skip("the installed os-service-types does not know the service")
    yield


class Session:
    """Has a catalog, and the responses to GET.

    :var sent: the URLs so far, and whether a token was sent along.
    """

    def __init__(self, *responses: tuple[int, Any], catalog: list[dict[str, Any]] | None = None) -> None:
        self.sent: list[tuple[str, bool]] = []
        self._responses = list(responses)
        self._catalog = ServiceCatalogV3(catalog or [])
        self.project_id: str | None = "0123"

    def get_project_id(self) -> str | None:
        return self.project_id

    def get_endpoint(self, *, skip_discovery: bool, **wanted: Any) -> str | None:
        assert skip_discovery
        return self._catalog.url_for(**wanted)

    def get(self, url: str, *, headers: dict[str, str], authenticated: bool, raise_exc: bool) -> Response:
        assert not raise_exc
        self.sent.append((url, authenticated))
        status, body = self._responses.pop(0)
        response = Response()
        response.status_code = status
        response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return response


def service(
    kind: str, url: str, region: str = "one", interface: str = "public", name: str = "senlin"
) -> dict[str, Any]:
    """A service of a catalog, with one endpoint."""
    endpoint = {"id": "1", "interface": interface, "region": region, "region_id": region, "url": url}
    return {"id": "2", "type": kind, "name": name, "endpoints": [endpoint]}


def cloud(**settings: Any) -> CloudRegion:
    """The settings of a cloud."""
    return CloudRegion(name="mycloud", config={"region_name": "one", "interface": "public", **settings})


CATALOG = [
    service("identity", "http://keystone:5000"),
    service("clustering", ROOT),
    service("clustering", f"{ROOT}/two", region="two"),
    service("clustering", f"{ROOT}/internal", interface="internal"),
    service("clustering", f"{ROOT}/other", name="other"),
    service("my-senlin", f"{ROOT}/mine"),
]


@pytest.mark.parametrize(
    ("settings", "endpoint"),
    [
        ({}, ROOT),
        ({"region_name": None}, ROOT),
        ({"region_name": "two"}, f"{ROOT}/two"),
        ({"clustering_region_name": "two"}, f"{ROOT}/two"),
        ({"interface": "internal"}, f"{ROOT}/internal"),
        ({"clustering_interface": "internal"}, f"{ROOT}/internal"),
        ({"clustering_interface": ["admin", "internal"]}, f"{ROOT}/internal"),
        ({"interface": None}, ROOT),
        ({"clustering_service_name": "other"}, f"{ROOT}/other"),
        ({"clustering_service_type": "my-senlin"}, f"{ROOT}/mine"),
        ({"clustering_endpoint_override": "http://elsewhere"}, "http://elsewhere"),
        ({"clustering_endpoint": "http://elsewhere", "region_name": "nowhere"}, "http://elsewhere"),
        ({"auth_type": "none", "auth": {"endpoint": "http://elsewhere"}}, "http://elsewhere"),
    ],
    ids=str,
)
def test_settings_of_the_service_select_its_endpoint(settings: dict[str, Any], endpoint: str) -> None:
    assert find_endpoint(Session(catalog=CATALOG), cloud(**settings)) == endpoint


@pytest.mark.parametrize("alias", ["cluster", "resource-cluster"])
def test_an_old_catalog_calls_the_service_otherwise(alias: str) -> None:
    catalog = [service("compute", "http://nova"), service(alias, ROOT)]
    assert find_endpoint(Session(catalog=catalog), cloud()) == ROOT


def test_the_name_of_today_is_preferred() -> None:
    catalog = [service("cluster", "http://old"), service("clustering", ROOT)]
    assert find_endpoint(Session(catalog=catalog), cloud()) == ROOT


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"region_name": "empty"}, "(Senlin) with interface public in region empty. Check region_name and interface"),
        ({"interface": "admin"}, "(Senlin) with interface admin in region one."),
        ({"interface": "admin", "region_name": None}, "(Senlin) with interface admin. Check"),
        ({"clustering_service_name": "bad"}, "(Senlin) named bad with interface public"),
        ({"clustering_service_type": "bad"}, "(Senlin) of type bad with interface public"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "catalog", [[], CATALOG, [*CATALOG, service("cluster", ROOT, region="three")]], ids=["empty", "full", "with alias"]
)
def test_no_endpoint(catalog: list[dict[str, Any]], settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NoConnection) as raised:
        find_endpoint(Session(catalog=catalog), cloud(**settings))
    assert f"The catalog of this cloud has no clustering service {sentence}" in raised.value.message


def test_a_login_without_a_project() -> None:
    session = Session()
    session.project_id = None
    with pytest.raises(NoConnection, match=r"The login has no project.* Set project_name"):
        find_endpoint(session, cloud())


@pytest.mark.parametrize("root", [ROOT, "https://cloud/clustering"])
@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_an_endpoint_with_or_without_version(root: str, end: str) -> None:
    assert service_url(root + end) == f"{root}/v1"
    versions = {"versions": [V1]} if "v1" not in end else {"version": V1}
    session = Session((200 if "v1" in end else 300, versions))
    assert newest_microversion(session, root + end) == "1.12"
    # The server wants a token for /v1/.
    assert session.sent == [(root + end.replace("/v1/", "/v1"), False)]


@pytest.mark.parametrize(
    ("announced", "used"),
    [("1.0", "1.0"), ("1.9", "1.9"), ("1.14", "1.14"), ("1.99", "1.14"), (None, "1.0"), ("", "1.0")],
)
def test_the_newest_microversion_of_both_sides(announced: str | None, used: str) -> None:
    assert newest_microversion(Session((300, {"versions": [{**V1, "max_version": announced}]})), ROOT) == used


def test_the_document_of_a_service_with_several_versions() -> None:
    versions = [{**V1, "id": "v2.0", "max_version": "2.3"}, {**V1, "id": "v1"}, {"id": None}]
    assert newest_microversion(Session((200, {"versions": versions})), ROOT) == "1.12"


def test_a_proxy_that_wants_credentials_gets_them() -> None:
    session = Session((401, {}), (300, {"versions": [V1]}))
    assert newest_microversion(session, ROOT) == "1.12"
    assert session.sent == [(ROOT, False), (ROOT, True)]


@pytest.mark.parametrize("body", [*NO_VERSIONS, b"<html>"], ids=str)
@pytest.mark.parametrize("status", [200, 404])
def test_what_answers_is_not_senlin(status: int, body: Any) -> None:
    with pytest.raises(NoConnection) as raised:
        newest_microversion(Session((status, body)), ROOT)
    assert f"What answers at {ROOT} (HTTP {status}) is not Senlin." in raised.value.message
    assert "clustering_endpoint_override" in raised.value.message


def test_credentials_are_refused_for_the_document() -> None:
    with pytest.raises(NoConnection, match=r"HTTP 401\) is not Senlin"):
        newest_microversion(Session((401, {}), (401, {})), ROOT)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_senlin_fails(status: int) -> None:
    with pytest.raises(ResponseLost) as raised:
        newest_microversion(Session((status, b"")), ROOT)
    assert f"Senlin at {ROOT} does not work" in raised.value.message
    assert f"HTTP {status}. Check the service" in raised.value.message


@pytest.mark.parametrize("version", [None, "1", "1.0", 1, "1.5", "abc"])
def test_settings_that_ask_for_version_1(version: Any) -> None:
    check_version(cloud(clustering_api_version=version))


@pytest.mark.parametrize("version", ["2", 2, "2.1"])
def test_settings_that_ask_for_another_version(version: Any) -> None:
    with pytest.raises(
        BadInput, match=rf"clustering_api_version of the cloud is {version}, and .* Remove the setting."
    ):
        check_version(cloud(clustering_api_version=version))
