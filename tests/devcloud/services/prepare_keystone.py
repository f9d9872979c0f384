# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates Keystone's database and keys: accounts, regions, and a catalog with placeholders for the addresses.

Usage: python -m devcloud.services.prepare_keystone FOLDER, where FOLDER has a keystone.conf.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import uuid
from pathlib import Path
from typing import Any

import keystone.conf
from keystone.cmd.bootstrap import Bootstrapper
from keystone.common import fernet_utils, provider_api, sql
from keystone.common.sql import upgrades
from keystone.credential.providers.fernet import MAX_ACTIVE_KEYS

from ..accounts import ADMIN, DEMO, DOMAIN, EMPTY_REGION, OTHER, REGION, SENLIN, Account
from ..prepare import KEYSTONE_PLACEHOLDER, SENLIN_PLACEHOLDER
from ..spares import PASSWORD, SPARES, Spare
from .databases import transaction, use_write_ahead_log

PROVIDERS = provider_api.ProviderAPIs


def main() -> None:
    """Prepare the folder named on the command line."""
    folder = Path(sys.argv[1])
    keystone.conf.configure()
    sql.initialize()
    keystone.conf.CONF([], project="keystone", default_config_files=[str(folder / "keystone.conf")])
    create_keys()
    upgrades.offline_sync_database_to_version()
    roles = bootstrap()
    for account in (SENLIN, DEMO, OTHER):
        add_account(account, roles)
    add_catalog()
    add_spares(folder / "keystone.sqlite", roles)
    use_write_ahead_log(folder / "keystone.sqlite")


def create_keys() -> None:
    """Create the keys that encrypt tokens, receipts and stored credentials."""
    conf = keystone.conf.CONF
    repositories = (
        (conf.fernet_tokens.key_repository, conf.fernet_tokens.max_active_keys, "fernet_tokens"),
        (conf.fernet_receipts.key_repository, conf.fernet_receipts.max_active_keys, "fernet_receipts"),
        (conf.credential.key_repository, MAX_ACTIVE_KEYS, "credential"),
    )
    for folder, keys, group in repositories:
        os.makedirs(folder, mode=0o700)
        fernet_utils.FernetUtils(folder, keys, group).initialize_key_repository()


def bootstrap() -> dict[str, str]:
    """Create the domain, the admin and the standard roles, and return the ids of the roles by name."""
    bootstrapper = Bootstrapper()
    bootstrapper.admin_username = ADMIN.user
    bootstrapper.admin_password = ADMIN.password
    bootstrapper.project_name = ADMIN.project
    bootstrapper.admin_role_name = "admin"
    bootstrapper.service_name = "keystone"
    bootstrapper.region_id = REGION
    bootstrapper.bootstrap()
    return {role["name"]: role["id"] for role in PROVIDERS.role_api.list_roles()}


def add_account(account: Account, roles: dict[str, str]) -> None:
    """Create a project and a user with its roles in the project."""
    project_id = uuid.uuid4().hex
    PROVIDERS.resource_api.create_project(
        project_id,
        {"id": project_id, "name": account.project, "domain_id": DOMAIN, "enabled": True, "description": ""},
    )
    user = PROVIDERS.identity_api.create_user(
        {"name": account.user, "password": account.password, "domain_id": DOMAIN, "enabled": True}
    )
    for role in account.roles:
        PROVIDERS.assignment_api.add_role_to_user_and_project(
            user_id=user["id"], project_id=project_id, role_id=roles[role]
        )


def add_spares(path: Path, roles: dict[str, str]) -> None:
    """Create the spare projects by copying database rows, as Keystone itself would take a minute for them."""
    created = PROVIDERS.identity_api.create_user(
        {"name": "spare", "password": PASSWORD, "domain_id": DOMAIN, "enabled": True}
    )
    with transaction(path) as database:
        user = _row(database, "user", "id", created["id"])
        local_user = _row(database, "local_user", "user_id", created["id"])
        password = _row(database, "password", "local_user_id", local_user["id"])
        project = _row(database, "project", "name", DEMO.project)
        assignment = _row(database, "assignment", "target_id", project["id"])
        senlin = _row(database, "local_user", "name", SENLIN.user)["user_id"]
        for spare in map(Spare, range(SPARES)):
            project_id, user_id, trust_id = spare.project_id, spare.user_id, spare.trust_id
            local_id = local_user["id"] + 1 + spare.number
            _insert(database, "project", {**project, "id": project_id, "name": spare.name})
            _insert(database, "user", {**user, "id": user_id})
            _insert(database, "local_user", {**local_user, "id": local_id, "user_id": user_id, "name": spare.name})
            _insert(database, "password", {**password, "id": None, "local_user_id": local_id})
            _insert(database, "assignment", {**assignment, "actor_id": user_id, "target_id": project_id})
            trust = {"trustor_user_id": user_id, "trustee_user_id": senlin, "project_id": project_id}
            _insert(database, "trust", {"id": trust_id, **trust, "impersonation": True, "extra": "{}"})
            for role in ("member", "reader"):
                _insert(database, "trust_role", {"trust_id": trust_id, "role_id": roles[role]})


def _row(database: sqlite3.Connection, table: str, column: str, value: Any) -> dict[str, Any]:
    """The first row of a table with a given value in a column."""
    cursor = database.execute(f'SELECT * FROM "{table}" WHERE {column} = ?', (value,))
    return dict(zip((description[0] for description in cursor.description), cursor.fetchone(), strict=True))


def _insert(database: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for dummy in row)
    database.execute(f'INSERT INTO "{table}" ({", ".join(row)}) VALUES ({marks})', list(row.values()))


def add_catalog() -> None:
    """Create both regions and all services. Only one region has more than the identity service.

    The clustering and the network service have their root addresses, and the compute, image and orchestration services
    have those of their APIs.
    """
    PROVIDERS.catalog_api.create_region({"id": EMPTY_REGION, "description": "no clustering service here"})
    identity = add_service("identity", "keystone")
    others = {
        add_service("clustering", "senlin"): SENLIN_PLACEHOLDER,
        add_service("compute", "nova"): f"{SENLIN_PLACEHOLDER}/compute/v2.1",
        add_service("image", "glance"): f"{SENLIN_PLACEHOLDER}/image/v2",
        add_service("network", "neutron"): f"{SENLIN_PLACEHOLDER}/network",
        add_service("orchestration", "heat"): f"{SENLIN_PLACEHOLDER}/orchestration/v1/$(project_id)s",
    }
    for region in (REGION, EMPTY_REGION):
        add_endpoints(identity, region, f"{KEYSTONE_PLACEHOLDER}/v3")
    for service, url in others.items():
        add_endpoints(service, REGION, url)


def add_service(kind: str, name: str) -> str:
    """Create a service and return its id."""
    service_id = uuid.uuid4().hex
    PROVIDERS.catalog_api.create_service(service_id, {"id": service_id, "type": kind, "name": name, "enabled": True})
    return service_id


def add_endpoints(service_id: str, region: str, url: str) -> None:
    """Create the three endpoints of a service in a region."""
    for interface in ("public", "internal", "admin"):
        endpoint_id = uuid.uuid4().hex
        PROVIDERS.catalog_api.create_endpoint(
            endpoint_id,
            {
                "id": endpoint_id,
                "interface": interface,
                "region_id": region,
                "service_id": service_id,
                "url": url,
                "enabled": True,
            },
        )


if __name__ == "__main__":
    main()
