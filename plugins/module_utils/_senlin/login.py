# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Logs in and finds Senlin, and describes where the result is kept for later tasks.

A login costs more than all the rest of a short task. A module process ends with its task and keeps nothing. Tasks that
run in process share the logins of their run.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from . import sdk
from .deadline import Deadline
from .discovery import find_endpoint, newest_microversion, service_url
from .repetition import LOGIN_SECONDS, repeated


@dataclass
class Login:
    """What a login has found out, and what a later task of the run can continue with.

    :param auth_state: the token and its catalog, as keystoneauth serializes them.
    :param endpoint: the URL of the clustering service in the catalog.
    :param service_url: the URL of version 1 of the clustering API.
    :param microversion: the newest microversion that both the server and the collection know.
    """

    auth_state: str
    project_id: str | None
    endpoint: str
    service_url: str
    microversion: str


class LoginStore(Protocol):
    """Keeps logins between the tasks of a run."""

    def locked(self, identity: str, deadline: Deadline | None = None) -> AbstractContextManager[Login | None]:
        """The login of an identity, if there is one. While the context is open, no other task logs in as the same.

        :param deadline: until when to wait for another task that logs in; ``None`` to wait for as long as it takes.
        :raises TimedOut: it did not finish in time.
        """

    def save(self, identity: str, login: Login) -> None:
        """Keep the login of an identity."""


class NoLoginStore:
    """The store of a module process: every task logs in."""

    def locked(self, identity: str, deadline: Deadline | None = None) -> AbstractContextManager[Login | None]:
        """There is never a login."""
        return nullcontext(None)

    def save(self, identity: str, login: Login) -> None:
        """Do nothing."""


NO_LOGIN_STORE = NoLoginStore()
"""The one that all module processes use."""


def log_in(connection: Any, deadline: Deadline) -> Login:
    """Log in, find the clustering service in the catalog, and ask it for its version.

    Three requests: Keystone's discovery, the token, Senlin's discovery. Each is repeated a few times if the connection
    breaks or the service fails, as that is harmless. ``login_limits.py`` limits the time of each.

    :param connection: the settings and the session, a :class:`~.configuration.Connection`.
    :param deadline: that of the task, which the login has to meet as well.
    :raises NoConnection: the login fails, or there is no Senlin.
    :raises ResponseLost: Keystone or Senlin does not respond, or fails.
    """
    config = connection.config
    soonest = min(Deadline(LOGIN_SECONDS, deadline.clock, deadline.sleep), deadline, key=Deadline.seconds_left)
    with sdk.translated_errors("Keystone", config.get_auth_args().get("auth_url")):
        session = connection.session
        repeated(lambda: _get_token(session), soonest)
        project_id = session.get_project_id()
    with sdk.translated_errors("the cloud"):
        endpoint = find_endpoint(session, config)
    with sdk.translated_errors("Senlin", endpoint):
        newest = repeated(lambda: newest_microversion(session, endpoint), soonest)
    return Login(auth_state(session), project_id, endpoint, service_url(endpoint), newest)


def _get_token(session: Any) -> None:
    try:
        session.get_token()
    except (AttributeError, KeyError, TypeError) as error:
        # keystoneauth takes any JSON for the answer of Keystone.
        raise sdk.keystone_errors.DiscoveryFailure("its response to the login has no token") from error


def auth_state(session: Any) -> str:
    """The token of a session and its catalog, as keystoneauth serializes them; empty for a login without a token.

    A login with a fixed endpoint, for example, has no token: there is nothing to keep, and it costs nothing.
    """
    try:
        return session.auth.get_auth_state() or ""
    except NotImplementedError:
        return ""
