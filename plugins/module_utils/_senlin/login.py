# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a login leaves behind for the tasks that follow, and who keeps it.

A login costs more than all the rest of a short task. A module process is gone after its task and keeps nothing; the
in-process host keeps logins for its run.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol


@dataclass
class Login:
    """What a login has found out, and what a later task of the run can go on with.

    :param auth_state: the token and its catalog, as keystoneauth writes them down.
    :param service_url: where version 1 of the clustering API is.
    :param microversion: the newest microversion that both the server and the collection know.
    """

    auth_state: str
    project_id: str | None
    endpoint: str
    service_url: str
    microversion: str


class LoginStore(Protocol):
    """Keeps logins between the tasks of a run. A module process has none; the in-process host has."""

    def locked(self, identity: str) -> AbstractContextManager[Login | None]:
        """The login of an identity, if there is one. While the context is open, no other task logs in as the same."""

    def save(self, identity: str, login: Login) -> None:
        """Keep the login of an identity."""


class NoLoginStore:
    """Keeps nothing."""

    def locked(self, identity: str) -> AbstractContextManager[Login | None]:
        """No login."""
        return nullcontext(None)

    def save(self, identity: str, login: Login) -> None:
        """Forget it."""


NO_LOGIN_STORE = NoLoginStore()
