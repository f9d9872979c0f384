# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Keeps a login from taking for ever, by two means that apply to each request of the session without a token.

keystoneauth sets no time limit of its own. And where ``GET /v3`` is answered with 401, as by a gateway that wants
credentials of its own, it repeats the request with a token, for which it logs in, while it holds the lock of the login
that is under way: it waits for itself. Such an answer is therefore reported as a failed discovery, after which
keystoneauth derives the URL for the login from ``auth_url``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from . import sdk
from .deadline import Deadline
from .repetition import LOGIN_REQUEST_SECONDS

TOKEN_HEADER = "X-Auth-Token"
"""The header that each request has once the login is done."""


class LimitedAdapter:
    """An adapter of requests, which sends the requests of a session through another one.

    :param inner: the adapter that sends them.
    :param auth_url: the address of Keystone.
    :param seconds_left: how long a request of the login may still take, in seconds.
    """

    def __init__(self, inner: Any, auth_url: str, seconds_left: Callable[[], float]) -> None:
        self._inner = inner
        self._path = _place(auth_url)
        self._seconds_left = seconds_left

    def send(self, request: Any, **options: Any) -> Any:
        """Send a request, and return its response.

        :raises DiscoveryFailure: Keystone's version document is protected.
        """
        if TOKEN_HEADER in request.headers:
            return self._inner.send(request, **options)
        left, own = self._seconds_left(), options.get("timeout")
        options["timeout"] = min(left, own) if isinstance(own, int | float) else left
        response = self._inner.send(request, **options)
        if response.status_code == 401 and request.method == "GET" and _place(request.url) == self._path:
            raise sdk.keystone_errors.DiscoveryFailure("the request for its versions was answered with HTTP 401")
        return response

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def limit(connection: Any, deadline: Deadline) -> None:
    """Limit the requests of a login. A login without Keystone, by ``auth_type: none``, has none.

    :param connection: the settings and the session, a :class:`~.configuration.Connection`.
    :param deadline: that of the task. A login that becomes necessary after it has a last second for each request.
    """
    auth_url = connection.config.get_auth_args().get("auth_url")
    if not auth_url:
        return
    own = float(connection.config.config.get("api_timeout") or LOGIN_REQUEST_SECONDS)
    requests = connection.session.session
    for prefix, adapter in list(requests.adapters.items()):
        limited = LimitedAdapter(adapter, str(auth_url), lambda: max(1.0, min(own, deadline.seconds_left())))
        requests.mount(prefix, limited)


def _place(url: str) -> tuple[str | None, str]:
    """Host and path of a URL, without a slash at the end; a redirection can change the scheme and the port."""
    parts = urlsplit(url)
    return parts.hostname, parts.path.rstrip("/")
