# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before planning."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.checks import (
    check_input,
    check_numbers,
    check_versions,
    read_values,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, NotSupported
from ansible_collections.senlin.clustering.plugins.modules import cluster, cluster_info, cluster_members, cluster_node
from declarations import INFOS, RESOURCES
from fake_senlin import FakeSenlin
from fake_task import FakeTask

DECLARATIONS = {**RESOURCES, **INFOS}
ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def task(senlin: FakeSenlin, **options: Any) -> FakeTask:
    return FakeTask(senlin, cluster.RESOURCE, options)


@pytest.mark.parametrize(
    "name", ["web", "0", "-", "w.e_b~1", "db-1", "\u96c6\u7fa4", "x" * 255], ids=lambda name: name[:9]
)
def test_names_that_the_server_accepts(senlin: FakeSenlin, name: str) -> None:
    check_input(cluster.RESOURCE, task(senlin, name=name).params)


@pytest.mark.parametrize(
    "name", ["", "a b", "a/b", "web\n", "%", "w\u00e9b", "x" * 256], ids=lambda name: repr(name[:9])
)
def test_names_that_the_server_refuses(senlin: FakeSenlin, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a cluster"):
        check_input(cluster.RESOURCE, task(senlin, name=name).params)
    if name:
        check_input(cluster.RESOURCE, task(senlin, name=name, state="absent").params)


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_refused_in_every_state(senlin: FakeSenlin, name: str, state: str) -> None:
    with pytest.raises(BadInput, match=f"{name!r} cannot be the name of a cluster"):
        check_input(cluster.RESOURCE, task(senlin, name=name, state=state).params)


@pytest.mark.parametrize("id", ["", "web", ID[:8], ID.replace("-", ""), ID.replace("0", "A"), f"{ID}\n"], ids=repr)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_ids_that_are_not_full_ids(senlin: FakeSenlin, id: str, state: str) -> None:
    with pytest.raises(
        BadInput, match=r"cannot be the id of the cluster: .* To find the cluster by its name, give name"
    ):
        check_input(cluster.RESOURCE, task(senlin, id=id, state=state).params)


@pytest.mark.parametrize(
    ("options", "microversion", "refused"),
    [
        pytest.param({"profile_only": True}, "1.5", True, id="profile_only before 1.6"),
        pytest.param({"profile_only": True}, "1.6", False, id="profile_only at 1.6"),
        pytest.param({"profile_only": False}, "1.0", False, id="false is what the server does anyway"),
        pytest.param({}, "1.0", False, id="no option that needs a microversion"),
        pytest.param({"config": {}}, "1.6", True, id="an empty map is a value"),
        pytest.param({"force": True, "state": "absent"}, "1.7", True, id="force before 1.8"),
        pytest.param({"force": True, "state": "absent"}, "1.10", False, id="1.10 is newer than 1.8"),
    ],
)
def test_check_versions(senlin: FakeSenlin, options: dict[str, Any], microversion: str, refused: bool) -> None:
    senlin.microversion = microversion
    params = task(senlin, name="web", **options).params
    if refused:
        with pytest.raises(NotSupported, match=f"{next(iter(options))} needs microversion"):
            check_versions(cluster.RESOURCE, params, Client(senlin))
    else:
        check_versions(cluster.RESOURCE, params, Client(senlin))
    assert senlin.sent == []


@pytest.mark.parametrize(
    ("module", "options", "microversion", "refused"),
    [
        pytest.param(cluster_node, {"tainted": False}, "1.12", True, id="nothing is known about a node before 1.13"),
        pytest.param(cluster_node, {"tainted": False}, "1.13", False, id="tainted at 1.13"),
        pytest.param(cluster_members, {"destroy_after_deletion": False}, "1.3", False, id="the server deletes nothing"),
        pytest.param(cluster_members, {"destroy_after_deletion": True}, "1.3", True, id="it cannot delete"),
        pytest.param(cluster_members, {"replace": {}}, "1.2", False, id="nothing to replace"),
        pytest.param(cluster_members, {"replace": {"a": "b"}}, "1.2", True, id="it cannot replace"),
    ],
)
def test_values_that_old_servers_drop(
    senlin: FakeSenlin, module: Any, options: dict[str, Any], microversion: str, refused: bool
) -> None:
    senlin.microversion = microversion
    params = FakeTask(senlin, module.RESOURCE, options).params
    if refused:
        with pytest.raises(NotSupported, match=f"{next(iter(options))} needs microversion"):
            check_versions(module.RESOURCE, params, Client(senlin))
    else:
        check_versions(module.RESOURCE, params, Client(senlin))


REFERENCES = {"cluster", "identity", "name", "nodes", "policy", "profile"}
"""The options that refer to something by name or id."""


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=f"{name}: {row.option}")
        for name, declaration in DECLARATIONS.items()
        for row in declaration.fields
        if row.option in REFERENCES and (name, row.option) != ("cluster_node", "cluster")
    ],
)
def test_empty_references_are_refused(name: str, row: Field) -> None:
    empty = [""] if row.spec["type"] == "list" else ""
    params = {row.option: empty, "state": "absent"}
    with pytest.raises(BadInput) as refused:
        declaration = DECLARATIONS[name]
        if isinstance(declaration, Resource):
            check_input(declaration, params)
        read_values(declaration.fields, params)
    assert f"{row.option} is empty" in str(refused.value).replace("[0]", "") or "'' cannot be" in str(refused.value)


@pytest.mark.parametrize("value", ["['a', 'b']", "{'name': 'a'}", " [a]"])
def test_a_list_for_one_reference_is_refused(value: str) -> None:
    """Ansible turns a list into its text where an option is a text."""
    with pytest.raises(BadInput, match="it must be one exact name or full id"):
        read_values(cluster_info.INFO.fields, {"name": value})


HUGE = {"above all numbers": 2**31, "1e400": 10**400, "-1e400": -(10**400), "too long to write": 10**9999}


@pytest.mark.parametrize("timeout", [0, -1, *HUGE.values()], ids=["0", "-1", *HUGE])
def test_timeouts_that_are_no_time_to_wait(timeout: int) -> None:
    sentence = r"timeout is .{1,60}; it must be 1 second or more, and at most 2147483647\. Set wait to false"
    with pytest.raises(BadInput, match=sentence):
        check_numbers({"timeout": timeout})


@pytest.mark.parametrize("number", HUGE.values(), ids=HUGE)
def test_numbers_that_nothing_can_work_with(number: int) -> None:
    with pytest.raises(BadInput, match=r"max_size is .{1,60}; it must be a number of at most 2147483647\."):
        check_numbers({"timeout": 600, "max_size": number})


@pytest.mark.parametrize("params", [{"timeout": 1}, {"timeout": 2**31 - 1}, {"timeout": None, "max_size": -1}, {}])
def test_numbers(params: dict[str, Any]) -> None:
    check_numbers(params)
