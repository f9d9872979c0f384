# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each info module lists what the server lists, returns an empty list if nothing matches, and writes nothing."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from case import BINDING, NODE, POLICY, PROFILE, RECEIVER, SMALL
from created import filled, remember
from harness import MODULES, Task, run
from tenant import Tenant

GIVEN = (PROFILE, SMALL, POLICY, BINDING, NODE, RECEIVER)
FOR_ADMINS = {"cluster_service_info"}
"""Modules that only an admin may use."""
Identify = Callable[[dict[str, Any]], str]


def by_id(item: dict[str, Any]) -> str:
    """Identify an item by its id."""
    return str(item["id"])


def by_type(item: dict[str, Any]) -> str:
    """Identify a type by its full name; newer microversions list name and version separately."""
    return f"{item['name']}-{item['version']}" if "version" in item else str(item["name"])


def by_revision(item: dict[str, Any]) -> str:
    """Identify a build by the revision of its API."""
    return str(item["api"]["revision"])


@dataclass(frozen=True)
class Ask:
    """A query of an info module.

    :param path: the path under which Senlin itself lists the same.
    :param options: options with which the module finds something.
    :param nothing: options with which it finds nothing, or None if it always finds something.
    :param identify: returns what identifies an item of the result or of Senlin's list.
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
def test_an_info_module(module: str, tenant: Tenant, admin: Tenant) -> None:
    created: dict[str, str] = {}
    for task in GIVEN:
        remember(tenant.run(task), created)
    asker = admin if module in FOR_ADMINS else tenant
    ask = INFOS[module]
    since = time.time()
    listing = asker.read(filled(ask.path, created))
    expected = sorted(ask.identify(item) for item in (listing if isinstance(listing, list) else [listing]))
    assert expected, "there is nothing to list"
    for check in (False, True):
        assert sorted(ask.identify(item) for item in listed(asker, module, ask.options, check)) == expected
        assert ask.nothing is None or listed(asker, module, ask.nothing, check) == []
    assert tenant.writes(since) == []


def listed(asker: Tenant, module: str, options: Mapping[str, Any], check: bool) -> list[dict[str, Any]]:
    """The items that an info module returns, as a list even if it returns a single item."""
    result = run(Task(module, options), asker.cloud, check=check)
    assert not result.get("failed") and not result["changed"], result
    found = result[importlib.import_module(f"{MODULES}.{module}").INFO.kind.plural]
    return found if isinstance(found, list) else [found]
