# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent again, how often, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.repetition import PAUSES, repeated
from fake_clock import FakeClock
from keystoneauth1 import exceptions
from requests import Response


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


def busy(seconds: str) -> Exception:
    """A response that asks to wait."""
    response = Response()
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
    repeated(failing(busy(wanted)), clock.deadline())
    assert sum(clock.pauses) == pytest.approx(waited)


def test_no_repetition_begins_after_the_deadline() -> None:
    clock = FakeClock()
    with pytest.raises(exceptions.HttpError):
        repeated(failing(busy("5")), clock.deadline(3))
    assert clock.pauses == []
