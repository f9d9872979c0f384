# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How another service is found and asked: with the same session, once, and without an error if it cannot be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import sdk
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.other_services import OtherServices
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import (
    COMPUTE,
    ORCHESTRATION,
    READ_SECONDS,
    Service,
)

SENLIN = "http://cloud.example/clustering"


class Session:
    """A session of keystoneauth whose catalog has one URL for each type of service."""

    def __init__(self, **catalog: str) -> None:
        self.catalog = catalog
        self.looked_up: list[dict[str, Any]] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.outcome: Any = {"server": {}}
        self.status = 200
        self.auth: Any = None

    def get_endpoint(self, service_type: str, **options: Any) -> str | None:
        self.looked_up.append(options)
        return self.catalog.get(service_type)

    def get(self, url: str, **options: Any) -> Any:
        self.sent.append((url, options))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return SimpleNamespace(status_code=self.status, headers={}, json=self._json)

    def _json(self) -> Any:
        if self.outcome == "HTML":
            raise ValueError
        return self.outcome


class Config:
    """The configuration of a cloud."""

    def __init__(self, **overrides: str) -> None:
        self.overrides = overrides
        self.region: str | None = "RegionTwo"

    def get_endpoint(self, service_type: str) -> str | None:
        return self.overrides.get(service_type)

    def get_interface(self, dummy_service_type: str) -> str | None:
        return None

    def get_region_name(self, dummy_service_type: str) -> str | None:
        return self.region


def services(session: Session, config: Config | None = None) -> OtherServices:
    return OtherServices(session, config or Config(), "the-project", SENLIN)


@pytest.mark.parametrize(
    ("service", "endpoint", "url"),
    [
        (COMPUTE, "http://n:8774/v2.1", "http://n:8774/v2.1/x"),
        (COMPUTE, "http://n/compute/v2.1/", "http://n/compute/v2.1/x"),
        (COMPUTE, "http://n:8774/v2/abc", "http://n:8774/v2/abc/x"),
        (COMPUTE, "http://n:8774/", "http://n:8774/v2.1/x"),
        (COMPUTE, "http://n/compute", "http://n/compute/v2.1/x"),
        (ORCHESTRATION, "http://h:8004/v1/abc", "http://h:8004/v1/abc/x"),
        (ORCHESTRATION, "http://h/heat-api", "http://h/heat-api/v1/the-project/x"),
    ],
)
def test_the_url_of_an_api(service: Service, endpoint: str, url: str) -> None:
    session = Session(**{service.type: endpoint})
    response = services(session).read(service, "/x")
    assert response is not None and (response.status, response.body) == (200, {"server": {}})
    assert [sent for sent, dummy in session.sent] == [url]
    assert session.looked_up == [{"interface": "public", "region_name": "RegionTwo", "skip_discovery": True}]


def test_the_configuration_counts_more_than_the_catalog() -> None:
    session = Session(compute="http://catalog/v2.1")
    services(session, Config(compute="http://override/v2.1")).read(COMPUTE, "/x")
    assert [sent for sent, dummy in session.sent] == ["http://override/v2.1/x"]


@pytest.mark.parametrize("catalog", [{}, {"compute": SENLIN}, {"compute": f"{SENLIN}/"}], ids=str)
def test_a_service_that_is_not_in_the_catalog(catalog: dict[str, str]) -> None:
    session = Session(**catalog)
    assert services(session).read(COMPUTE, "/x") is None
    assert session.sent == []


def test_a_read_is_sent_once_with_a_short_time_limit_and_without_a_new_login() -> None:
    session = Session(compute="http://n/v2.1")
    services(session).read(COMPUTE, "/x", query={"limit": 5}, microversion="2.84")
    ((dummy, options),) = session.sent
    assert options["headers"]["OpenStack-API-Version"] == "compute 2.84"
    assert options["params"] == {"limit": 5}
    assert options["timeout"] == READ_SECONDS <= 5
    assert (options["allow_reauth"], options["connect_retries"], options["raise_exc"]) == (False, 0, False)
    services(session).read(COMPUTE, "/x")
    assert "OpenStack-API-Version" not in session.sent[1][1]["headers"]


@pytest.mark.parametrize("status", [401, 403, 404, 406, 503])
def test_an_error_is_a_response(status: int) -> None:
    session = Session(compute="http://n/v2.1")
    session.status = status
    session.outcome = "HTML"
    response = services(session).read(COMPUTE, "/x")
    assert response is not None and (response.status, response.body) == (status, {})


@pytest.mark.parametrize(
    "error",
    [
        pytest.param("ConnectFailure", id="no connection"),
        pytest.param("ConnectTimeout", id="no response in time"),
        pytest.param("SSLError", id="TLS"),
        pytest.param("UnknownConnectionError", id="another error of a connection"),
        pytest.param("EndpointNotFound", id="no endpoint"),
        pytest.param("EmptyCatalog", id="no catalog"),
        pytest.param("Unauthorized", id="the token cannot be replaced"),
    ],
)
def test_a_service_that_does_not_respond(error: str) -> None:
    session = Session(compute="http://n/v2.1")
    arguments = ("broken", None) if error == "UnknownConnectionError" else ("broken",)
    session.outcome = getattr(sdk.keystone_errors, error)(*arguments)
    assert services(session).read(COMPUTE, "/x") is None


@pytest.mark.parametrize(
    ("catalog", "overrides", "lacks"),
    [
        pytest.param({}, {}, True, id="in no place"),
        pytest.param({"compute": "http://cloud.example/compute"}, {}, False, id="in the catalog"),
        pytest.param({}, {"compute": "http://cloud.example/compute"}, False, id="in the configuration"),
        pytest.param({"compute": SENLIN}, {}, False, id="a login without a catalog"),
    ],
)
def test_services_that_a_cloud_lacks(catalog: dict[str, str], overrides: dict[str, str], lacks: bool) -> None:
    session = Session(**catalog)
    assert services(session, Config(**overrides)).lacks(COMPUTE) is lacks
    assert session.sent == []


@pytest.mark.parametrize(
    ("error", "lacks"),
    [
        pytest.param(sdk.keystone_errors.EndpointNotFound("not found"), True, id="not in the catalog"),
        pytest.param(sdk.keystone_errors.EmptyCatalog("empty"), False, id="no catalog"),
        pytest.param(sdk.keystone_errors.ConnectFailure("no route to host"), False, id="the catalog cannot be read"),
    ],
)
def test_what_the_catalog_says(error: Exception, lacks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()

    def fail(**dummy_options: Any) -> None:
        raise error

    monkeypatch.setattr(session, "get_endpoint", fail)
    assert services(session).lacks(COMPUTE) is lacks


class Catalog:
    """A login whose catalog has Senlin in one region, and Nova in two."""

    def get_access(self, dummy_session: Any) -> Any:
        def endpoint(url: str, region: str) -> dict[str, str]:
            return {"url": url, "region_id": region, "interface": "public"}

        senlin = {"type": "clustering", "endpoints": [endpoint(f"{SENLIN}/", "Two")]}
        nova = {"type": "compute", "endpoints": [endpoint("http://n1", "One"), endpoint("http://n2", "Two")]}
        return SimpleNamespace(service_catalog=SimpleNamespace(normalize_catalog=lambda: [nova, senlin]))


@pytest.mark.parametrize(("auth", "region"), [(Catalog(), "Two"), (None, None)])
def test_without_a_region_the_other_services_are_those_of_senlins(auth: Any, region: str | None) -> None:
    session, config = Session(compute="http://n2/v2.1"), Config()
    session.auth = auth
    config.region = None
    services(session, config).read(COMPUTE, "/servers")
    assert session.looked_up[0]["region_name"] == region
