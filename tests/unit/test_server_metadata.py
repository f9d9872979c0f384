# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which metadata of servers is refused before Nova refuses it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.server_metadata import check_server_metadata


def server(metadata: Any) -> dict[str, Any]:
    """The spec of a server profile with this metadata."""
    return {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny", "metadata": metadata}}


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({"index": 1, "role": "web"}, "in properties.metadata, index is a number."),
        ({"on": True, "ratio": 0.5}, "in properties.metadata, on is a boolean, ratio is a number."),
        ({"nothing": None}, "nothing is null."),
        ({"map": {"a": "b"}, "list": ["a"]}, "map is a mapping, list is a list."),
    ],
)
def test_what_is_no_text_is_refused(metadata: Any, named: str) -> None:
    with pytest.raises(BadInput) as raised:
        check_server_metadata(server(metadata), "profile web")
    assert raised.value.message.startswith("The spec of profile web cannot be used: ")
    assert named in raised.value.message


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(server({"index": "1", "role": "web", "empty": ""}), id="texts"),
        pytest.param(server({}), id="no metadata"),
        pytest.param(server(None), id="null"),
        pytest.param(server("text"), id="no map, which Senlin refuses"),
        pytest.param({"type": "os.nova.server"}, id="no properties"),
        pytest.param({"type": "os.nova.server", "properties": None}, id="null properties"),
        pytest.param({"type": "os.heat.stack", "properties": {"metadata": {"a": 1}}}, id="another type"),
        pytest.param({"type": "senlin.policy.deletion", "properties": {}}, id="a policy"),
    ],
)
def test_the_rest_is_left_to_the_server(spec: dict[str, Any]) -> None:
    check_server_metadata(spec, "profile web")
