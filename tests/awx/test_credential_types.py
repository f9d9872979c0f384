# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credential types: AWX accepts them, they keep every character, and a job logs in with what they inject."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import openstack
import pytest
import yaml
from case import EMPTY, PROFILE
from devcloud.accounts import ADMIN, DOMAIN
from devcloud.client import Devcloud
from harness import Task, run
from injection import TYPES, injected, secret_fields
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jobs import PrivateDataFolder
from openstack.connection import Connection
from tenant import Tenant

AWKWARD = "a'b\"c: d#e #f\\g\nh\ti{{ j }}{% k %}&l*m!n|o>p%q@r`s, [t] {u} ä € 😀 $HOME \\u0041 \x7f "
"""A text of characters that mean something in YAML, in Jinja or in a shell."""
FIELD = {"id", "label", "type", "secret", "multiline", "format", "choices", "default", "help_text", "ask_at_runtime"}
"""What AWX accepts in the definition of a field."""
VARIABLE = re.compile(r"[a-zA-Z_]+[a-zA-Z0-9_]*")
DENIED = re.compile(r"ANSIBLE_.*|VIRTUAL_ENV|PATH|PYTHONPATH|JOB_ID|INVENTORY_.*|AWX_HOST|CACHE|MAX_EVENT_RES")
"""The environment variables that AWX keeps to itself."""
MINIMAL = {
    "password": {"auth_url": "url", "username": "user", "password": "long-secret", "project_name": "project"},
    "application_credential": {
        "auth_url": "url",
        "application_credential_id": "id",
        "application_credential_secret": "long-secret",
    },
    "token": {"auth_url": "url", "token": "long-secret", "project_name": "project"},
}
"""The fields that an operator cannot leave empty."""


def test_there_is_a_type_for_each_way_to_log_in() -> None:
    assert set(TYPES) == set(MINIMAL)


@pytest.mark.parametrize("name", sorted(MINIMAL))
def test_awx_accepts_the_definition(name: str) -> None:
    definition = TYPES[name]
    fields, injectors = definition["inputs"]["fields"], definition["injectors"]
    assert definition["kind"] == "cloud"
    assert set(definition["inputs"]) == {"fields", "required"}
    assert set(definition["inputs"]["required"]) == set(MINIMAL[name])
    ids = [field["id"] for field in fields]
    assert len(ids) == len(set(ids))
    for field in fields:
        assert {"id", "label", "type"} <= set(field) <= FIELD, field
        assert VARIABLE.fullmatch(field["id"]) and field["id"] != "tower"
        assert field["type"] in ("string", "boolean")
        assert field["type"] == "string" or not set(field) & {"choices", "secret", "multiline", "format"}
        assert "default" not in field or field["default"] in field["choices"]
    assert secret_fields(name) == {id for id in ids if re.search("password|secret|token", id)}
    assert set(injectors) == {"file", "env", "extra_vars"}
    assert list(injectors["file"]) == ["template"]
    assert not [variable for variable in injectors["env"] if DENIED.fullmatch(variable)]


@pytest.mark.parametrize("name", sorted(MINIMAL))
def test_the_templates_use_fields_of_the_type_only(name: str) -> None:
    """When a type is saved, AWX renders each template with a text for each field."""
    strict = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    known: dict[str, Any] = {field["id"]: "EXAMPLE" for field in TYPES[name]["inputs"]["fields"]}
    for templates in TYPES[name]["injectors"].values():
        for template in templates.values():
            strict.from_string(template).render(**known, tower={"filename": "EXAMPLE"})


def cloud_of(environment: dict[str, str]) -> dict[str, Any]:
    """The configuration of the cloud that the variables name."""
    content = yaml.safe_load(Path(environment["OS_CLIENT_CONFIG_FILE"]).read_text())
    return dict(content["clouds"][environment["OS_CLOUD"]])


@pytest.mark.parametrize("name", sorted(MINIMAL))
def test_every_character_is_kept(name: str, tmp_path: Path) -> None:
    texts = {field["id"]: f"{AWKWARD}{field['id']}" for field in TYPES[name]["inputs"]["fields"]}
    cloud = cloud_of(injected(name, {**texts, "insecure": False}, tmp_path).environment)
    settings = {**cloud["auth"], **cloud, "ca_cert": cloud["cacert"], "insecure": not cloud["verify"]}
    assert {id: settings[id] for id in texts} == {**texts, "insecure": False}
    assert set(settings) - set(texts) == {"auth", "auth_type", "cacert", "verify"}


@pytest.mark.parametrize("name", sorted(MINIMAL))
def test_what_is_left_empty_is_secure(name: str, tmp_path: Path) -> None:
    cloud = cloud_of(injected(name, MINIMAL[name], tmp_path).environment)
    assert cloud["verify"] is True
    assert cloud["interface"] == "public"
    assert not {"region_name", "cacert"} & set(cloud)
    domains = {key: value for key, value in cloud["auth"].items() if key.endswith("domain_name")}
    assert set(domains.values()) <= {"Default"}
    assert cloud_of(injected(name, {**MINIMAL[name], "insecure": True}, tmp_path).environment)["verify"] is False


def test_the_files_are_private(tmp_path: Path) -> None:
    injected("password", MINIMAL["password"], tmp_path)
    assert not [path for path in (tmp_path / "env").iterdir() if path.stat().st_mode & 0o077]


@pytest.fixture
def administrator(tenant: Tenant) -> Connection:
    """The administrator of the dev cloud."""
    user = {"username": ADMIN.user, "password": ADMIN.password, "user_domain_id": DOMAIN}
    project = {"project_name": ADMIN.project, "project_domain_id": DOMAIN}
    return openstack.connect(**{**tenant.cloud, "auth": {"auth_url": auth_url(tenant), **user, **project}})


def auth_url(tenant: Tenant) -> str:
    """The URL of Keystone."""
    return str(tenant.cloud["auth"]["auth_url"])


def entered(name: str, tenant: Tenant, administrator: Connection) -> dict[str, Any]:
    """What an operator enters, with a password, an application credential or a token that is created here."""
    assert tenant.project is not None
    where = {"auth_url": auth_url(tenant), "region_name": tenant.cloud["region_name"]}
    domain = administrator.identity.get_domain(DOMAIN).name
    project = {"project_name": tenant.project.name, "project_domain_name": domain}
    if name == "password":
        administrator.identity.update_user(tenant.project.user_id, password=AWKWARD)
        user = {"username": tenant.project.user_name, "user_domain_name": domain}
        return {**where, **project, **user, "password": AWKWARD}
    connection = openstack.connect(**tenant.cloud)
    if name == "token":
        return {**where, **project, "token": connection.auth_token}
    created = connection.identity.create_application_credential(tenant.project.user_id, "awx", secret=AWKWARD)
    return {**where, "application_credential_id": created.id, "application_credential_secret": AWKWARD}


@pytest.mark.parametrize("name", sorted(MINIMAL))
def test_a_job_logs_in(name: str, tenant: Tenant, administrator: Connection, tmp_path: Path) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    project = tmp_path / "project"
    project.mkdir()
    find = [
        {"name": "Find the clusters by the environment", "senlin.clustering.cluster_info": {}},
        {
            "name": "Find the clusters by the extra variable",
            "senlin.clustering.cluster_info": {"cloud": "{{ openstack_cloud }}"},
            "environment": {"OS_CLOUD": "none"},
        },
    ]
    play = {"name": "Read", "hosts": "localhost", "gather_facts": False, "tasks": find}
    (project / "read.yml").write_text(yaml.safe_dump([play]))
    (project / "hosts").write_text("localhost ansible_connection=local\n")
    folder = tmp_path / "job"
    injection = injected(name, entered(name, tenant, administrator), folder)
    job = PrivateDataFolder(folder, project, injection.environment)
    done = job.run("read.yml", *injection.arguments, inventory="hosts")
    assert not done.failed, done.printed
    found = [[cluster["name"] for cluster in result["clusters"]] for result in done.results("runner_on_ok")]
    assert found == [["web"], ["web"]]


def test_the_first_request_of_a_user_needs_the_password(devcloud: Devcloud) -> None:
    """What the guide says of application credentials, so that it is taken back if it is no longer so."""
    project = devcloud.new_project(f"never-used-{uuid.uuid4().hex[:8]}")
    created = openstack.connect(**project.cloud).identity.create_application_credential(project.user_id, "awx")
    login = {"auth_url": project.auth_url, "application_credential_id": created.id}
    auth = {**login, "application_credential_secret": created.secret}
    cloud = {"auth_type": "v3applicationcredential", "auth": auth, "region_name": project.cloud["region_name"]}
    ask = Task("cluster_info")
    refused = run(ask, cloud)
    assert refused["failed"] and "500" in refused["msg"], refused
    assert not run(ask, project.cloud).get("failed")
    assert not run(ask, cloud).get("failed")
