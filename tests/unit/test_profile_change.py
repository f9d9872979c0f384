# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""To which profiles the server can change existing nodes."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.profile_change import (
    check_profile_change,
    image_of,
)
from ansible_collections.senlin.clustering.plugins.modules import cluster_node
from cluster_tasks import task
from fake_senlin import FakeSenlin
from fake_task import FakeTask

SCHEMA = {
    "auto_disk_config": {"updatable": False, "default": True},
    "block_device_mapping_v2": {"updatable": False},
    "flavor": {"updatable": True},
    "image": {"updatable": True},
    "key_name": {"updatable": False},
    "networks": {"updatable": True},
    "security_groups": {"updatable": False},
    "user_data": {"updatable": False},
}
OLD = {"flavor": "m1.tiny", "image": "cirros"}
DISK = {"boot_index": 0, "source_type": "image", "uuid": "i"}


def refusal(
    old: dict[str, Any], new: dict[str, Any], kind: str = "server", by: Any = CLUSTER, size: int = 1, new_kind: str = ""
) -> str:
    """Why a resource with a profile cannot change to another one; empty if it can."""
    senlin = FakeSenlin()
    senlin.stored["profile-types"] = {"os.nova.server-1.0": {"name": "os.nova.server", "schema": SCHEMA}}
    types = {"server": "os.nova.server-1.0", "stack": "os.heat.stack-1.0"}
    ids = [
        senlin.add("profiles", name=name, type=types[one_kind], spec={"properties": properties})
        for name, one_kind, properties in (("old", kind, old), ("new", new_kind or kind, new))
    ]
    nodes = [{"id": str(number), "profile_id": ids[0], "physical_id": "s"} for number in range(size)]
    declared = task(senlin, profile="new")
    if by is NODE:
        declared = FakeTask(senlin, cluster_node.RESOURCE, {"name": "web", "profile": "new"})
    situation = declared.situation({"id": "1", "name": "web", "profile_id": ids[0]})
    situation.resolved["profile"] = dict(senlin.stored["profiles"][ids[1]])
    try:
        check_profile_change(situation, nodes)
    except BadInput as error:
        return error.message
    return ""


@pytest.mark.parametrize(
    "new",
    [
        pytest.param({**OLD, "flavor": "m1.large"}, id="the flavor"),
        pytest.param({**OLD, "image": "ubuntu"}, id="the image"),
        pytest.param({**OLD, "key_name": None}, id="a null"),
        pytest.param({**OLD, "auto_disk_config": True}, id="a default"),
        pytest.param({**OLD, "auto_disk_config": "true"}, id="a default as text"),
        pytest.param({**OLD, "other": 1}, id="a property that the schema does not have"),
    ],
)
def test_what_can_change(new: dict[str, Any]) -> None:
    assert refusal(OLD, new) == ""
    assert refusal(new, OLD) == ""


@pytest.mark.parametrize(
    ("new", "named"),
    [
        pytest.param({**OLD, "key_name": "ops"}, "key_name", id="one property"),
        pytest.param({**OLD, "user_data": "x", "key_name": "ops"}, "key_name and user_data", id="two properties"),
        pytest.param({**OLD, "auto_disk_config": False}, "auto_disk_config", id="other than the default"),
    ],
)
def test_what_cannot_change(new: dict[str, Any], named: str) -> None:
    for message in (refusal(OLD, new), refusal(new, OLD)):
        assert (
            f"Senlin cannot change {named} of what already exists. Replace the members with cluster_rollout" in message
        )
        assert "or set profile_only" in message
    assert refusal(OLD, new, by=NODE).endswith("of what already exists. Create another node with the profile.")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ([{**DISK, "disk_bus": None}], True),
        ([{**DISK, "boot_index": "0"}], True),
        ([{**DISK, "uuid": "j"}], False),
        ([DISK, DISK], False),
        (None, False),
    ],
)
def test_values_within_a_property(other: Any, same: bool) -> None:
    old, new = {**OLD, "block_device_mapping_v2": [DISK]}, {**OLD, "block_device_mapping_v2": other}
    assert (refusal(old, new) == "") is same


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(
            {"networks": [{"network": "a"}]},
            {"networks": [{"network": "a"}, {"network": "b"}]},
            "Senlin cannot change networks of what already exists. Senlin attaches the interfaces that stay again",
            id="an interface more",
        ),
        pytest.param(
            {"security_groups": ["a", "b"]},
            {"security_groups": ["b", "a"]},
            "Senlin cannot change security_groups of what already exists. Only the order differs",
            id="another order",
        ),
    ],
)
def test_the_reason_that_is_not_in_the_schema(old: dict[str, Any], new: dict[str, Any], reason: str) -> None:
    assert reason in refusal({**OLD, **old}, {**OLD, **new})


def test_servers_cannot_lose_their_image() -> None:
    assert "image (to none)" in refusal(OLD, {"flavor": "m1.large"})
    assert "image (to none)" in refusal({"flavor": "m1.tiny"}, {"flavor": "m1.large"})


def test_without_nodes_everything_can_change() -> None:
    assert refusal(OLD, {"key_name": "ops"}, size=0) == ""


def test_the_type_cannot_change() -> None:
    message = refusal({}, OLD, kind="stack", new_kind="server", size=0)
    assert "of type os.heat.stack-1.0, and profile new" in message
    assert "Create another cluster" in message


def test_a_type_whose_schema_is_not_known() -> None:
    assert refusal({"template": "a"}, {"template": "b"}, kind="stack") == ""


def test_only_servers_have_an_image() -> None:
    spec = {"properties": OLD}
    assert image_of({"type": "os.nova.server-1.0", "spec": spec}) == "cirros"
    assert image_of({"type": "os.heat.stack-1.0", "spec": spec}) is None
    assert image_of({"type": "os.nova.server-1.0", "spec": {"properties": None}}) is None
