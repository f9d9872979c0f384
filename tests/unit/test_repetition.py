# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent again, how often, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.repetition import (
    LONGEST_BUSY_PAUSE,
    PAUSES,
    repeated,
    send_when_not_busy,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from fake_clock import FakeClock
from keystoneauth1 import exceptions
from requests import Response as HttpResponse
from scripted_transport import http_response


def failing(*errors: Exception) -> Callable[[], int]:
    """A function that raises these errors, and then returns how often it was called."""
    left, calls = list(errors), 0

    def send() -> int:
        nonlocal calls
        calls += 1
        if left:
            raise left.pop(0)
        return calls

    return send


def busy_error(seconds: str) -> Exception:
    """A response that asks to wait."""
    response = HttpResponse()
    response.headers["Retry-After"] = seconds
    return exceptions.HttpError(http_status=429, response=response)


@pytest.mark.parametrize(
    "error",
    [
        exceptions.InternalServerError(),
        exceptions.BadGateway(),
        exceptions.ServiceUnavailable(),
        exceptions.HttpError(http_status=429),
        exceptions.ConnectFailure(),
        ResponseLost("."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_pass_is_sent_again(error: Exception) -> None:
    clock = FakeClock()
    assert repeated(failing(error, error), clock.deadline()) == 3
    assert sum(clock.pauses) == pytest.approx(sum(PAUSES[:2]))


@pytest.mark.parametrize(
    "error",
    [
        exceptions.Unauthorized(),
        exceptions.NotFound(),
        exceptions.SSLError(),
        exceptions.ConnectTimeout(),
        ValueError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_pass_is_sent_once(error: Any) -> None:
    with pytest.raises(type(error)):
        repeated(failing(error), FakeClock().deadline())


def test_the_last_failure_counts() -> None:
    with pytest.raises(exceptions.BadGateway):
        repeated(failing(*[exceptions.BadGateway()] * (len(PAUSES) + 1)), FakeClock().deadline())


@pytest.mark.parametrize(("wanted", "waited"), [("5", 5.0), ("0", PAUSES[0]), ("soon", PAUSES[0])])
def test_the_server_says_how_long_to_wait(wanted: str, waited: float) -> None:
    clock = FakeClock()
    repeated(failing(busy_error(wanted)), clock.deadline())
    assert sum(clock.pauses) == pytest.approx(waited)


def test_no_repetition_begins_after_the_deadline() -> None:
    clock = FakeClock()
    with pytest.raises(exceptions.HttpError):
        repeated(failing(busy_error("5")), clock.deadline(3))
    assert clock.pauses == []


# A server that asks for fewer requests


DATE = "Tue, 24 Nov 2026 12:00:00 GMT"
DONE = http_response({}, 202)


def busy(status: int = 429, **headers: str) -> Response:
    return http_response({}, status, **{name.replace("_", "-"): value for name, value in headers.items()})


def sent(*responses: Response, seconds: float = 600) -> tuple[Response, list[float]]:
    """The last response, and the pauses before it was sent."""
    clock, script = FakeClock(), list(responses)
    last = send_when_not_busy(lambda: script.pop(0), clock.deadline(seconds))
    assert not script, "it was not sent so often"
    return last, clock.pauses


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (busy(Retry_After="7"), 7),
        (busy(503, Retry_After="3"), 3),
        (busy(Retry_After="Tue, 24 Nov 2026 12:00:20 GMT", Date=DATE), 20),
        (busy(Retry_After="Tue, 24 Nov 2026 11:00:00 GMT", Date=DATE), 1),
        (busy(Retry_After="0"), 1),
        (busy(503, Retry_After="0"), 1),
        (busy(), 1),
        (busy(Retry_After="soon"), 1),
    ],
)
def test_a_server_that_is_busy_is_given_its_time(response: Response, seconds: float) -> None:
    last, pauses = sent(response, DONE)
    assert last is DONE
    assert sum(pauses) == pytest.approx(seconds)


@pytest.mark.parametrize("response", [http_response({}, 503), http_response({}, 502), http_response({}, 409), DONE])
def test_other_responses_are_not_repeated(response: Response) -> None:
    assert sent(response) == (response, [])


@pytest.mark.parametrize(
    "response", [busy(), busy(Retry_After="0"), busy(Retry_After="Tue, 24 Nov 2026 11:00:00 GMT", Date=DATE)]
)
def test_without_a_time_the_pauses_grow(response: Response) -> None:
    dummy, pauses = sent(*[response] * 8, DONE)
    assert sum(pauses) == pytest.approx(1 + 2 + 4 + 8 + 16 + 3 * LONGEST_BUSY_PAUSE)


def test_a_time_after_the_deadline_is_not_waited_for() -> None:
    response = busy(Retry_After="3600")
    assert sent(response, seconds=60) == (response, [])


def test_it_ends_with_the_deadline() -> None:
    last, pauses = sent(*[busy(Retry_After="10")] * 3, seconds=25)
    assert last.status == 429
    assert sum(pauses) == pytest.approx(20)
