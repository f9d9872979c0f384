# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A parameter of an operation is a secret if its name or the schema of the profile type says so."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import operations


@pytest.mark.parametrize(
    ("name", "description", "concealed"),
    [
        ("admin_pass", "Text.", ["p4ss"]),
        ("pin", "The new Password of the administrator.", ["p4ss"]),
        ("pin", "How to pass it on.", []),
        ("type", None, []),
    ],
)
def test_the_schema_says_what_is_secret(
    name: str, description: Any, concealed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {"operations": {"change": {"parameters": {name: {"type": "String", "description": description}}}}}
    monkeypatch.setattr(operations, "read_operations", lambda client, type: schema)
    found: list[str] = []
    client = SimpleNamespace(get=lambda kind, id: {"type": "a"}, conceal=found.append)
    operations.read_operation(client, [{"profile_id": "0"}], "change", {name: "p4ss"})  # type: ignore[arg-type]
    assert found == concealed
