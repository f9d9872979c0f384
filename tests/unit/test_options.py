# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a module, and which values of a whole cloud config, given as ``cloud``, are secrets."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import CONNECTION, WAIT, options, secrets
from ansible_collections.senlin.clustering.plugins.modules import (
    cluster,
    cluster_info,
    cluster_profile,
    cluster_resize,
)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        pytest.param({}, set(), id="no cloud"),
        pytest.param({"cloud": None}, set(), id="null"),
        pytest.param({"cloud": "secret"}, set(), id="a name"),
        pytest.param({"cloud": {"auth_type": "password", "region_name": "RegionOne"}}, set(), id="nothing secret"),
        pytest.param({"cloud": {"auth": {"username": "me", "password": "p4ss"}}}, {"p4ss"}, id="a password"),
        pytest.param({"cloud": {"auth": {"password": 123456}}}, {"123456"}, id="a number for a password"),
        pytest.param({"cloud": {"auth": {"password": ""}}}, set(), id="an empty password"),
        pytest.param({"cloud": {"auth": {"token": "gAAAAA"}}}, {"gAAAAA"}, id="a token"),
        pytest.param(
            {"cloud": {"auth": {"application_credential_id": "a", "application_credential_secret": "b"}}},
            {"b"},
            id="an application credential",
        ),
        pytest.param({"cloud": {"password": "p4ss", "auth": {"passcode": "1"}}}, {"p4ss", "1"}, id="several"),
    ],
)
def test_secrets(params: dict[str, Any], found: set[str]) -> None:
    assert secrets(params) == found


PRESENT_OR_ABSENT = {"type": "str", "default": "present", "choices": ["absent", "present"]}


@pytest.mark.parametrize(
    ("declaration", "state", "waits"),
    [
        pytest.param(cluster.RESOURCE, PRESENT_OR_ABSENT, True, id="a declaring module"),
        pytest.param(cluster_profile.RESOURCE, PRESENT_OR_ABSENT, False, id="a module that starts no actions"),
        pytest.param(cluster_resize.RESOURCE, None, True, id="an acting module"),
        pytest.param(cluster_info.INFO, None, False, id="an info module"),
    ],
)
def test_options(declaration: Resource | Info, state: dict[str, Any] | None, waits: bool) -> None:
    spec = options(declaration)["argument_spec"]
    assert {*CONNECTION, *(row.option for row in declaration.fields)} <= set(spec)
    assert spec.get("state") == state
    assert set(WAIT) & set(spec) == (set(WAIT) if waits else set())
