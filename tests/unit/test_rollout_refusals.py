# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roll-out refuses before it changes anything, and what it does not have to refuse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    BadInput,
    NotFound,
)
from fake_senlin import FakeSenlin
from rollout_situations import OTHER_ID, begun, cluster, member, profile_id, senlin, situation, titles

__all__ = ["senlin"]


def test_no_update_stops_a_server_where_none_may_be_out_of_service(senlin: FakeSenlin) -> None:
    assert titles(situation(senlin))
    with pytest.raises(BadInput, match=r"max_unavailable is 0, and the update of node web-1 \(.*\) stops its server"):
        plan(situation(senlin, max_unavailable="0"))
    assert titles(situation(senlin, max_unavailable="0", method="replace"))
    assert titles(situation(senlin, max_unavailable="0", max_surge="1"))


@pytest.mark.parametrize("min_size", [0, 3], ids=["nodes that are deleted first", "sizes"])
def test_what_could_not_be_put_back_is_not_changed_in_a_cluster_in_error(min_size: int, senlin: FakeSenlin) -> None:
    cluster(senlin).update(status="ERROR", min_size=min_size)
    assert titles(situation(senlin, method="replace"))
    with pytest.raises(BadInput, match=r"is in ERROR, .* could not be restored"):
        plan(situation(senlin, method="replace", max_surge="0"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gate": "check"}, "gate_url is set, and gate is check, which does not use a URL. Set gate to url."),
        ({"gate_status": []}, "gate_status is []; it must have at least one HTTP status"),
        ({"gate_status": [200, 99999]}, "gate_status is [200, 99999]; it must"),
        ({"gate_url": "http://{adress}/{name}"}, "{adress} stands for nothing. Use {address}, {name}, {id}."),
        ({"gate_url": "http://{address}:abc/"}, "which is not a valid URL"),
        ({"gate_url": "http://{address}:99999/"}, "which is not a valid URL"),
        ({"gate_url": "http:// {address}/"}, "which is not a valid URL"),
        ({"gate_url": "http:///{address}"}, "which is not a valid URL"),
    ],
)
def test_a_gate_that_no_node_can_pass_is_refused(senlin: FakeSenlin, options: dict[str, Any], message: str) -> None:
    url = {"gate": "url", "gate_url": "https://{address}:8443/{name}?id={id}"}
    plan(situation(senlin, **url))
    with pytest.raises(BadInput, match=re.escape(message)):
        plan(situation(senlin, **{**url, **options}))


@pytest.mark.parametrize(
    ("networks", "refused"),
    [
        ([{"network": "front"}, {"network": "back"}], True),
        ([{"network": "front"}, {"network": "private"}], False),
        ([{"network": OTHER_ID}], False),
        ([{"port": OTHER_ID}], False),
        ([], False),
    ],
    ids=["others", "one of them", "by id", "a port", "none"],
)
def test_a_network_that_no_server_has_is_refused(
    senlin: FakeSenlin, networks: list[dict[str, str]], refused: bool
) -> None:
    """As far as the profile tells: the name of a port's network shows only at the server."""
    senlin.stored["profiles"][profile_id("new")]["spec"]["properties"]["networks"] = networks
    found = situation(senlin, gate="url", gate_url="http://{address}/", gate_network="private")
    if not refused:
        assert plan(found)
        return
    with pytest.raises(BadInput, match=r"gate_network is private, .* attached to front, back\."):
        plan(found)


def test_an_id_that_the_roll_out_has_replaced_may_still_be_named(senlin: FakeSenlin) -> None:
    named = [OTHER_ID, "web-2"]
    with pytest.raises(NotFound, match="no node '99999999"):
        plan(situation(senlin, nodes=named))
    begun(senlin)
    found = titles(situation(senlin, nodes=named, method="replace"))
    assert "batch 1 of 1: create a new node web-2 with profile new" in found
    with pytest.raises(NotFound, match="no node 'web-9'"):
        plan(situation(senlin, nodes=["web-9"]))


def test_an_id_that_a_roll_out_has_replaced_may_still_be_named_after_its_end(senlin: FakeSenlin) -> None:
    first, second, third = cluster(senlin)["nodes"]
    for id in (first, second):
        senlin.stored["nodes"][id].update(profile_id=profile_id("new"), profile_name="new")
    named = [OTHER_ID, second]
    with pytest.raises(NotFound, match="no node '99999999"):
        plan(situation(senlin, nodes=named))
    senlin.add("actions", action="NODE_DELETE", target=OTHER_ID, status="SUCCEEDED")
    assert titles(situation(senlin, nodes=named)) == []
    for others in ([*named, third], [*named, first]):
        with pytest.raises(NotFound, match="no node '99999999"):
            plan(situation(senlin, nodes=others))


def test_a_rollback_is_refused_if_it_could_not_tell_members_apart(senlin: FakeSenlin) -> None:
    member(senlin, "web-1", 4, profile="new")
    plan(situation(senlin))
    with pytest.raises(BadInput, match="have the same name, web-1, and different profiles"):
        plan(situation(senlin, on_failure="rollback"))
