# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The URL that triggers a receiver without a login is shown only on request; a task that triggers it can wait."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from case import EMPTY, PROFILE, RECEIVER, scaling
from harness import Task
from playbook import run_playbook
from tenant import Tenant

BARE = Task("cluster_receiver", {"name": "out"})
TRIGGER = Task("cluster_receiver_trigger", {"name": "out"})
SCALE_OUT = RECEIVER.but(action="CLUSTER_SCALE_OUT", params={"count": 1})
BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])


def given(tenant: Tenant, *tasks: Task) -> None:
    """Create the cluster ``web`` and run further tasks."""
    for task in (PROFILE, EMPTY, *tasks):
        tenant.run(task)


def secrets(tenant: Tenant) -> list[str]:
    """The secrets of the receiver: its URL, the part of the URL that makes it usable, and the id of its trust."""
    (receiver,) = tenant.named("receivers", "out")
    return [receiver["channel"]["alarm_url"], f"webhooks/{receiver['id']}", receiver["actor"]["trust_id"]]


def assert_nothing_shown(tenant: Tenant, shown: str) -> None:
    """Fail if a text contains a secret of the receiver."""
    assert [secret for secret in secrets(tenant) if secret in shown] == []


# Secrets


def test_results_hold_no_secret(tenant: Tenant) -> None:
    given(tenant)
    tasks = [
        SCALE_OUT,
        SCALE_OUT,
        BARE.but(params={"count": 2}),
        BARE,
        Task("cluster_receiver_info"),
        Task("cluster_receiver_info", {"name": "out"}),
        TRIGGER.but(wait=False),
    ]
    shown = [tenant.run(task, check=check) for task in tasks for check in (True, False)]
    shown += [tenant.refused(BARE.but(type="message"))]
    assert "(masked)" in json.dumps(shown)
    assert_nothing_shown(tenant, json.dumps(shown))


def test_the_url_is_shown_on_request(tenant: Tenant) -> None:
    given(tenant)
    receiver = tenant.run(SCALE_OUT.but(reveal_url=True))["receiver"]
    url, dummy, trust = secrets(tenant)
    assert (receiver["channel"]["alarm_url"], receiver["actor"]["trust_id"]) == (url, trust)
    (listed,) = tenant.run(Task("cluster_receiver_info", {"name": "out", "reveal_url": True}))["receivers"]
    assert listed["channel"]["alarm_url"] == url


def test_ansible_prints_no_secret(tenant: Tenant, tmp_path: Path) -> None:
    given(tenant)
    log = tmp_path / "sdk.log"
    logged = {"cloud": "devcloud", "sdk_log_path": str(log), "sdk_log_level": "DEBUG"}
    tasks = [
        {f"senlin.clustering.{task.module}": {**task.options, **logged}, **more}
        for task, more in (
            (SCALE_OUT, {"register": "created"}),
            (BARE.but(params={"count": 1, "strict": False}), {}),
            (Task("cluster_receiver_info"), {}),
            (TRIGGER, {}),
            (TRIGGER.but(inputs={"count": 100000}), {"ignore_errors": True}),
            (BARE.but(type="message"), {"ignore_errors": True}),
        )
    ]
    tasks.append({"ansible.builtin.debug": {"var": "created"}})
    printed = run_playbook(tasks, {"devcloud": tenant.cloud}, tmp_path, "-vvvv", "--diff")
    assert "TASK [" in printed and "alarm_url" in printed
    assert_nothing_shown(tenant, printed)
    assert "/v1/receivers" in log.read_text()
    assert_nothing_shown(tenant, log.read_text())


# Declaring receivers


@BOTH_MODES
def test_cluster_and_type_cannot_change(check: bool, tenant: Tenant) -> None:
    given(tenant, EMPTY.but(name="shop"), SCALE_OUT)
    since = time.time()
    assert "cluster of receiver out" in tenant.refused(BARE.but(cluster="shop"), check=check)["msg"]
    assert "type of receiver out" in tenant.refused(BARE.but(type="message"), check=check)["msg"]
    assert tenant.writes(since) == []


def test_params_that_the_server_rewrites_are_unchanged(tenant: Tenant) -> None:
    given(tenant, SCALE_OUT, BARE.but(params={"count": 2}))
    assert "count=1" in tenant.named("receivers", "out")[0]["channel"]["alarm_url"], "the server has rewritten the URL"
    assert not tenant.run(SCALE_OUT.but(params={"count": 2}))["changed"]


def test_a_new_webhook_needs_its_options(tenant: Tenant) -> None:
    given(tenant)
    for options in ({}, {"cluster": "web"}, {"action": "CLUSTER_CHECK"}):
        assert "cluster and action are required to create a webhook" in tenant.refused(BARE.but(**options))["msg"]
    assert "There is no cluster 'gone'" in tenant.refused(RECEIVER.but(cluster="gone"))["msg"]
    dry = tenant.run(RECEIVER.but(cluster="gone"), check=True, assume_missing=True)
    assert dry["steps"] == ["create receiver out"]
    assert len(dry["warnings"]) == 1


def test_a_message_receiver_takes_neither_cluster_nor_action(tenant: Tenant) -> None:
    given(tenant)
    assert "cluster and action cannot be set" in tenant.refused(RECEIVER.but(type="message"))["msg"]
    # The dev cloud has no Zaqar.
    assert "needs the messaging service (Zaqar)" in tenant.refused(BARE.but(type="message"))["msg"]


# Triggering receivers


def test_a_trigger_waits_for_what_it_started(tenant: Tenant) -> None:
    given(tenant, SCALE_OUT)
    dry = tenant.run(TRIGGER.but(inputs={"count": 2}), check=True)
    assert (dry["changed"], dry["steps"]) == (True, ["trigger receiver out"])
    assert dry["action"]["inputs"] == {"count": 2}
    assert tenant.named("clusters", "web")[0]["nodes"] == []
    wet = tenant.run(TRIGGER.but(inputs={"count": 2}))
    assert (wet["action"]["action"], wet["action"]["status"]) == ("CLUSTER_SCALE_OUT", "SUCCEEDED")
    assert {key: wet["action"][key] for key in ("action", "inputs", "target_id")} == {
        key: dry["action"][key] for key in ("action", "inputs", "target_id")
    }
    assert set(wet["action"]) == set(dry["action"])
    assert len(tenant.named("clusters", "web")[0]["nodes"]) == 2


def test_a_trigger_need_not_wait(tenant: Tenant) -> None:
    given(tenant, SCALE_OUT)
    result = tenant.run(TRIGGER.but(wait=False))
    assert tenant.ended(result["action_id"])["status"] == "SUCCEEDED"


def test_a_trigger_waits_for_its_turn(tenant: Tenant) -> None:
    given(tenant, SCALE_OUT)
    first = tenant.run(TRIGGER.but(wait=False))
    second = tenant.run(TRIGGER)
    assert tenant.ended(first["action_id"])["status"] == second["action"]["status"] == "SUCCEEDED"
    assert len(tenant.named("clusters", "web")[0]["nodes"]) == 2


def test_a_trigger_is_not_repeated_when_its_response_is_lost(tenant: Tenant) -> None:
    given(tenant, SCALE_OUT)
    tenant.fault("POST", "/webhooks/", drop="after")
    result = tenant.refused(TRIGGER)
    assert "It is not known whether the server performed the step 'trigger receiver out'" in result["msg"]
    assert_nothing_shown(tenant, json.dumps(result))
    cluster = tenant.named("clusters", "web")[0]
    assert len(tenant.actions(cluster["id"], "CLUSTER_SCALE_OUT")) == 1


def test_a_trigger_that_fails_says_why(tenant: Tenant) -> None:
    given(tenant, EMPTY.but(max_size=1), SCALE_OUT)
    result = tenant.refused(TRIGGER.but(inputs={"count": 2}))
    assert "CLUSTER_SCALE_OUT" in result["msg"] and "max_size" in result["msg"]
    assert "There is no receiver gone" in tenant.refused(TRIGGER.but(name="gone"))["msg"]
    dry = tenant.run(TRIGGER.but(name="gone"), check=True, assume_missing=True)
    assert (dry["steps"], len(dry["warnings"])) == (["trigger receiver gone"], 1)


# Inputs, and what cannot be triggered


def test_numbers_that_are_given_as_texts(tenant: Tenant) -> None:
    given(tenant)
    texts = SCALE_OUT.but(params={"count": "1", "strict": "no", "other": "1"})
    assert tenant.run(texts)["receiver"]["params"] == {"count": 1, "strict": False, "other": "1"}
    assert not tenant.run(texts)["changed"]
    (receiver,) = tenant.named("receivers", "out")
    tenant.send("PATCH", f"/receivers/{receiver['id']}", {"receiver": {"params": {"count": "1"}}})
    assert tenant.run(SCALE_OUT)["steps"] == ["update receiver out: params"]
    assert tenant.run(TRIGGER.but(inputs={"count": "2"}))["action"]["inputs"]["count"] == 2


@BOTH_MODES
def test_an_id_that_no_receiver_has_is_not_triggered(check: bool, tenant: Tenant) -> None:
    id = "00000000-0000-4000-8000-000000000000"
    task = Task("cluster_receiver_trigger", {"id": id})
    message = tenant.refused(task, check=check)["msg"]
    assert f"There is no receiver {id} in this project. Create the receiver first with cluster_receiver" in message


@BOTH_MODES
def test_a_cooldown_is_reported_before_the_receiver_is_triggered(check: bool, tenant: Tenant) -> None:
    policy = Task("cluster_policy", {"name": "slowly", "spec": scaling(cooldown=90)})
    given(tenant, SCALE_OUT, policy, Task("cluster_policy_binding", {"cluster": "web", "policy": "slowly"}))
    tenant.run(TRIGGER)
    start = time.time()
    result = tenant.refused(TRIGGER, check=check)
    assert 60 < result["cooldown_left"] <= 91
    assert result["policy"]["name"] == "slowly"
    assert "cannot be scaled out yet: policy slowly (" in result["msg"]
    assert tenant.writes(start) == []


@pytest.mark.parametrize(
    ("receiver", "effect", "nodes", "named"),
    [
        pytest.param(SCALE_OUT.but(params={"count": 2}), "build", 2, False, id="out"),
        pytest.param(RECEIVER.but(action="CLUSTER_SCALE_IN"), "remove", 1, False, id="in"),
        pytest.param(RECEIVER.but(action="CLUSTER_SCALE_IN", params={"count": 2}), "remove", 2, True, id="in to none"),
        pytest.param(RECEIVER.but(action="CLUSTER_DELETE"), "remove", 2, True, id="delete"),
        pytest.param(RECEIVER, "none", 0, False, id="check"),
    ],
)
def test_a_plan_shows_what_a_trigger_does_to_servers(
    receiver: Task, effect: str, nodes: int, named: bool, tenant: Tenant
) -> None:
    given(tenant, EMPTY.but(desired_capacity=2), receiver)
    names = sorted(node["name"] for node in tenant.read("/nodes"))
    dry, wet = tenant.run(TRIGGER, check=True), tenant.run(TRIGGER)
    (item,) = wet["plan"]
    assert dry["plan"] == [item]
    assert (item["verb"], item["kind"], item["name"], item["effect"]) == ("trigger", "receiver", "out", effect)
    touched = item["nodes"] or {"count": 0, "names": []}
    assert (touched["count"], sorted(touched["names"])) == (nodes, names if named else [])
