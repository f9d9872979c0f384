# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How cluster_drift reads the cloud: lists to their ends, why one is not read, and a second look at what seems gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._documents.records import Records
from ansible_collections.senlin.clustering.plugins.module_utils._drift.cloud import OTHER_REGION, read_cloud
from ansible_collections.senlin.clustering.plugins.module_utils._drift.comparison import Comparison
from ansible_collections.senlin.clustering.plugins.module_utils._drift.server_side import compare_servers
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.cloud_lists import (
    FLAVORS,
    NETWORKS,
    SERVERS,
    images_named,
    read_list,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ClusteringError,
    NoConnection,
    Refused,
    ResponseLost,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response, Service
from scripted_transport import ScriptedTransport, http_response
from test_drift import Attributes, cluster, node, profile, server

Answers = list["Response | None"]


class Clouds(ScriptedTransport):
    """A transport to services that answer as they are told, and to a Senlin."""

    def __init__(self, answers: Answers, *senlin: Response) -> None:
        super().__init__(*senlin)
        self.answers = answers
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        self.asked.append((f"{service.type} {path}", dict(query or {})))
        return self.answers.pop(0)


def page(key: str, *ids: str, **more: Any) -> Response:
    return http_response({key: [{"id": id, "name": f"name of {id}"} for id in ids], **more})


MORE = [{"rel": "previous", "href": "x"}, {"rel": "next", "href": "x"}]
LAST = [{"rel": "previous", "href": "x"}]


@pytest.mark.parametrize(
    ("wanted", "answers"),
    [
        (SERVERS, [page("servers", "a", "b", servers_links=MORE), page("servers", "c")]),
        (FLAVORS, [page("flavors", "a", "b", flavors_links=MORE), page("flavors", "c", flavors_links=LAST)]),
        (images_named(["x", "y"]), [page("images", "a", "b", next="/v2/images?marker=b"), page("images", "c")]),
        (NETWORKS, [page("networks", "a", "b", networks_links=MORE), page("networks", "c")]),
    ],
)
def test_a_list_is_read_to_its_end(wanted: Any, answers: Answers) -> None:
    transport = Clouds(answers)
    assert [each["id"] for each in read_list(Client(transport), wanted)] == ["a", "b", "c"]
    assert [query for dummy, query in transport.asked] == [wanted.query, {**wanted.query, "marker": "b"}]


def test_images_are_asked_for_by_all_of_their_names() -> None:
    assert images_named(["x", "y, z"]).query["name"] == 'in:"x","y, z"'


def test_a_list_is_begun_anew_if_a_page_cannot_begin_any_more() -> None:
    again = [page("servers", "a", servers_links=MORE), page("servers", "c")]
    transport = Clouds([page("servers", "a", "b", servers_links=MORE), http_response({}, 400), *again])
    assert [each["id"] for each in read_list(Client(transport), SERVERS)] == ["a", "b", "c"]


FORBIDDEN = {"forbidden": {"code": 403, "message": "Policy doesn't allow it."}}


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (None, NoConnection, "Nova could not be asked for the servers of the project: it is not in the catalog"),
        (http_response(FORBIDDEN, 403), Refused, "the servers of the project: Policy doesn't allow it (HTTP 403)."),
        (http_response({}, 503), ResponseLost, "Nova failed to list the servers of the project: the server gave no"),
        (
            http_response({"x": 1}),
            ResponseLost,
            "What answered when the servers of the project were listed is not Nova",
        ),
        (http_response({"servers": [1]}), ResponseLost, "is not Nova"),
    ],
)
def test_why_a_list_cannot_be_read(answer: Response | None, error: type[ClusteringError], words: str) -> None:
    with pytest.raises(error) as failed:
        read_list(Client(Clouds([answer] * 9)), SERVERS)
    assert words in failed.value.message


# The second look


def nodes_page(*nodes: Attributes) -> Response:
    return http_response({"nodes": list(nodes)})


def compared(transport: Clouds, *nodes: Attributes) -> tuple[Comparison, int]:
    """A cluster whose servers have been compared, and how many differences belong to no cluster."""
    found = Comparison(cluster(), None)
    records = Records(clusters=(cluster(),), nodes=nodes, profiles=(profile(),))
    others = compare_servers(Client(transport), records, [found], everything=True)
    return found, len(others)


def nova(*servers: dict[str, Any]) -> Answers:
    named = {"cirros": server()["image"]["id"]}
    images = [{"id": id, "name": name} for name, id in named.items()]
    return [
        http_response({"servers": list(servers)}),
        http_response({"flavors": [{"id": "1", "name": "small"}]}),
        http_response({"images": images}),
    ]


@pytest.mark.parametrize(
    ("now", "gone", "noted"),
    [
        ([node(id="b", name="b", physical_id="t")], 1, 0),
        ([node(id="b", name="b", physical_id="new")], 0, 1),
        ([node(id="b", name="b", physical_id="t", status="RECOVERING")], 0, 1),
        ([], 0, 1),
    ],
    ids=["still there", "recreated", "at work", "deleted"],
)
def test_a_server_is_gone_if_it_is_at_the_second_look(now: list[Attributes], gone: int, noted: int) -> None:
    transport = Clouds(nova(server()), nodes_page(node(), *now))
    found, others = compared(transport, node(), node(id="b", name="b", physical_id="t"))
    assert ([each.where for each in found.differences], others) == (["server"] * gone, 0)
    assert len(found.notes) == noted
    assert found.sides == {"server"}


@pytest.mark.parametrize(
    ("now", "count"),
    [
        ([], 1),
        ([node(id="new", physical_id="left")], 0),
        ([node(id="new", physical_id=None, status="CREATING")], 0),
    ],
    ids=["nobody's", "of a new node", "of a node that is being created"],
)
def test_a_server_is_forgotten_if_it_is_at_the_second_look(now: list[Attributes], count: int) -> None:
    left = server(id="left", metadata={"cluster_id": "c", "cluster_node_id": "new", "cluster_node_index": "2"})
    found, others = compared(Clouds(nova(server(), left), nodes_page(node(), *now)), node())
    assert ([each.compared for each in found.differences], others) == (["forgotten"] * count, 0)


def test_a_forgotten_server_of_a_cluster_that_is_gone_belongs_to_none() -> None:
    left = server(id="left", metadata={"cluster_id": "gone", "cluster_node_id": "x"})
    found, others = compared(Clouds(nova(server(), left), nodes_page(node())), node())
    assert (found.differences, others) == ([], 1)


@pytest.mark.parametrize("there", [True, False])
def test_a_nova_that_has_none_of_the_servers_is_not_believed_at_once(there: bool) -> None:
    details = {"details": {"addresses": {}, "id": "s"} if there else {}}
    transport = Clouds(nova(), http_response({"node": {**node(), **details}}))
    cloud = read_cloud(Client(transport), [node()], [{}])
    assert cloud.reason == (OTHER_REGION if there else "")
    assert [path for dummy, path, *rest in transport.sent] == ["/nodes/n?show_details=True"]


def test_a_list_that_cannot_be_read_is_noted() -> None:
    answers = [http_response({"servers": [server()]}), http_response(FORBIDDEN, 403), None]
    cloud = read_cloud(Client(Clouds(answers)), [node()], [{"flavor": "small", "image": "cirros"}])
    assert (cloud.reason, cloud.flavors, cloud.images) == ("", None, None)
    assert [note.split(" ")[0] for note in cloud.notes] == ["Nova", "Glance"]
    assert all(note.endswith("What refers to these was not compared.") for note in cloud.notes)
