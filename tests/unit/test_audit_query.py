# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""It is decided for each module whether its results name managed nodes; tests/awx runs the queries on results."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FILE = "extensions/audit/event_query.yml"
MODULES = {path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")}
WITHOUT_NODES = {
    "cluster_action": "an action",
    "cluster_action_info": "actions",
    "cluster_build_info": "the build of the server",
    "cluster_drift": "what differs, of nodes and of other objects",
    "cluster_event_info": "events",
    "cluster_export": "documents",
    "cluster_info": "clusters, which it does not manage, and not the nodes in them",
    "cluster_policy": "a policy",
    "cluster_policy_binding": "a policy of a cluster",
    "cluster_policy_binding_info": "policies of clusters",
    "cluster_policy_info": "policies",
    "cluster_policy_type_info": "types",
    "cluster_profile": "a profile",
    "cluster_profile_info": "profiles",
    "cluster_profile_type_info": "types",
    "cluster_receiver": "a receiver",
    "cluster_receiver_info": "receivers",
    "cluster_receiver_trigger": "a receiver, and an action that it starts",
    "cluster_service_info": "processes of the server",
}
"""What the results of the other modules are about."""


def test_each_module_is_decided() -> None:
    queries = yaml.safe_load((ROOT / FILE).read_text())
    counted = {name.removeprefix("senlin.clustering.") for name in queries}
    assert all(name.startswith("senlin.clustering.") and set(query) == {"query"} for name, query in queries.items())
    undecided = sorted(MODULES - counted - set(WITHOUT_NODES))
    assert not undecided, f"{FILE}: add {undecided}, or say in WITHOUT_NODES of this test what their results are about"
    assert not counted & set(WITHOUT_NODES)
    assert not (counted | set(WITHOUT_NODES)) - MODULES
