# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a response is read, and when it is an error."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Refused, ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import check_response
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from clients import ID, scripted
from scripted_transport import http_response


@pytest.mark.parametrize(
    ("location", "action_id"),
    [
        pytest.param(f"http://127.0.0.1:8778/v1/actions/{ID}", ID, id="another host and scheme"),
        pytest.param(f"https://cloud.example/clustering/v1/actions/{ID}", ID, id="below a path"),
        pytest.param(f"/v1/actions/{ID}", ID, id="no host"),
        pytest.param("", ID, id="only in the body"),
    ],
)
def test_action_id(location: str, action_id: str) -> None:
    response = http_response({"action": ID}, 202, Location=location)
    assert response.action_id == action_id
    client, dummy = scripted(response)
    assert Writer(client).act(CLUSTER, ID, "check", {}).action_id == action_id


def test_no_action_id() -> None:
    location = f"https://cloud.example/v1/profiles/{ID}"
    assert http_response({"action": {"id": ID}}, 202, Location=location).action_id is None


@pytest.mark.parametrize(
    ("body", "reason", "error_type"),
    [
        pytest.param(
            {
                "message": "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>"
                "The resource could not be found.<br /></body></html>"
            },
            "The resource could not be found",
            "",
            id="a page",
        ),
        pytest.param({"message": "<h1>Bad Gateway</h1>"}, "Bad Gateway", "", id="a page with a heading only"),
        pytest.param(
            {"error": {"message": "It is locked.", "type": "X"}, "code": 409}, "It is locked", "X", id="error"
        ),
        pytest.param(
            {"message": "The resource could not be found.<br /><br />\n\n\n", "code": "404 Not Found", "title": "x"},
            "The resource could not be found",
            "",
            id="HTML of the router",
        ),
        pytest.param({"message": "API version  '1'\nis bad"}, "API version '1' is bad", "", id="white space"),
        pytest.param({"error": "odd"}, "the server gave no reason", "", id="an error that is no map"),
        pytest.param({"error": {"message": None, "type": None}}, "the server gave no reason", "", id="nulls"),
        pytest.param({}, "the server gave no reason", "", id="an empty map"),
        pytest.param(None, "the server gave no reason", "", id="no body"),
        pytest.param(["x"], "the server gave no reason", "", id="a list"),
        pytest.param("x", "the server gave no reason", "", id="a text"),
    ],
)
def test_reason_and_error_type(body: Any, reason: str, error_type: str) -> None:
    response = http_response(body, 418)
    assert (response.reason, response.error_type) == (reason, error_type)
    client, dummy = scripted(response)
    with pytest.raises(Refused) as raised:
        Writer(client).act(CLUSTER, ID, "check", {})
    assert (raised.value.reason, raised.value.error_type) == (reason, error_type)
    assert raised.value.message == f"Could not check cluster {ID}: {reason} (HTTP 418)."
    assert raised.value.facts == {}, "the response has no request id"


@pytest.mark.parametrize("status", [200, 202, 204, 399])
def test_a_response_without_an_error_is_returned(status: int) -> None:
    response = http_response({}, status)
    assert check_response(response, "create cluster web") is response


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        pytest.param(
            403,
            Refused,
            "Could not create cluster web: no (HTTP 403). This user needs a role in the project that permits it.",
            id="a missing role",
        ),
        pytest.param(
            500,
            Refused,
            "Could not create cluster web: no (HTTP 500). Senlin itself failed. Have an administrator look at its "
            "logs.",
            id="an error of the server",
        ),
        pytest.param(
            503,
            ResponseLost,
            "Could not create cluster web: no (HTTP 503). If this persists, have an administrator check Senlin and the "
            "proxy before it.",
            id="an error of a gateway",
        ),
    ],
)
def test_an_error_is_raised(status: int, error: type[Refused | ResponseLost], message: str) -> None:
    response = http_response({"message": "no."}, status, **{"X-Openstack-Request-Id": "req-1"})
    with pytest.raises(error) as raised:
        check_response(response, "create cluster web")
    assert raised.value.message == message
    if isinstance(raised.value, Refused):
        assert (raised.value.status, raised.value.facts) == (status, {"request_id": "req-1"})


TIMED_OUT = "Timed out waiting for a reply to message ID 0f5d"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param({"type": "MessagingTimeout", "message": TIMED_OUT}, "MessagingTimeout", id="the API's own"),
        pytest.param({"type": "MessagingTimeout", "message": "No reply on topic"}, "MessagingTimeout", id="the type"),
        pytest.param({"type": "Timeout", "message": f"('{TIMED_OUT}.')"}, "MessagingTimeout", id="the message"),
        pytest.param(
            {"type": "RemoteError", "message": f"Remote error: MessagingTimeout {TIMED_OUT}\n['"},
            "MessagingTimeout",
            id="from a further service",
        ),
        pytest.param(
            {"type": "MessageDeliveryFailure", "message": "Unable to connect to AMQP server on 10.0.0.1:5672"},
            "MessageDeliveryFailure",
            id="no message queue",
        ),
        pytest.param({"type": "InternalError", "message": "No Flavor found for x"}, "", id="another error"),
        pytest.param({"type": "RemoteError", "message": "Remote error: DBDeadlock"}, "", id="of a further service"),
    ],
)
def test_no_answer_from_the_services_behind_the_api(error: dict[str, str], kind: str) -> None:
    response = http_response({"code": 500, "error": {"code": 500, **error}}, 500)
    assert response.unanswered == kind
    with pytest.raises(ResponseLost if kind else Refused) as raised:
        check_response(response, "create cluster web")
    if isinstance(raised.value, ResponseLost):
        assert raised.value.pending, "the server may still be at work on the request"
        assert raised.value.message.startswith("Could not create cluster web: Senlin's API ")
        assert kind in raised.value.message


def test_only_a_500_is_without_an_answer() -> None:
    error = {"type": "BadRequest", "message": "The name MessagingTimeout is taken."}
    with pytest.raises(Refused):
        check_response(http_response({"error": error}, 400), "create cluster MessagingTimeout")
