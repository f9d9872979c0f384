# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved plans of groups: what they hold, how they are read, and when they can no longer be carried out."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.comparing import differences, refusal
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.digest import digest_of
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.document import plan_document, tasks_of
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.masks import secret_parts, without_secrets
from ansible_collections.senlin.clustering.plugins.module_utils._saved_plans.reading import (
    NoPlan,
    check_target,
    read_plan,
)
from test_expected_plan import ID, OTHER, RENAME, item

Seen = dict[str, list[dict[str, Any]]]
CLUSTER = {"id": ID, "name": "web", "status": "ACTIVE", "desired_capacity": 2, "metadata": {}, "updated_at": None}
NODES = [
    {"id": f"{number}{OTHER[1:]}", "name": f"node-{number}", "status": "ACTIVE", "cluster_id": ID}
    for number in range(3)
]
CLOUD = {"endpoint": "https://cloud:8778", "project_id": "shop"}


def seen(nodes: int = 2, **changes: Any) -> Seen:
    return {"clusters": [{**CLUSTER, **changes}], "nodes": NODES[:nodes]}


def document(*items: dict[str, Any], found: Seen | None = None, key: str = "", **declared: Any) -> dict[str, Any]:
    tasks = [{"task": "cluster", "module": "cluster", "steps": [each["verb"] for each in items], "plan": [*items]}]
    return plan_document(
        tasks,
        seen() if found is None else found,
        declared,
        group="web",
        state="present",
        connection=CLOUD,
        written_at=datetime(2026, 11, 24, 15),
        key=key,
    )


def test_a_plan_counts_servers_and_leaves_out_tasks_without_steps() -> None:
    removal = item(effect="remove", nodes={"count": 2, "names": []})
    plan = document(item(), removal, RENAME)
    assert (plan["servers"]["built"], plan["servers"]["removed"], plan["servers"]["replaced"]) == (3, 2, 0)
    assert (plan["steps"], plan["written_at"], plan["format"]) == (3, "2026-11-24T15:00:00Z", 1)
    assert document()["tasks"] == []


def test_the_items_of_loops_are_tasks() -> None:
    loop = {
        "results": [
            {"ansible_loop_var": "each", "each": {"name": "out", "id": 7}, "plan": [], "steps": []},
            {"ansible_loop_var": "each", "each": {"policy": {"name": "in"}, "id": 8}, "plan": [], "steps": []},
            {"ansible_loop_var": "each", "each": "text", "skipped": True},
        ]
    }
    single = {"task": "profile", "module": "cluster_profile", "result": {"plan": [item()], "steps": ["a"]}}
    of_loop = {"task": "policy", "module": "cluster_policy", "result": loop}
    found = tasks_of([single, of_loop, {**of_loop, "by": "id"}, {**single, "result": {}}])
    assert [each["task"] for each in found] == ["profile", "policy out", "policy in", "policy 7", "policy 8"]


def test_secrets_are_masked_wherever_they_are() -> None:
    encoded = base64.b64encode(b"#!/bin/sh\npassword=hunter2\n").decode()
    value = {"properties": {"admin_pass": "hunter2", "user_data": encoded, "name": "web", "key": "password: hunter2"}}
    masked = without_secrets(value, "spec")
    assert "hunter2" not in json.dumps(masked) and encoded not in json.dumps(masked)
    assert masked["properties"]["name"] == "web"
    assert [place for place, dummy in secret_parts({"profile": value})] == [
        "profile.properties.admin_pass",
        "profile.properties.key",
        "profile.properties.user_data",
    ]
    plan = document(item(kind="profile", attribute="spec", before=None, after=value))
    assert "hunter2" not in json.dumps(plan)


def test_what_is_predicted_is_not_what_a_plan_rests_on() -> None:
    predicted = {**CLUSTER, "id": "00000000-0000-0000-0000-000000123456"}
    assert document(found={"clusters": [predicted]})["objects"] == []


# Reading


def read(given: Any, key: str = "", folder: str = "/nowhere") -> dict[str, Any]:
    return read_plan(given, folder=folder, key=key)


def test_a_plan_is_read_from_a_file_a_text_or_data(tmp_path: Path) -> None:
    plan = document(item())
    (tmp_path / "web.json").write_text(json.dumps(plan, indent=4))
    for given in ("web.json", str(tmp_path / "web.json"), json.dumps(plan), f"\n {json.dumps(plan)}", plan):
        assert read(given, folder=str(tmp_path)) == plan


def edited(**changes: Any) -> dict[str, Any]:
    plan = {**document(item()), **changes}
    return {**plan, "digest": digest_of(plan, "")}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("web.json", "The plan /nowhere/web.json cannot be read: No such file or directory. Write one with"),
        ("/", "The plan / cannot be read: Is a directory."),
        ("{", "scaling_group_require_plan is not valid JSON, so it is no plan, or only a part of one."),
        (json.dumps(document(item()))[:-9], "scaling_group_require_plan is not valid JSON"),
        ({}, "scaling_group_require_plan is no plan of the role scaling_group."),
        ('{"role": "other"}', "scaling_group_require_plan is no plan of the role scaling_group."),
        (edited(format=2), "is a plan of the form 2, and this release of senlin.clustering knows the forms up to 1."),
        ({**document(item()), "steps": 7}, "is not as it was written: its digest does not fit its content. Write"),
        ("~nobody-has-this-name/web.json", "cannot be read: there is no such home directory."),
        ("web\0.json", "scaling_group_require_plan is no path of a file, and no plan."),
        ('{"a": ' + "[" * 100_000, "scaling_group_require_plan is not valid JSON"),
        ({**document(item()), "digest": "\ud800"}, "is not as it was written"),
        (edited(secrets=7), "lacks a part that every plan has."),
        (edited(written_at=None), "lacks a part that every plan has."),
        (edited(tasks=None), "lacks a part that every plan has."),
        (edited(tasks=[{"task": "a", "plan": [{}]}]), "lacks a part that every plan has."),
        (edited(objects=[{"kind": "cluster"}]), "lacks a part that every plan has."),
        (document(item(), key="secret"), "is a signed plan. Set scaling_group_plan_key to the key"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence(given: Any, words: str) -> None:
    with pytest.raises(NoPlan) as refused:
        read(given)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "web.json").write_bytes(b"\xff\xfe")
    with pytest.raises(NoPlan, match="is not text, so it is no plan"):
        read("web.json", folder=str(tmp_path))


def test_counts_that_are_not_those_of_the_tasks_are_refused() -> None:
    removal = item(effect="remove", nodes={"count": 2, "names": []})
    plan = document(removal)
    none_removed = {**plan["servers"], "removed": 0}
    for changes, words in (
        ({"servers": none_removed}, "its servers do not match its tasks"),
        ({"steps": 0}, "its steps do not match its tasks"),
        ({"servers": none_removed, "steps": 0}, "its steps and servers do not match its tasks"),
    ):
        forged = {**plan, **changes}
        with pytest.raises(NoPlan, match=words):
            read({**forged, "digest": digest_of(forged, "")})
    # Counts of the tasks themselves are those of another plan.
    forged = document({**removal, "nodes": {"count": 1, "names": []}})
    assert read(forged) == forged
    assert differences(forged, plan) == [
        "resize cluster web (desired_capacity 2 to 5, remove 2 nodes) was expected as desired_capacity 2 to 5, remove "
        "1 node"
    ]


def test_titles_that_are_not_those_of_the_steps_are_refused() -> None:
    plan = document(item())
    forged = deepcopy(plan)
    forged["tasks"][0]["steps"] = ["resize cluster web to 3"]
    assert differences(forged, plan) == ["the steps of cluster have other titles"]


def test_a_key_signs_a_plan_and_notices_other_secrets() -> None:
    plan = document(item(), key="a", password="hunter2")
    assert read(plan, key="a") == plan
    assert differences(plan, document(item(), key="a", password="hunter2")) == []
    assert differences(plan, document(item(), key="a", password="hunter3")) == [
        "a secret in the document of the group has changed"
    ]
    for key, given, words in (
        ("b", plan, "or it was signed with another key"),
        ("b", document(item()), "is a plan without a signature, and scaling_group_plan_key is set"),
    ):
        with pytest.raises(NoPlan, match=words):
            read(given, key=key)
    assert document(item(), password="hunter2")["secrets"] is None


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("group", "shop", "The plan is for the group web, and this run is for shop."),
        ("state", "absent", "The plan is for the state present, and this run is for absent."),
        ("project_id", "other", "The plan is for the project shop, and this run is for other."),
        ("endpoint", "https://b", "The plan is for the cloud at https://cloud:8778, and this run is for https://b."),
    ],
)
def test_a_plan_of_something_else_is_refused(name: str, other: str, words: str) -> None:
    target = {"group": "web", "state": "present", **CLOUD, name: other}
    group, state = target.pop("group"), target.pop("state")
    with pytest.raises(NoPlan) as refused:
        check_target(document(item()), group=group, state=state, connection=target)
    assert str(refused.value).startswith(words)
    check_target(document(item()), group="web", state="present", connection={})


# Comparing


def test_the_same_plan_can_be_carried_out() -> None:
    assert refusal(document(item()), document(item())) == ""


def test_where_nothing_is_left_to_do_there_is_nothing_to_refuse() -> None:
    assert refusal(document(item()), document(found=seen(3, desired_capacity=4))) == ""


def test_what_has_moved_is_named() -> None:
    plan, now = document(RENAME), document(RENAME, found=seen(1, desired_capacity=3, status="WARNING"))
    assert differences(plan, now) == [
        f"status of cluster web ({ID}) was ACTIVE, and is WARNING",
        f"desired_capacity of cluster web ({ID}) was 2, and is 3",
        f"node node-1 ({NODES[1]['id']}) existed, and no longer does",
    ]
    assert refusal(plan, now).startswith(
        "The plan of the group web of 2026-11-24T15:00:00Z cannot be carried out, and nothing was sent: status of "
    )


def test_a_run_that_was_cut_off_has_moved_only_what_is_planned() -> None:
    plan = document(RENAME, item())
    for done in (
        document(item(), found=seen(metadata={"a": 1})),
        document(
            item(attribute=None, before=None, after=None, nodes={"count": 2, "names": []}),
            found=seen(3, metadata={"a": 1}, desired_capacity=5),
        ),
    ):
        assert differences(plan, done) == []
    for other in (
        document(item(), found=seen(metadata={"a": 2})),
        document(item(), found=seen(1, metadata={"a": 1})),
        document(item(after=6), found=seen(metadata={"a": 1})),
    ):
        assert differences(plan, other) != []


def test_a_step_that_the_document_no_longer_asks_for_is_not_done() -> None:
    plan = document(RENAME, item())
    assert differences(plan, document(item())) == [
        'update cluster web (metadata {} to {"a": 1}) is expected and no longer planned'
    ]
    another = item(verb="update", attribute="max_size", before=3, after=9, effect="none", nodes=None)
    found = differences(document(RENAME, item(), another), document(item(), found=seen(max_size=9)))
    assert found == ['update cluster web (metadata {} to {"a": 1}) is in the plan, not done, and no longer needed']


def test_when_objects_change_they_do_not_change_in_the_plan() -> None:
    plan = document(item())
    before = deepcopy(plan)
    differences(plan, document(RENAME, found=seen(3)))
    assert plan == before
