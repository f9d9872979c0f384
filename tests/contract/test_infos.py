# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each info module lists is what the server lists; what is not there is an empty list, and nothing is written."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from case import BINDING, NODE, POLICY, PROFILE, RECEIVER, SMALL
from created import filled, remember
from devcloud.client import Devcloud
from harness import MODULES, Task, run
from tenant import Tenant

GIVEN = (PROFILE, SMALL, POLICY, BINDING, NODE, RECEIVER)
FOR_ADMINS = {"cluster_service_info"}
Identify = Callable[[dict[str, Any]], str]


def by_id(item: dict[str, Any]) -> str:
    return str(item["id"])


def by_type(item: dict[str, Any]) -> str:
    """The full name of a type, of which the server lists name and version apart."""
    return f"{item['name']}-{item['version']}" if "version" in item else str(item["name"])


def by_revision(item: dict[str, Any]) -> str:
    return str(item["api"]["revision"])


@dataclass(frozen=True)
class Ask:
    """What an info module is asked.

    :param path: where Senlin lists the same.
    :param options: the options of a task that finds something.
    :param nothing: the options of one that does not; none where there always is something.
    :param identify: tells one item from others, in the result and in Senlin's list.
    """

    path: str
    options: Mapping[str, Any]
    nothing: Mapping[str, Any] | None
    identify: Identify = by_id


GONE = {"name": "gone"}
OF_WEB, OF_GONE = {"cluster": "web"}, {"cluster": "gone"}
INFOS = {
    "cluster_action_info": Ask("/actions?cluster_id={cluster web}", OF_WEB, OF_GONE),
    "cluster_attribute_info": Ask(
        "/clusters/{cluster web}/attrs/$.status", {**OF_WEB, "path": "$.status"}, {**OF_GONE, "path": "$.status"}
    ),
    "cluster_build_info": Ask("/build-info", {}, None, by_revision),
    "cluster_event_info": Ask("/events?cluster_id={cluster web}", OF_WEB, OF_GONE),
    "cluster_info": Ask("/clusters?name=web", {"name": "web"}, GONE),
    "cluster_node_info": Ask("/nodes?cluster_id={cluster web}", OF_WEB, OF_GONE),
    "cluster_policy_binding_info": Ask("/clusters/{cluster web}/policies", OF_WEB, OF_GONE),
    "cluster_policy_info": Ask("/policies?type=senlin.policy.scaling-1.0", {"name": "grow"}, GONE),
    "cluster_policy_type_info": Ask("/policy-types", {}, GONE, by_type),
    "cluster_profile_info": Ask("/profiles?type=os.nova.server-1.0", {"name": "web"}, GONE),
    "cluster_profile_type_info": Ask("/profile-types", {}, GONE, by_type),
    "cluster_receiver_info": Ask("/receivers?action=CLUSTER_CHECK", {"name": "out"}, GONE),
    "cluster_service_info": Ask("/services", {}, None),
}


@pytest.mark.parametrize("module", INFOS)
def test_an_info_module(module: str, tenant: Tenant, devcloud: Devcloud) -> None:
    created: dict[str, str] = {}
    for task in GIVEN:
        remember(tenant.run(task), created)
    if module in FOR_ADMINS:
        clouds = yaml.safe_load(devcloud.clouds_file.read_text())["clouds"]
        asker = Tenant(devcloud, None, clouds["devcloud-admin"])
    else:
        asker = tenant
    ask = INFOS[module]
    since = time.time()
    there = asker.read(filled(ask.path, created))
    expected = sorted(ask.identify(item) for item in (there if isinstance(there, list) else [there]))
    assert expected, "there is nothing to list"
    for check in (False, True):
        assert sorted(ask.identify(item) for item in listed(asker, module, ask.options, check)) == expected
        assert ask.nothing is None or listed(asker, module, ask.nothing, check) == []
    assert tenant.writes(since) == []


def listed(asker: Tenant, module: str, options: Mapping[str, Any], check: bool) -> list[dict[str, Any]]:
    """What a module lists; of what there always is one, that."""
    result = run(Task(module, options), asker.cloud, check=check)
    assert not result.get("failed") and not result["changed"], result
    found = result[importlib.import_module(f"{MODULES}.{module}").INFO.kind.plural]
    return found if isinstance(found, list) else [found]
