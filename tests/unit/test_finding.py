# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How resources are found by name: over the recorded responses of the real server, and over some it cannot give."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Ambiguous, NotFound
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.finding import find, resolve
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from clients import ID, OTHER_ID, member, resource, scripted, spec
from exchanges import UNIQUE
from fake_transport import FakeTransport
from scripted_transport import PROJECT, http_response


def test_find_by_name() -> None:
    client, transport = member("profiles")
    assert find(client, PROFILE, UNIQUE) is None
    found = find(client, PROFILE, UNIQUE)
    assert found is not None
    assert (found["id"], found["name"]) == (transport.known["web"], UNIQUE)
    assert transport.sent == [("GET", "/profiles")] * 2, "one request each"


def test_find_as_the_admin_stays_in_the_project() -> None:
    """The admin's list also holds the member's profile."""
    transport = FakeTransport("profiles", role="admin")
    client = Client(transport)
    assert find(client, PROFILE, UNIQUE) is None
    Writer(client).create(PROFILE, {"name": UNIQUE, "spec": spec()})
    found = find(client, PROFILE, UNIQUE)
    assert found is not None
    assert (found["id"], found["project_id"]) == (transport.known["web of the admin"], transport.project_id)


@pytest.mark.parametrize(
    ("listed", "project", "found"),
    [
        pytest.param([resource("web")], PROJECT, ID, id="the only match"),
        pytest.param([resource("Web"), resource("web", OTHER_ID)], PROJECT, OTHER_ID, id="another case"),
        pytest.param([resource("web ")], PROJECT, None, id="a trailing space, which some databases ignore"),
        pytest.param([resource("web", project="2" * 32)], PROJECT, None, id="another project"),
        pytest.param([resource("web", project=None)], PROJECT, ID, id="a resource without a project"),
        pytest.param([resource("web", project="2" * 32)], None, ID, id="a token without a project"),
    ],
)
def test_find_is_exact(listed: list[dict[str, Any]], project: str | None, found: str | None) -> None:
    client, transport = scripted(http_response({"clusters": listed}))
    transport.project_id = project
    assert (find(client, CLUSTER, "web") or {}).get("id") == found


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        pytest.param(["DELETING", "ACTIVE"], OTHER_ID, id="another one stays"),
        pytest.param(["DELETING"], ID, id="the only one"),
    ],
)
def test_find_prefers_what_is_not_being_deleted(statuses: list[str], found: str) -> None:
    listed = [{**resource("web", id), "status": status} for id, status in zip((ID, OTHER_ID), statuses, strict=False)]
    client, dummy = scripted(http_response({"clusters": listed}))
    assert (find(client, CLUSTER, "web") or {}).get("id") == found


def test_find_lists_all_candidates() -> None:
    client, transport = member("profiles")
    with pytest.raises(Ambiguous) as raised:
        find(client, PROFILE, "twin")
    ids = [transport.known["twin"], transport.known["other twin"]]
    candidates = raised.value.facts["candidates"]
    assert sorted(candidate["id"] for candidate in candidates) == sorted(ids)
    assert all(set(candidate) == {"id", "created_at", "project_id"} for candidate in candidates)
    assert all(id in raised.value.message for id in ids)
    assert "2 profiles are named 'twin'" in raised.value.message


def test_candidates_that_are_nodes_have_their_clusters() -> None:
    nodes = [{**resource("one", id), "cluster_id": cluster} for id, cluster in ((ID, ""), (OTHER_ID, ID))]
    client, dummy = scripted(http_response({"nodes": nodes}))
    with pytest.raises(Ambiguous, match=rf"cluster_id none; id {OTHER_ID}, .*cluster_id {ID}\)") as raised:
        find(client, NODE, "one")
    assert [candidate["cluster_id"] for candidate in raised.value.facts["candidates"]] == ["", ID]


def test_candidates_of_clusters_have_a_status_and_a_time_of_creation() -> None:
    client, dummy = scripted(http_response({"clusters": [resource("web"), resource("web", OTHER_ID)]}))
    with pytest.raises(Ambiguous, match=r"init_at 2026-01-01T00:00:00Z, status ACTIVE[;)]"):
        find(client, CLUSTER, "web")


@pytest.mark.parametrize(
    ("reference", "bodies", "paths"),
    [
        pytest.param("web", [{"clusters": [resource("web")]}], ["/clusters"], id="by name"),
        pytest.param(ID, [{"cluster": resource("web")}], [f"/clusters/{ID}"], id="by id"),
        pytest.param(
            ID,
            [None, {"clusters": [resource(ID, OTHER_ID)]}],
            [f"/clusters/{ID}", "/clusters"],
            id="a name that looks like an id",
        ),
    ],
)
def test_resolve(reference: str, bodies: list[dict[str, Any] | None], paths: list[str]) -> None:
    client, transport = scripted(*(http_response(body, 200 if body else 404) for body in bodies))
    assert resolve(client, CLUSTER, reference)["name"] in ("web", ID)
    assert [path for dummy, path, *rest in transport.sent] == paths


def test_resolve_what_does_not_exist() -> None:
    client, dummy = scripted(http_response({"profiles": []}))
    with pytest.raises(NotFound, match="There is no profile 'web' in this project"):
        resolve(client, PROFILE, "web")
