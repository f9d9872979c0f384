# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a report: actions, failures with their causes, health, policies, deleted clusters, and no secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.senlin.clustering.plugins.filter.report_data import data as report_filter
from ansible_collections.senlin.clustering.plugins.filter.report_period import report_period
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.data import Records, report_data, with_time
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.drift import MOST_DIFFERENCES
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.health import MOST_NODES
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.period import as_dict
from pages.sample import NOW, Sample
from report_records import DAY, NOON, action, at, cluster, nodes


def reported(most_failures: int = 100, **records: Any) -> dict[str, Any]:
    """The data of a report on some records."""
    return report_data(Records(**records), DAY, most_failures=most_failures, title="Shop")


def test_an_empty_project() -> None:
    data = reported()
    assert (data["clusters"], data["failures"], data["drift"], data["actions"]["total"]) == ([], [], None, 0)


def test_actions_count_if_they_were_under_way_in_the_period() -> None:
    before, over, later = action("CLUSTER_CHECK", -3), action("CLUSTER_UPDATE", -0.5, 3600), action("CLUSTER_CHECK", 25)
    running, timeless = action("CLUSTER_RECOVER", -5, None), action("CLUSTER_RESIZE", 1, created_at=None, start_at=None)
    data = reported(clusters=[cluster()], actions=[before, over, later, running, {**timeless, "end_at": None}])
    assert sorted(row["action"] for row in data["actions"]["by_action"]) == [
        "CLUSTER_CHECK",
        "CLUSTER_RECOVER",
        "CLUSTER_RESIZE",
        "CLUSTER_UPDATE",
    ]
    # The period ends later, as the server's clock is ahead; what began before it is in its first part.
    (first, last) = data["actions"]["parts"]
    assert (first["start"], first["succeeded"], first["unfinished"]) == (data["period"]["start"], 1, 1)
    assert last["succeeded"] == 1
    assert "Correct the clock" in data["notes"][0]


def test_a_period_in_the_past_leaves_out_what_came_later() -> None:
    records = Records(clusters=[cluster()], actions=[action("CLUSTER_CHECK", 1), action("CLUSTER_RESIZE", 48)])
    past = replace(DAY, until_now=False)
    data = report_data(records, past, most_failures=100, title="Shop")
    assert [row["action"] for row in data["actions"]["by_action"]] == ["CLUSTER_CHECK"]
    assert (data["period"], data["notes"]) == (as_dict(past), [])


def test_durations_are_those_of_what_succeeded() -> None:
    records = [action("CLUSTER_CHECK", hour, seconds) for hour, seconds in ((1, 3), (2, 5), (3, 100))]
    records += [
        action("CLUSTER_CHECK", 4, 0.1, status="FAILED"),
        action("CLUSTER_CHECK", 5, -9),
        action("CLUSTER_CHECK", 6, None),
    ]
    (row,) = reported(actions=records)["actions"]["by_action"]
    assert (row["median_seconds"], row["longest_seconds"]) == (5, 100)
    assert (row["total"], row["failed"], row["unfinished"]) == (6, 1, 1)


FULL = "No valid host was found."


def broken(hour: float, count: int, reason: str = FULL) -> list[dict[str, Any]]:
    """A scale-out that fails, as nodes cannot be created."""
    leaves = [
        action("NODE_CREATE", hour, 9, target_id=f"n{number}", status="FAILED", status_reason=reason)
        for number in range(1, count + 1)
    ]
    parent = action("CLUSTER_SCALE_OUT", hour, status="FAILED", status_reason="Failed in creating nodes.")
    return [parent, *leaves]


def test_failures_have_the_causes_of_their_nodes() -> None:
    data = reported(clusters=[cluster(desired_capacity=8)], nodes=nodes(8), actions=broken(6, 7))
    (failure,) = data["failures"]
    assert (failure["action"], failure["cluster"], failure["reason"]) == (
        "CLUSTER_SCALE_OUT",
        {"id": "c1", "name": "web"},
        "Failed in creating nodes",
    )
    (cause,) = failure["causes"]
    assert (cause["reason"], cause["count"], len(cause["nodes"])) == ("No valid host was found", 7, 5)
    assert cause["nodes"][0] == {"id": "n1", "name": "web-1"}
    assert data["clusters"][0]["concerns"] == ["1 action failed."]


def test_the_node_says_more_than_its_action() -> None:
    members = nodes(1, status="ERROR", status_reason="Failed in deleting server: the server is locked.")
    deletion = action("NODE_DELETE", 6, 9, target_id="n1", status="FAILED", status_reason="Node deletion failed.")
    parent = action("CLUSTER_SCALE_IN", 6, status="FAILED", status_reason="Failed in deleting nodes.")
    (failure,) = reported(clusters=[cluster()], nodes=members, actions=[parent, deletion])["failures"]
    assert failure["causes"][0]["reason"] == "Failed in deleting server: the server is locked"


def test_a_failed_check_of_a_node_belongs_to_the_check_of_its_cluster() -> None:
    """The actions that a check starts have no cluster."""
    check = action("CLUSTER_CHECK", 6, status="FAILED", status_reason="Failed.")
    leaf = action("NODE_CHECK", 6, 1, target_id="n1", status="FAILED", status_reason="Gone.", cluster_id=None)
    data = reported(clusters=[cluster(desired_capacity=1)], nodes=nodes(1), actions=[leaf, check])
    (failure,) = data["failures"]
    assert [cause["reason"] for cause in failure["causes"]] == ["Gone"]


def test_an_action_on_a_node_alone_is_its_own_cause() -> None:
    alone = action(
        "NODE_UPDATE", 6, target_id="n9", status="FAILED", cause="RPC Request", cluster_id="", status_reason="No."
    )
    (failure,) = reported(actions=[alone])["failures"]
    assert failure["causes"] == [
        {"action": "NODE_UPDATE", "reason": "No", "count": 1, "nodes": [{"id": "n9", "name": ""}]}
    ]


def test_failures_are_listed_up_to_a_limit_and_counted_beyond_it() -> None:
    records = [each for hour in range(1, 9) for each in broken(hour, 1)]
    data = reported(most_failures=3, actions=records)
    assert (len(data["failures"]), data["failures_total"]) == (3, 8)
    assert [failure["at"] for failure in data["failures"]] == sorted(
        (each["at"] for each in data["failures"]), reverse=True
    )


def test_a_deleted_cluster_has_the_name_of_its_event() -> None:
    records = [action("CLUSTER_DELETE", 6, target_id="c9", cluster_id="c9")]
    (gone,) = reported(actions=records, events=[{"obj_id": "c9", "obj_name": "old"}])["clusters"]
    assert (gone["name"], gone["deleted"], gone["concerns"], gone["status"]) == ("old", True, [], "DELETED")
    (gone,) = reported(actions=[{**records[0], "cluster_name": "older"}])["clusters"]
    assert gone["name"] == "older"
    # A cluster that Senlin could not delete, or that was deleted before the period, is none.
    assert reported(actions=[{**records[0], "status": "FAILED"}])["clusters"] == []
    assert reported(actions=[action("CLUSTER_DELETE", -6)])["clusters"] == []


def test_the_health_of_nodes() -> None:
    members = nodes(MOST_NODES + 5)
    for node in members[:-1]:
        node.update(status="ERROR", status_reason="Check: Server is not found.")
    (found,) = reported(clusters=[cluster(status="ERROR", desired_capacity=30)], nodes=members)["clusters"]
    assert found["nodes"]["statuses"] == {"ERROR": MOST_NODES + 4, "ACTIVE": 1}
    assert (len(found["nodes"]["not_active"]), found["nodes"]["not_active_left_out"]) == (MOST_NODES, 4)
    assert found["concerns"] == [
        "Its status is ERROR.",
        "24 of 25 nodes are not ACTIVE.",
        "It has 25 members, and its desired capacity is 30.",
    ]


def test_clusters_that_need_attention_come_first() -> None:
    listed = [
        cluster(id=name, name=name, status=status)
        for name, status in (("a", "ACTIVE"), ("b", "WARNING"), ("c", "ERROR"))
    ]
    gone = action("CLUSTER_DELETE", 6, target_id="c9", cluster_id="c9")
    assert [each["name"] for each in reported(clusters=listed, actions=[gone])["clusters"]] == ["c", "b", "a", ""]


def test_policies_acted_last_with_an_action_of_their_kind() -> None:
    records = [
        action("CLUSTER_SCALE_OUT", 6),
        action("CLUSTER_SCALE_IN", 9),
        action("CLUSTER_SCALE_IN", 12, target_id="c2", cluster_id="c2"),
    ]
    kinds = {"out": "scaling-1.0", "in": "scaling-1.0", "victims": "deletion-1.1", "health": "health-1.2"}
    bindings = [
        {
            "cluster_id": "c1",
            "policy_id": name,
            "policy_name": name,
            "policy_type": f"senlin.policy.{kind}",
            "is_enabled": name != "in",
        }
        for name, kind in kinds.items()
    ]
    policies = [
        {"id": name, "spec": {"properties": {"event": f"CLUSTER_SCALE_{name.upper()}"}}} for name in ("out", "in")
    ]
    (found,) = reported(clusters=[cluster()], actions=records, bindings=bindings, policies=policies)["clusters"]
    last = {policy["name"]: (policy["last_action"] or {}).get("at") for policy in found["policies"]}
    nine = "2026-11-24T09:00:00Z"
    assert last == {"health": None, "in": nine, "out": "2026-11-24T06:00:00Z", "victims": nine}
    assert [policy["name"] for policy in found["policies"] if not policy["is_enabled"]] == ["in"]


def test_receivers_were_triggered_last_by_the_name_of_the_action() -> None:
    receiver = {
        "id": "0123456789abcdef",
        "name": "out",
        "type": "webhook",
        "action": "CLUSTER_SCALE_OUT",
        "cluster_id": "c1",
    }
    secret = {"channel": {"alarm_url": "http://senlin/v1/webhooks/0123456789abcdef/trigger?V=2"}}
    records = [action("CLUSTER_SCALE_OUT", 6, name="webhook_01234567"), action("CLUSTER_SCALE_OUT", 7)]
    data = reported(clusters=[cluster()], receivers=[{**receiver, **secret}], actions=records)
    assert data["clusters"][0]["receivers"][0]["last_action"]["at"] == "2026-11-24T06:00:00Z"
    assert "trigger" not in json.dumps(data)


def test_secrets_in_what_the_server_says_are_masked() -> None:
    said = "Failed: http://user:hunter2@glance/ password=opensesame POST http://s/v1/webhooks/1f2e/trigger?V=2"
    members = nodes(1, status="ERROR", status_reason=said)
    drift = {"differences": [{"cluster": {"id": "c1"}, "expected": {"admin_pass": "letmein"}, "found": said}]}
    records = [action("CLUSTER_SCALE_OUT", 6, inputs={"password": "letmein"}, status="FAILED", status_reason=said)]
    written = json.dumps(reported(clusters=[cluster(status_reason=said)], nodes=members, actions=records, drift=drift))
    assert [secret for secret in ("hunter2", "opensesame", "1f2e", "letmein") if secret in written] == []


def test_differences_are_sorted_counted_and_cut() -> None:
    rows = [
        {
            "cluster": {"id": "c1", "name": "web"},
            "compared": "server",
            "kind": "node",
            "name": f"n{number:03}",
            "where": "flavor",
        }
        for number in reversed(range(MOST_DIFFERENCES + 5))
    ]
    data = reported(
        clusters=[cluster()], drift={"differences": rows, "counts": {"server": len(rows), "total": len(rows)}}
    )
    assert (len(data["drift"]["differences"]), data["drift"]["left_out"]) == (MOST_DIFFERENCES, 5)
    assert data["drift"]["differences"][0]["name"] == "n000"
    assert data["clusters"][0]["drift"] == len(rows)
    assert reported(drift={"differences": []})["drift"] == {"counts": {"total": 0}, "differences": [], "left_out": 0}


def test_the_time_is_that_of_the_last_change() -> None:
    data = reported(clusters=[cluster()])
    first = with_time(data, NOON, None)
    assert first["generated_at"] == "2026-11-24T12:00:00Z"
    again = with_time(data, NOON + timedelta(minutes=5), json.loads(json.dumps(first)))
    assert again == first
    changed = reported(clusters=[cluster(status="ERROR")])
    assert with_time(changed, NOON + timedelta(minutes=5), first)["generated_at"] == "2026-11-24T12:05:00Z"
    assert with_time(data, NOON, {"generated_at": "x", "format": 0})["generated_at"] == "2026-11-24T12:00:00Z"


def test_the_filter_takes_the_results_of_the_modules() -> None:
    found = Sample(3).found
    data = report_filter(found, as_dict(DAY), earlier="no json", title="Shop")
    assert [each["name"] for each in data["clusters"] if each["deleted"]] == ["trial"]
    again = report_filter(found, as_dict(DAY), earlier=json.dumps(data), title="Shop")
    assert again == data
    for earlier in ("[]", "{}", ""):
        assert report_filter(found, as_dict(DAY), earlier=earlier, title="Shop")["clusters"] == data["clusters"]
    with pytest.raises(AnsibleFilterError, match="value of type list"):
        report_filter([], as_dict(DAY))
    with pytest.raises(AnsibleFilterError, match="report_period"):
        report_filter({}, {})


def test_the_filter_for_the_period_says_since_when_to_read() -> None:
    period = report_period("2026-11-01", "2026-11-02", clusters=[{"timeout": 7200}])
    assert period["actions_since"] == "2026-10-31T22:00:00Z"
    with pytest.raises(AnsibleFilterError, match="report_since is 'soon'"):
        report_period("soon")


def test_ten_thousand_actions_take_a_moment_and_little_space() -> None:
    found = Sample(100, busy=65).found
    assert len(found["actions"]) > 9_000
    data = report_filter(
        found, {"start": "2026-11-23T15:00:00Z", "end": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "part_seconds": 1800}
    )
    assert len(json.dumps(data)) < 1_500_000
    for each in data["clusters"]:
        assert not each["sizes"] or each["sizes"][-1]["members"] == each["members"], each["name"]
        assert each["deleted"] or each["sizes"][0]["members"] >= 2
    assert at(0) == DAY.start
