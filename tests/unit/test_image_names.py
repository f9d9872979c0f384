# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which servers have another image than the one that the name in their profile belongs to by now."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.image_names import with_outdated_image
from clients import ID
from fake_senlin import FakeSenlin


def outdated(image: Any, *answers: Response | None, details: tuple[Any, ...] = ("old", "new")) -> tuple[list[str], int]:
    """The names of the nodes with an outdated image, and how many requests that took.

    :param answers: the response of Glance, if it responds.
    :param details: the image of each node's server.
    """
    senlin = FakeSenlin()
    if answers and answers[0]:
        senlin.others["image /images"] = answers[0]
    nodes: list[Attributes] = []
    for number, shown in enumerate(details, 1):
        id = senlin.add("nodes", name=f"n{number}", cluster_id="", details={"image": shown})
        nodes.append(senlin.stored["nodes"][id])
    found = with_outdated_image(Client(senlin), nodes, image)
    return [node["name"] for node in found], len(senlin.asked) + len(senlin.sent)


def images(*ids: str) -> Response:
    """What Glance says of a name."""
    return Response(200, {"images": [{"id": id} for id in ids]}, {})


def test_servers_with_another_image() -> None:
    assert outdated("ubuntu", images("new")) == (["n1"], 3)
    assert outdated("ubuntu", images("new"), details=("new", "new"))[0] == []


def test_a_server_whose_image_is_not_known() -> None:
    assert outdated("ubuntu", images("new"), details=(None, ""))[0] == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        images(),
        images("new", "newer"),
        Response(403, {"message": "no"}, {}),
        *(Response(200, body, {}) for body in ({}, None, [], "fine", {"images": None}, {"images": [{}]})),
    ],
)
def test_without_one_answer_nothing_is_found(answer: Response | None) -> None:
    assert outdated("ubuntu", answer) == ([], 1)


@pytest.mark.parametrize("image", [ID, None, {"id": "x"}])
def test_nobody_is_asked_about_what_is_no_name(image: Any) -> None:
    assert outdated(image, images("new")) == ([], 0)


def test_nobody_is_asked_without_nodes() -> None:
    assert outdated("ubuntu", images("new"), details=()) == ([], 0)
