# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of what would be created: every attribute has the type that a real one has."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.new_bodies import new_body, server_details
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import (
    ADDRESS,
    TIME,
    is_placeholder,
    placeholder_id,
    placeholder_name,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    NODE,
    POLICY,
    PROFILE,
    RECEIVER,
    Kind,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.times import read_time

ID = placeholder_id("it")
SPEC = {"type": "os.nova.server", "version": "1.0", "properties": {"networks": [{"network": "private"}]}}

REQUESTS = [
    pytest.param(BINDING, {"cluster_id": "1", "cluster_name": "web"}, {"policy_id", "policy_name", "policy_type"}),
    pytest.param(CLUSTER, {"name": "web", "profile_id": "1", "profile_name": "small"}, {"is_profile_only"}),
    pytest.param(NODE, {"name": "one", "profile_id": "1", "profile_name": "small"}, {"details"}),
    pytest.param(POLICY, {"name": "grow", "spec": SPEC}, {"updated_at"}),
    pytest.param(PROFILE, {"name": "small", "spec": SPEC}, {"updated_at"}),
    pytest.param(
        RECEIVER, {"name": "out", "type": "webhook", "cluster_id": "1", "action": "CLUSTER_CHECK"}, {"updated_at"}
    ),
]


@pytest.mark.parametrize(("kind", "request_body", "null"), REQUESTS, ids=lambda value: getattr(value, "noun", ""))
def test_no_attribute_is_null_that_the_server_would_set(
    kind: Kind, request_body: dict[str, Any], null: set[str]
) -> None:
    shaped = kind.shaped(new_body(kind, ID, request_body, "project"))
    # The server returns no name and no data of a binding, and no domain.
    always = {"data", "name"} if kind is BINDING else {"domain_id"}
    assert {key for key, value in shaped.items() if value is None} == null | always


def test_what_is_not_given_is_left_to_the_server() -> None:
    body = new_body(CLUSTER, ID, {"name": "web", "min_size": None, "metadata": None}, None)
    assert (body["min_size"], body["max_size"], body["metadata"]) == (0, -1, {})


@pytest.mark.parametrize(("type", "key"), [("webhook", "alarm_url"), ("message", "queue_name")])
def test_the_channel_of_a_receiver_depends_on_its_type(type: str, key: str) -> None:
    assert list(new_body(RECEIVER, ID, {"type": type}, None)["channel"]) == [key]


def test_the_details_of_a_server_have_an_address_in_each_network() -> None:
    node = new_body(NODE, ID, {"name": "one"}, None)
    details = server_details(node, SPEC)
    assert details["addresses"] == {"private": [{"addr": ADDRESS, "version": 4}]}
    assert (details["id"], details["name"]) == (node["physical_id"], "one")
    assert server_details(node, {})["addresses"] == {}


def test_placeholders() -> None:
    assert placeholder_id("a") == placeholder_id("a") != placeholder_id("b")
    assert placeholder_name("a") == placeholder_name("a") != placeholder_name("b")
    assert is_placeholder({"nodes": [placeholder_id("a")]})
    assert read_time(TIME) is not None
