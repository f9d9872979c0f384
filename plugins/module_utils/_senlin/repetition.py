# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is sent again, how often, and after which pause: the one policy for all requests, which the guide documents.

A read is sent again a few times, whatever went wrong with it, and so is a login. A write is sent again only where the
server says that it has not carried it out: with 429, or with 503 and ``Retry-After``. After any other lost response, a
run first looks at what the server has, which is the business of ``_run/lifecycle.py``. What must not be done twice is
never sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from . import sdk
from .deadline import Deadline
from .errors import Refused, ResponseLost
from .spec_refusals import is_about_spec
from .times import read_time
from .transport import Response

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each repetition of a read or a login: it is sent one time more than there are pauses."""

SLOW_TRIES = 2
"""How often a read is sent at most if each try may take long.

Senlin's API waits 60 s for the services behind it before it reports that it got no answer. If a validation or a preview
fails with 500, the usual cause is that Nova does not have what the spec names. A temporary fault is rare.
"""

LONGEST_BUSY_PAUSE = 30.0
"""Seconds between two requests at most, while the server refuses them with 429 and does not say when to come back."""

BUSY, UNAVAILABLE = 429, 503
"""The HTTP statuses of a server that takes no request at the moment."""

LOGIN_SECONDS = 60.0
"""How many seconds a login may take before it is not repeated any more."""

LOGIN_REQUEST_SECONDS = 30.0
"""How many seconds Keystone has for each part of its response to a login, unless ``api_timeout`` is set."""

TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504})
"""The statuses of a service, or of a proxy in front of it, that may be gone the next time."""

_T = TypeVar("_T")


def send_when_not_busy(send: Callable[[], Response], deadline: Deadline | None) -> Response:
    """Send a request, and send it again as long as the server says that it has not carried it out and asks to wait.

    That is 429, and 503 with ``Retry-After``. It waits as long as the server asks for, and no longer than the task may.

    :param deadline: the task's; without one, the request is sent once.
    :returns: the last response.
    """
    pauses = _growing_pauses()
    while True:
        response = send()
        asked = _asked_pause(response)
        if deadline is None or (asked is None and response.status != BUSY):
            return response
        # A server that asks for no pause, or for one until a time that is over, must not be asked without any.
        pause = asked or next(pauses)
        if pause >= deadline.seconds_left():
            return response
        deadline.pause(pause)


def repeat_read(send: Callable[[], _T], deadline: Deadline | None) -> _T:
    """Send a read, a few times if it fails.

    :param send: sends it once.
    :param deadline: the task's; without one, there are no pauses.
    :raises ResponseLost: the last response was lost, too.
    :raises Refused: the server refuses; not repeated, unless it is an HTTP 500 that is not about a spec.
    """
    for tries, pause in enumerate(PAUSES, start=1):
        try:
            return send()
        except ResponseLost as lost:
            if lost.pending and tries >= SLOW_TRIES:
                raise
        except Refused as refusal:
            if refusal.status < 500 or is_about_spec(refusal) or tries >= SLOW_TRIES:
                raise
        if deadline is not None:
            deadline.pause(pause)
    return send()


def _growing_pauses() -> Iterator[float]:
    pause = 1.0
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_BUSY_PAUSE)


def _asked_pause(response: Response) -> float | None:
    """The seconds that the server asks to wait before it carries out a request; ``None`` if it does not."""
    return _asked_seconds(response.headers) if response.status in (BUSY, UNAVAILABLE) else None


def _asked_seconds(headers: Mapping[str, str]) -> float | None:
    """The seconds until the time in ``Retry-After``, which is a number of seconds or a date; ``None`` without one."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked)
    moment, now = read_time(asked), read_time(headers.get("Date"))
    return max(0.0, (moment - now).total_seconds()) if moment and now else None


def repeated(send: Callable[[], _T], deadline: Deadline) -> _T:
    """What a function returns, which is called again after a failure that may be gone the next time.

    :param send: sends requests that are harmless to send again.
    :param deadline: no repetition begins after it.
    """
    for pause in PAUSES:
        try:
            return send()
        except Exception as error:
            wait = max(pause, _wanted_pause(error))
            if not _is_transient(error) or deadline.seconds_left() <= wait:
                raise
        deadline.pause(wait)
    return send()


def _is_transient(error: Exception) -> bool:
    errors = sdk.keystone_errors
    if isinstance(error, errors.SSLError | errors.ConnectTimeout):
        return False
    status = getattr(error, "http_status", None)
    return isinstance(error, errors.ConnectionError | ResponseLost) or status in TRANSIENT_STATUSES


def _wanted_pause(error: Exception) -> float:
    """The seconds that the server asks to wait, by ``Retry-After``; 0 if it does not."""
    response = getattr(error, "response", None)
    return (_asked_seconds(response.headers) or 0.0) if response is not None else 0.0
