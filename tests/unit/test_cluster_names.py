# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the clusters that actions, events and receivers are about, and the requests that they take."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info, gather
from ansible_collections.senlin.clustering.plugins.modules import (
    cluster_action_info,
    cluster_event_info,
    cluster_receiver_info,
)
from clients import ID, OTHER_ID, resource, scripted
from scripted_transport import PROJECT, Response, http_response

GONE_ID = "00000000-0000-4000-8000-000000000009"
CLUSTERS = http_response({"clusters": [resource("web"), resource("shop", OTHER_ID), resource("more", GONE_ID)]})
WEB = http_response({"cluster": resource("web")})
NOT_FOUND = http_response({"error": {"code": 404, "message": "not found"}}, 404)


def named(
    info: Info, bodies: list[dict[str, Any]], *responses: Response, **params: Any
) -> tuple[list[str | None], list[tuple[str, Any]]]:
    """The names of clusters that a task returns, and what it sends after its list request."""
    listed = [{"id": str(number), "project": PROJECT, **body} for number, body in enumerate(bodies)]
    client, transport = scripted(http_response({info.kind.plural: listed}), *responses)
    found = gather(info, params, client)
    # A history is listed newest first, and returned newest last.
    found = sorted(found, key=lambda each: each["id"]) if isinstance(found, list) else []
    return [each["cluster_name"] for each in found], [(path, query) for dummy, path, query, body in transport.sent[1:]]


@pytest.mark.parametrize("info", [cluster_action_info.INFO, cluster_event_info.INFO, cluster_receiver_info.INFO])
def test_one_more_request_names_the_clusters(info: Info) -> None:
    web, shop = {"cluster_id": ID}, {"cluster_id": OTHER_ID}
    assert named(info, [web, web], WEB) == (["web", "web"], [(f"/clusters/{ID}", None)])
    assert named(info, [web, shop], CLUSTERS) == (["web", "shop"], [("/clusters", {"limit": 500})])
    everywhere = ("/clusters", {"global_project": "true", "limit": 500})
    assert named(info, [shop, web], CLUSTERS, all_projects=True) == (["shop", "web"], [everywhere])


@pytest.mark.parametrize("info", [cluster_action_info.INFO, cluster_event_info.INFO, cluster_receiver_info.INFO])
def test_nothing_is_asked_where_there_is_nothing_to_name(info: Info) -> None:
    assert named(info, []) == ([], [])
    assert named(info, [{"cluster_id": ""}, {"cluster_id": None}]) == ([None, None], [])


@pytest.mark.parametrize("info", [cluster_action_info.INFO, cluster_receiver_info.INFO])
def test_a_cluster_that_is_gone_has_no_name(info: Info) -> None:
    assert named(info, [{"cluster_id": ID}], NOT_FOUND)[0] == [None]
    assert named(info, [{"cluster_id": ID}, {"cluster_id": "gone"}], CLUSTERS)[0] == ["web", None]


def event(name: str, second: int, otype: str = "CLUSTER") -> dict[str, Any]:
    """An event of the cluster that is gone, or of a node of it."""
    oid = GONE_ID if otype == "CLUSTER" else OTHER_ID
    time = f"2026-11-24T15:00:0{second}Z"
    return {"cluster_id": GONE_ID, "oid": oid, "oname": name, "otype": otype, "timestamp": time}


def test_the_events_of_a_cluster_that_is_gone_have_its_last_name() -> None:
    events = [event("new", 3), event("node", 4, "NODE"), event("old", 1)]
    assert named(cluster_event_info.INFO, events, NOT_FOUND)[0] == ["new", "new", "new"]
    assert named(cluster_event_info.INFO, [event("node", 4, "NODE")], NOT_FOUND)[0] == [None]


def test_events_that_have_lost_the_id_of_their_cluster() -> None:
    """Senlin clears it when the cluster is deleted. What they are about stays."""
    events = [
        {**event(name, second, otype), "cluster_id": None}
        for name, second, otype in (("web", 1, "CLUSTER"), ("node", 2, "NODE"))
    ]
    assert named(cluster_event_info.INFO, events) == (["web", None], [])


def test_the_name_that_a_cluster_has_now_counts() -> None:
    renamed = http_response({"cluster": resource("renamed", GONE_ID)})
    assert named(cluster_event_info.INFO, [event("old", 1)], renamed)[0] == ["renamed"]


def test_the_list_is_read_until_all_clusters_are_named() -> None:
    page = [resource(f"other-{number}", f"{number:08}") for number in range(499)]
    responses = [
        http_response({"clusters": [*page, resource("web")]}),
        http_response(
            {"clusters": [resource("shop", OTHER_ID)] + [resource("x", f"x{number}") for number in range(499)]}
        ),
    ]
    names, sent = named(cluster_action_info.INFO, [{"cluster_id": ID}, {"cluster_id": OTHER_ID}], *responses)
    assert (names, len(sent)) == (["web", "shop"], 2)


def test_only_what_is_returned_is_named() -> None:
    receivers = [{"cluster_id": ID}, {"cluster_id": OTHER_ID}]
    assert named(cluster_receiver_info.INFO, receivers, WEB, limit=1) == (["web"], [(f"/clusters/{ID}", None)])
