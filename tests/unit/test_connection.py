# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings with which no connection can be opened, and responses that are not JSON."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.configuration import open_connection
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.connection import SdkTransport, connect
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError, ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.login import Login
from clients import ID
from requests import Response

ENDPOINT = "http://cloud.example/clustering"


def transport(status: int, body: str) -> SdkTransport:
    """A transport whose requests have this response."""

    class Adapter:
        def request(self, *dummy: Any, **options: Any) -> Response:
            response = Response()
            response.status_code, response._content = status, body.encode()
            return response

    login = Login("", None, ENDPOINT, f"{ENDPOINT}/v1", "1.14")
    return SdkTransport(None, login, "1.14", Adapter(), lambda login: None)


def test_a_page_that_answers_for_senlin_is_no_response() -> None:
    client = Client(transport(200, "<html>We will be back soon.</html>"))
    with pytest.raises(ResponseLost, match=r"cloud\.example/clustering \(HTTP 200\) is not Senlin"):
        list(client.listing(CLUSTER))
    with pytest.raises(ResponseLost, match="is not Senlin"):
        client.get(CLUSTER, ID)


@pytest.mark.parametrize(("status", "body"), [(204, ""), (202, "\n")])
def test_a_response_can_be_empty(status: int, body: str) -> None:
    assert transport(status, body).request("DELETE", f"/clusters/{ID}").status == status


def test_an_error_need_not_be_json() -> None:
    assert transport(502, "<html>Bad Gateway</html>").request("GET", "/clusters").reason == "Bad Gateway"


AUTH = {
    "auth_url": "https://127.0.0.1:9/v3",
    "username": "demo",
    "password": "secret",
    "project_name": "demo",
    "user_domain_name": "Default",
    "project_domain_name": "Default",
}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        pytest.param({"auth": {**AUTH, "auth_url": "http://[::1"}}, "IPv6", id="half an address"),
        pytest.param({"auth": {**AUTH, "auth_url": f"http://{'a' * 70}.example"}}, "too long", id="a long label"),
        pytest.param(
            {"auth": {**AUTH, "auth_url": 5}},
            "auth_url in auth of the cloud must be text",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_reported(settings: dict[Any, Any], words: str) -> None:
    with pytest.raises(ClusteringError, match=words) as refused:
        connect({"cloud": {"auth": AUTH, **settings}})
    assert "secret" not in refused.value.message


def test_requests_name_the_sdk() -> None:
    connection = open_connection({"auth": AUTH}, warn=pytest.fail)
    assert connection.session is connection.session
    assert connection.session.additional_user_agent == [("openstacksdk", version("openstacksdk"))]
