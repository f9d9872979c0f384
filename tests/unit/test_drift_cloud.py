# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How cluster_drift reads the cloud: lists to their ends, why one is not read, and a second look at what seems gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._drift.cloud import OTHER_REGION, read_cloud
from ansible_collections.senlin.clustering.plugins.module_utils._drift.declared import Declared
from ansible_collections.senlin.clustering.plugins.module_utils._drift.report import drift
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


LISTS = ("clusters", "nodes", "profiles", "policies", "receivers")
LATER = {"action": "CLUSTER_RESIZE", "target": "c"}


def lists(**listed: list[Attributes]) -> list[Response]:
    """What Senlin answers to the five lists."""
    calm = {"clusters": [cluster()], "nodes": [node()], "profiles": [profile()]}
    return [http_response({kind: {**calm, **listed}.get(kind, [])}) for kind in LISTS]


def actions(*listed: dict[str, Any]) -> Response:
    return http_response({"actions": list(listed)})


def nova(*servers: dict[str, Any]) -> Answers:
    named = {"cirros": server()["image"]["id"]}
    images = [{"id": id, "name": name} for name, id in named.items()]
    return [
        http_response({"servers": list(servers)}),
        http_response({"flavors": [{"id": "1", "name": "small"}]}),
        http_response({"images": images}),
    ]


NO_POLICIES = http_response({"cluster_policies": []})


def drifted(clouds: Clouds, **options: Any) -> tuple[list[str], list[str | None]]:
    """Where there are differences, and the notes of the clusters."""
    result = drift({"documents": [], "clusters": None, "servers": True, **options}, Client(clouds))
    assert result["counts"]["total"] == len(result["differences"])
    return [each["where"] for each in result["differences"]], [each["note"] for each in result["clusters"]]


def test_without_a_difference_there_is_no_second_look() -> None:
    clouds = Clouds(nova(server()), *lists(), NO_POLICIES)
    assert drifted(clouds) == ([], [None])
    assert (len(clouds.sent), len(clouds.asked)) == (6, 3)


GONE = node(id="b", name="b", physical_id="t")
STOPPED = server(status="SHUTOFF")
POWERLESS = server(**{"OS-EXT-STS:power_state": 4})


@pytest.mark.parametrize(
    ("nodes", "servers", "nodes_then", "servers_then", "running", "found"),
    [
        ([node(), GONE], [server()], None, None, [], ["node.server"]),
        ([node(), GONE], [server()], [node(), {**GONE, "physical_id": "s"}], None, [], []),
        ([node(), GONE], [server()], [node(), {**GONE, "status": "RECOVERING"}], None, [], []),
        ([node(), GONE], [server()], [node()], None, [], []),
        ([node(), GONE], [server()], None, [server(), server(id="t")], [], []),
        ([node(), GONE], [server()], None, None, [("NODE_RECOVER", "b")], []),
        ([node(), GONE], [server()], None, None, [("NODE_CHECK", "b")], ["node.server"]),
        ([node()], [STOPPED], None, None, [], ["node.server.status"]),
        ([node()], [STOPPED], None, [server()], [], []),
        ([node()], [STOPPED], None, [server(status="REBOOT")], [], []),
        ([node()], [STOPPED], None, None, [("NODE_OPERATION", "n")], []),
        ([node()], [STOPPED], None, None, [("CLUSTER_OPERATION", "c")], []),
        ([node()], [POWERLESS], None, None, [], ["node.server.power_state"]),
        ([node()], [POWERLESS], None, [STOPPED], [], []),
        ([node()], [POWERLESS], None, [server()], [], []),
        ([node(status="ERROR")], [server()], None, None, [], ["node.status"]),
        ([node(status="ERROR")], [server()], [node()], None, [], []),
        ([node(), GONE], [server(), server(id="t")], None, None, [], ["cluster.desired_capacity"]),
        ([node(), GONE], [server(), server(id="t")], [node()], None, [], []),
        ([node(), GONE], [server(), server(id="t")], None, None, [("CLUSTER_ADD_NODES", "c")], []),
        ([node(), GONE], [server(), server(id="t")], None, None, [("NODE_DELETE", "b")], []),
        ([node(), GONE], [server(), server(id="t")], None, None, [("NODE_CHECK", "b")], ["cluster.desired_capacity"]),
        (
            [node(), GONE],
            [server(), server(id="t")],
            None,
            None,
            [("CLUSTER_RESIZE", "d")],
            ["cluster.desired_capacity"],
        ),
        ([], [server()], [], None, [], ["cluster.desired_capacity"]),
    ],
)
def test_a_difference_is_one_if_it_stays_and_nothing_is_at_work_on_it(
    nodes: list[Attributes],
    servers: list[Attributes],
    nodes_then: list[Attributes] | None,
    servers_then: list[Attributes] | None,
    running: list[tuple[str, str]],
    found: list[str],
) -> None:
    size = 2 if len(nodes) == 2 and len(servers) == 1 else 1
    clusters = [cluster(desired_capacity=size)]
    then = (
        [cluster(desired_capacity=min(size, len(nodes if nodes_then is None else nodes_then)))] if nodes else clusters
    )
    at_work = [{"id": str(number), "action": verb, "target": target} for number, (verb, target) in enumerate(running)]
    senlin = [*lists(clusters=clusters, nodes=nodes), NO_POLICIES, actions(*at_work)]
    senlin += lists(clusters=then, nodes=nodes if nodes_then is None else nodes_then)
    again = http_response({"servers": servers if servers_then is None else servers_then})
    answers = [each for each in nova(*servers) if nodes or "servers" in each.body]
    clouds = Clouds([*answers, again], *senlin)
    places, notes = drifted(clouds)
    assert places == found
    assert [bool(note) for note in notes] == [not found]
    for verb, dummy in running if not found else ():
        assert verb in str(notes[0])
    assert (len(clouds.sent), len(clouds.asked)) == (12, len(answers) + 1)


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
    again = http_response({"servers": [server(), left]})
    clouds = Clouds([*nova(server(), left), again], *lists(), NO_POLICIES, actions(), *lists(nodes=[node(), *now]))
    assert drifted(clouds)[0] == ["server.node"] * count


def test_a_server_is_forgotten_unless_a_node_of_its_cluster_is_at_work() -> None:
    left = server(id="left", metadata={"cluster_id": "c", "cluster_node_id": "x"})
    again = http_response({"servers": [server(), left]})
    running = {"id": "1", "action": "NODE_CREATE", "target": "unknown", "cluster_id": "c"}
    clouds = Clouds([*nova(server(), left), again], *lists(), NO_POLICIES, actions(running), *lists())
    places, (note,) = drifted(clouds)
    assert places == [] and "server.node of None" not in str(note) and "NODE_CREATE" in str(note)


def test_a_forgotten_server_of_a_cluster_that_is_gone_belongs_to_none() -> None:
    left = server(id="left", metadata={"cluster_id": "gone", "cluster_node_id": "x"})
    again = http_response({"servers": [server(), left]})
    clouds = Clouds([*nova(server(), left), again], *lists(), NO_POLICIES, actions(), *lists())
    assert drifted(clouds) == (["server.node"], [None])


def declared(**cluster_options: Any) -> list[Declared]:
    return [Declared("web", True, False, {"metadata": {"a": 1}}, cluster_options)]


@pytest.mark.parametrize(
    ("running", "then", "places"),
    [
        (actions(), {}, ["profile.metadata.a", "cluster.max_size"]),
        (actions({"id": "1", **LATER}), {}, ["profile.metadata.a"]),
        (actions(), {"clusters": [cluster(max_size=3)]}, ["profile.metadata.a"]),
        (actions(), {"profiles": [profile(metadata={"a": 1})]}, ["cluster.max_size"]),
        (actions(), {"clusters": []}, []),
        (actions(), {"clusters": [cluster(status="RESIZING")]}, []),
    ],
    ids=["still", "resize", "resized", "changed", "deleted", "at work"],
)
def test_what_differs_from_a_document_is_looked_at_again(
    running: Response, then: dict[str, Any], places: list[str]
) -> None:
    clouds = Clouds([], *lists(), NO_POLICIES, running, *lists(**then))
    found, notes = drifted(clouds, documents=declared(max_size=3), servers=False)
    assert found == places
    assert all(bool(note) is (len(places) < 2) for note in notes) and len(notes) == 1


def test_where_actions_cannot_be_listed_that_is_told() -> None:
    clouds = Clouds([], *lists(), NO_POLICIES, http_response({"error": {"code": 403, "message": "No."}}, 403), *lists())
    found, (note,) = drifted(clouds, documents=declared(max_size=3), servers=False)
    assert found == ["profile.metadata.a", "cluster.max_size"]
    assert "list actions" in str(note) and "among the differences" in str(note)


def test_a_server_that_cannot_be_confirmed_is_no_difference() -> None:
    senlin = [*lists(), NO_POLICIES, actions(), *lists()]
    places, (note,) = drifted(Clouds([*nova(STOPPED), http_response(FORBIDDEN, 403)], *senlin))
    assert places == [] and "Its servers were not compared." in str(note)


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
