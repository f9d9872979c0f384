# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of the two services, and the clouds.yaml of their users."""

from __future__ import annotations

from pathlib import Path

from .accounts import ADMIN, DEMO, DOMAIN, EMPTY_REGION, OTHER, REGION, SENLIN, Account

KEYSTONE_CONF = """\
[DEFAULT]
public_endpoint = {keystone_url}

[database]
connection = sqlite:///{folder}/keystone.sqlite
sqlite_synchronous = false

[cache]
# In the memory of the only Keystone process, so it is never stale. oslo_cache.dict would search all of its entries
# whenever one is added.
backend = dogpile.cache.memory

[identity]
# The lowest cost that bcrypt accepts: a login takes 10 ms instead of 300 ms. Only for a throw-away cloud.
password_hash_rounds = 4

[token]
expiration = 86400

[fernet_tokens]
key_repository = {folder}/fernet-tokens

[fernet_receipts]
key_repository = {folder}/fernet-receipts

[credential]
key_repository = {folder}/credential-keys

[oslo_policy]
enforce_scope = false
enforce_new_defaults = false
"""

SENLIN_CONF = """\
[DEFAULT]
host = devcloud
transport_url = fake://
cloud_backend = openstack_test
default_region_name = {region}
health_check_interval_min = 5
max_clusters_per_project = 100000
max_nodes_per_cluster = 1000

[senlin_api]
api_paste_config = {folder}/api-paste.ini

[database]
connection = sqlite:///{folder}/senlin.sqlite
sqlite_synchronous = false

[authentication]
auth_url = {keystone_url}/v3
service_username = {user}
service_password = {password}
service_project_name = {project}

[keystone_authtoken]
www_authenticate_uri = {keystone_url}
auth_url = {keystone_url}
auth_type = password
username = {user}
password = {password}
project_name = {project}
user_domain_id = {domain}
project_domain_id = {domain}
region_name = {region}
service_token_roles_required = true

[oslo_messaging_notifications]
driver = noop

[oslo_policy]
enforce_scope = false
enforce_new_defaults = false
"""

CLOUD = """\
  {name}:
    auth_type: password
    auth:
      auth_url: {keystone_url}/v3
      username: {account.user}
      password: {account.password}
      project_name: {account.project}
      user_domain_id: {domain}
      project_domain_id: {domain}
    region_name: {region}
    identity_api_version: "3"
"""


def write_service_settings(folder: Path, keystone_url: str, senlin_url: str) -> None:
    """Write keystone.conf and senlin.conf into the folder that contains the databases and keys of the services."""
    (folder / "keystone.conf").write_text(KEYSTONE_CONF.format(folder=folder, keystone_url=keystone_url))
    (folder / "senlin.conf").write_text(
        SENLIN_CONF.format(
            folder=folder,
            keystone_url=keystone_url,
            senlin_url=senlin_url,
            region=REGION,
            domain=DOMAIN,
            user=SENLIN.user,
            password=SENLIN.password,
            project=SENLIN.project,
        )
    )


def write_api_pipeline(folder: Path, environment: Path) -> None:
    """Write Senlin's default request pipeline, with the filter for ordered faults directly after token validation."""
    pipeline = (environment / "etc" / "senlin" / "api-paste.ini").read_text()
    with_faults = pipeline.replace(" authtoken context ", " authtoken ordered_faults context ")
    if with_faults == pipeline:
        raise ValueError("Senlin's api-paste.ini has no 'authtoken context' in its pipeline")
    (folder / "api-paste.ini").write_text(
        with_faults + "\n[filter:ordered_faults]\npaste.filter_factory = devcloud.services.clustering:ordered_faults\n"
    )


def write_clouds(path: Path, keystone_url: str) -> None:
    """Write the clouds.yaml of a running cloud."""
    entries: list[tuple[str, Account, str]] = [
        ("devcloud", DEMO, REGION),
        ("devcloud-other", OTHER, REGION),
        ("devcloud-admin", ADMIN, REGION),
        ("devcloud-uncatalogued", DEMO, EMPTY_REGION),
    ]
    clouds = [
        CLOUD.format(name=name, account=account, keystone_url=keystone_url, domain=DOMAIN, region=region)
        for name, account, region in entries
    ]
    path.write_text("clouds:\n" + "".join(clouds))
