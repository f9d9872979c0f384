# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles that no server can be built from are refused beforehand, with what to correct.

The real drivers refuse a flavor, an image or a key pair that does not exist with 500, and let other mistakes pass.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import PROFILE, server
from harness import Task
from tenant import Tenant

MISSING: dict[str, dict[str, Any]] = {
    "properties.flavor": {"flavor": "missing-one"},
    "properties.image": {"image": "missing-one"},
    "properties.key_name": {"key_name": "missing-one"},
    "properties.networks[0].security_groups[0]": {
        "networks": [{"network": "private", "security_groups": ["missing-one"]}]
    },
}
"""Properties that name what does not exist, by the path that the message must name."""


@pytest.mark.parametrize("check", [True, False], ids=["check mode", "real run"])
@pytest.mark.parametrize(("path", "properties"), MISSING.items(), ids=MISSING)
def test_what_does_not_exist_is_named(path: str, properties: dict[str, Any], check: bool, tenant: Tenant) -> None:
    start = time.time()
    result = tenant.refused(PROFILE.but(spec=server(**properties)), check=check)
    assert result["msg"].startswith("The server refuses the spec of profile web: No ")
    assert result["msg"].endswith(f" found for missing-one. Correct {path}, or create what is missing.")
    assert tenant.writes(start) == []
    validations = [request for request in tenant.requests(start) if request["path"].endswith("/validate")]
    assert len(validations) == (1 if check else 2), "a real run looks at what is refused once more"


def test_what_does_not_exist_is_named_without_a_validation(tenant: Tenant) -> None:
    start = time.time()
    task = PROFILE.but(spec=server(flavor="missing-one"), clustering_api_microversion="1.1")
    result = tenant.refused(task)
    assert result["msg"] == (
        "Could not create profile web: No Flavor found for missing-one (HTTP 500). The spec is at fault. Correct "
        "properties.flavor, or create what is missing."
    )
    assert tenant.writes(start) == ["POST /v1/profiles"], "it is not sent again"


@pytest.mark.parametrize("check", [True, False], ids=["check mode", "real run"])
def test_metadata_that_is_no_text_is_refused(check: bool, tenant: Tenant) -> None:
    start = time.time()
    metadata = {"index": 1, "role": "web", "public": True}
    result = tenant.refused(PROFILE.but(spec=server(metadata=metadata)), check=check)
    assert "in properties.metadata, index is a number, public is a boolean. Nova accepts only strings" in result["msg"]
    tenant.run(PROFILE)
    result = tenant.refused(PROFILE.but(spec=server(metadata=metadata), on_spec_change="replace"), check=check)
    assert "index is a number" in result["msg"]
    assert tenant.writes(start) == ["POST /v1/profiles"]


def test_such_a_profile_of_somebody_else_is_left_alone(tenant: Tenant) -> None:
    spec = server(metadata={"index": 1})
    tenant.send("POST", "/profiles", {"profile": {"name": "web", "spec": spec}})
    assert not tenant.run(PROFILE.but(spec=spec))["changed"]
    assert tenant.run(PROFILE.but(spec=server(metadata={"index": "1"}), on_spec_change="replace"))["changed"]


def test_an_adoption_with_metadata_that_is_no_text_is_refused(tenant: Tenant) -> None:
    identity = tenant.devcloud.add_server(tenant.project or "", "old", "ops")
    adopt = {"identity": identity, "type": "os.nova.server-1.0", "overrides": {"metadata": {"index": 1}}}
    result = tenant.refused(Task("cluster_node", {"name": "old", "adopt": adopt}))
    assert "The spec of profile prof-old cannot be used: in properties.metadata, index is a number." in result["msg"]
    assert tenant.read("/nodes") == []


YAML = """
type: os.nova.server
version: 1.0
properties:
  name: web
  flavor: m1.small
  image: cirros
  networks: [{network: private}]
"""


def test_the_text_of_a_spec_file_is_a_spec(tenant: Tenant) -> None:
    task = PROFILE.but(spec=YAML)
    assert tenant.run(task, check=True)["changed"]
    assert tenant.run(task)["profile"]["spec"] == server()
    assert not tenant.run(task)["changed"]
    assert not tenant.run(PROFILE)["changed"], "the same as a map"


def test_check_mode_warns_of_a_spec_that_cannot_be_validated(tenant: Tenant) -> None:
    old = PROFILE.but(spec=server(nonsense=1), clustering_api_microversion="1.1")
    (warning,) = tenant.run(old, check=True)["warnings"]
    assert warning.startswith("The spec of profile web is not validated, because that needs microversion 1.2")
    assert "nonsense" in tenant.refused(old)["msg"]
    new = PROFILE.but(clustering_api_microversion="1.1")
    assert "warnings" not in tenant.run(new)
    replaced = new.but(spec=server("ubuntu"), on_spec_change="replace")
    assert "is not validated" in tenant.run(replaced, check=True)["warnings"][0]


def test_another_order_of_security_groups_is_the_same_spec(tenant: Tenant) -> None:
    tenant.send("POST", "/profiles", {"profile": {"name": "web", "spec": server(security_groups=["web", "default"])}})
    assert not tenant.run(PROFILE.but(spec=server(security_groups=["default", "web"])))["changed"]


def test_a_validation_that_is_not_permitted_does_not_blame_the_spec(tenant: Tenant) -> None:
    body = {"code": 403, "error": {"code": 403, "type": "Forbidden", "message": "Policy does not allow this"}}
    tenant.fault("POST", "/profiles/validate$", status=403, body=body, count=9)
    message = tenant.refused(PROFILE, check=True)["msg"]
    assert "Could not validate the spec of profile web: Policy does not allow this (HTTP 403)" in message
    assert "Correct it" not in message and "refuses the spec" not in message
