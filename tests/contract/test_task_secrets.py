# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only secrets are masked, in whatever form a task gives them, and in both ways of running."""

from __future__ import annotations

import json
from typing import Any

import pytest
from case import EMPTY, PROFILE, server
from harness import Task
from tenant import Tenant


def as_pairs(auth: dict[str, Any]) -> str:
    """The credentials as ``key=value`` text, as ad hoc tasks give them."""
    return " ".join(f"{name}={value}" for name, value in auth.items())


AUTH_FORMS = {"dictionary": dict, "JSON": json.dumps, "pairs": as_pairs}


@pytest.mark.parametrize("form", AUTH_FORMS)
def test_what_is_no_secret_in_auth_stays_readable(form: str, tenant: Tenant) -> None:
    auth = dict(tenant.cloud["auth"])
    names = [str(auth[key]) for key in ("username", "project_id") if key in auth]
    assert names
    for name in (f"{part}-site" for part in names):
        options = {"auth": AUTH_FORMS[form](auth), "cloud": None, "name": name, "spec": server()}
        assert tenant.run(Task("cluster_profile", options))["profile"]["name"] == name


def test_a_password_that_names_hold_by_chance(tenant: Tenant) -> None:
    options = {"name": "web", "cluster": "web", "params": {"password": "web", "count": 1, "secret": 1}}
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    receiver = tenant.run(Task("cluster_receiver", {**options, "action": "CLUSTER_SCALE_OUT"}))["receiver"]
    assert (receiver["name"], receiver["params"]["count"]) == ("web", 1)


def test_the_secrets_in_the_params_of_a_receiver_are_in_no_result(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    name = {"name": "out"}

    def params(password: str) -> dict[str, Any]:
        return {"operation": "change_password", "params": {"admin_pass": password}}

    declared = {**name, "cluster": "web", "action": "CLUSTER_OPERATION", "params": params("open-sesame")}
    results = [
        tenant.run(Task("cluster_receiver", declared)),
        tenant.run(Task("cluster_receiver", {**declared, "params": params("close-again")}), check=True),
        tenant.run(Task("cluster_receiver", {**declared, "params": params("close-again")})),
        tenant.run(Task("cluster_receiver", name)),
        tenant.run(Task("cluster_receiver_info", name)),
        tenant.run(Task("cluster_receiver_trigger", name), check=True),
    ]
    assert [result["changed"] for result in results] == [True, True, True, False, False, True]
    shown = json.dumps(results)
    assert params("(masked)") == results[-2]["receivers"][0]["params"]
    assert "open-sesame" not in shown and "close-again" not in shown
    unchanged = tenant.run(Task("cluster_receiver", {**declared, "params": params("close-again")}))
    assert not unchanged["changed"], "what is masked was stored"


def test_the_password_of_an_operation_is_in_no_action(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    node = tenant.run(Task("cluster_node", {"name": "lone", "profile": "web"}))["node"]
    options = {"nodes": [node["id"]], "operation": "change_password", "params": {"admin_pass": "open-sesame"}}
    tenant.run(Task("cluster_operation", options))
    listed = tenant.run(Task("cluster_action_info", {"filters": {"target_id": node["id"]}}))["actions"]
    (action,) = (action for action in listed if action["action"] == "NODE_OPERATION")
    assert action["inputs"] == {"operation": "change_password", "params": {"admin_pass": "(masked)"}}
    shown = tenant.run(Task("cluster_action", {"id": action["id"]}))
    assert "open-sesame" not in json.dumps([listed, shown])
