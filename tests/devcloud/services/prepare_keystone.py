# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make Keystone's database and keys: accounts, regions, and a catalog with placeholders for the addresses.

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
from .databases import use_write_ahead_log

PROVIDERS = provider_api.ProviderAPIs


def main() -> None:
    """Prepare the folder named on the command line."""
    folder = Path(sys.argv[1])
    keystone.conf.configure()
    sql.initialize()
    keystone.conf.CONF([], project="keystone", default_config_files=[str(folder / "keystone.conf")])
    make_keys()
    upgrades.offline_sync_database_to_version()
    roles = bootstrap()
    for account in (SENLIN, DEMO, OTHER):
        add_account(account, roles)
    add_catalog()
    add_spares(folder / "keystone.sqlite", roles)
    use_write_ahead_log(folder / "keystone.sqlite")


def make_keys() -> None:
    """Make the keys that tokens, receipts and stored credentials are encrypted with."""
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
    """Make the domain, the admin and the standard roles; returns the roles' ids by name."""
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
    """Make a project and a user with its roles in it."""
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
    """Make the spare projects, as copies of the demo user's rows: what Keystone itself takes a minute for."""
    database = sqlite3.connect(path)
    try:
        with database:
            _copy_for_spares(database, roles)
    finally:
        database.close()


def _copy_for_spares(database: sqlite3.Connection, roles: dict[str, str]) -> None:
    user = PROVIDERS.identity_api.create_user(
        {"name": "spare", "password": PASSWORD, "domain_id": DOMAIN, "enabled": True}
    )
    ((demo,),) = database.execute("SELECT id FROM project WHERE name = ?", (DEMO.project,))
    ((senlin,),) = database.execute("SELECT user_id FROM local_user WHERE name = ?", (SENLIN.user,))
    ((local,),) = database.execute("SELECT id FROM local_user WHERE user_id = ?", (user["id"],))
    for spare in map(Spare, range(SPARES)):
        project_id, user_id, name = spare.project_id, spare.user_id, spare.name
        local_id = local + 1 + spare.number
        _copy(database, "project", ("id", demo), id=project_id, name=name)
        _copy(database, "user", ("id", user["id"]), id=user_id)
        _copy(database, "local_user", ("id", local), id=local_id, user_id=user_id, name=name)
        _copy(database, "password", ("local_user_id", local), id=None, local_user_id=local_id)
        _copy(database, "assignment", ("target_id", demo), actor_id=user_id, target_id=project_id)
        database.execute(
            "INSERT INTO trust (id, trustor_user_id, trustee_user_id, project_id, impersonation, extra) "
            "VALUES (?, ?, ?, ?, 1, '{}')",
            (spare.trust_id, user_id, senlin, project_id),
        )
        for role in ("member", "reader"):
            database.execute("INSERT INTO trust_role VALUES (?, ?)", (spare.trust_id, roles[role]))


def _copy(database: sqlite3.Connection, table: str, found_by: tuple[str, Any], **changes: Any) -> None:
    """Insert a copy of a row that differs in some columns."""
    key, value = found_by
    cursor = database.execute(f'SELECT * FROM "{table}" WHERE {key} = ?', (value,))
    columns = [column[0] for column in cursor.description]
    row = {**dict(zip(columns, cursor.fetchone(), strict=True)), **changes}
    marks = ", ".join("?" for dummy in columns)
    database.execute(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})', [row[name] for name in columns])


def add_catalog() -> None:
    """Make both regions and services; the clustering service is in one region only, at its root address."""
    PROVIDERS.catalog_api.create_region({"id": EMPTY_REGION, "description": "no clustering service here"})
    identity = add_service("identity", "keystone")
    clustering = add_service("clustering", "senlin")
    for region in (REGION, EMPTY_REGION):
        add_endpoints(identity, region, f"{KEYSTONE_PLACEHOLDER}/v3")
    add_endpoints(clustering, REGION, SENLIN_PLACEHOLDER)


def add_service(kind: str, name: str) -> str:
    """Make a service and return its id."""
    service_id = uuid.uuid4().hex
    PROVIDERS.catalog_api.create_service(service_id, {"id": service_id, "type": kind, "name": name, "enabled": True})
    return service_id


def add_endpoints(service_id: str, region: str, url: str) -> None:
    """Make the three endpoints of a service in a region."""
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
