# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New projects in a running cloud, so that concurrent tests do not see each other's objects."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from .accounts import ADMIN, DOMAIN, REGION
from .rest import ask
from .spares import PASSWORD, Spare


@dataclass(frozen=True)
class Project:
    """A project with one user, who is its member."""

    id: str
    name: str
    user_id: str
    user_name: str
    password: str
    auth_url: str

    @property
    def cloud(self) -> dict[str, Any]:
        """The configuration that `openstack.connect(**cloud)` and the module option `cloud` take."""
        return {
            "auth_type": "password",
            "auth": {
                "auth_url": self.auth_url,
                "username": self.user_name,
                "password": self.password,
                "project_id": self.id,
                "user_domain_id": DOMAIN,
            },
            "region_name": REGION,
            "identity_api_version": "3",
        }


class Projects:
    """Hands out the spare projects, and creates others as the admin of the cloud."""

    def __init__(self, keystone_url: str, control_url: str) -> None:
        self._identity = f"{keystone_url}/v3"
        self._spares = f"{control_url}/spares"
        self._token: str | None = None
        self._member_role = ""

    def new(self, name: str | None = None) -> Project:
        """An empty project with a user: a spare one if no name is given and one is left, otherwise a new one."""
        number = None if name else ask("POST", self._spares)[0]["number"]
        if number is not None:
            spare = Spare(number)
            return Project(spare.project_id, spare.name, spare.user_id, spare.name, PASSWORD, self._identity)
        if self._token is None:
            self._log_in()
        name = name or f"project-{uuid.uuid4().hex[:12]}"
        password = uuid.uuid4().hex
        project_id = self._create("project", {"name": name, "domain_id": DOMAIN})
        user_id = self._create("user", {"name": name, "password": password, "domain_id": DOMAIN})
        role = f"{self._identity}/projects/{project_id}/users/{user_id}/roles/{self._member_role}"
        ask("PUT", role, token=self._token)
        return Project(project_id, name, user_id, name, password, self._identity)

    def _create(self, kind: str, attributes: dict[str, Any]) -> str:
        created, dummy = ask("POST", f"{self._identity}/{kind}s", {kind: attributes}, self._token)
        return created[kind]["id"]

    def _log_in(self) -> None:
        user = {"name": ADMIN.user, "password": ADMIN.password, "domain": {"id": DOMAIN}}
        scope = {"project": {"name": ADMIN.project, "domain": {"id": DOMAIN}}}
        login = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        dummy, headers = ask("POST", f"{self._identity}/auth/tokens", login)
        self._token = headers["x-subject-token"]
        roles, dummy = ask("GET", f"{self._identity}/roles?name=member", token=self._token)
        self._member_role = roles["roles"][0]["id"]
