# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""How often and how long a request is repeated that is harmless to send again, such as a login."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from . import sdk
from .deadline import Deadline
from .errors import ResponseLost

PAUSES = (0.5, 1.0, 2.0)
"""Seconds to wait before each repetition."""

LOGIN_SECONDS = 60.0
"""How many seconds a login may take before it is not repeated any more."""

LOGIN_REQUEST_SECONDS = 30.0
"""How many seconds Keystone has for each part of its response to a login, unless ``api_timeout`` is set."""

TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504})
"""The statuses of a service, or of a proxy in front of it, that may be gone the next time."""

_T = TypeVar("_T")


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
    try:
        return float(response.headers.get("Retry-After") or 0) if response is not None else 0.0
    except (AttributeError, TypeError, ValueError):
        return 0.0
