# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts managed nodes as the automation controller does, with the queries of the collection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jq
import yaml
from playbook import ROOT

QUERIES = {
    name.removeprefix("senlin.clustering."): jq.compile(entry["query"])
    for name, entry in yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text()).items()
}
"""The compiled queries, by the names of the modules."""
LONGEST_NAME = 255
"""How long the name in a record can be."""


def records(module: str, result: dict[str, Any]) -> list[dict[str, Any]]:
    """What the controller records for a result, each well-formed."""
    found: list[dict[str, Any]] = QUERIES[module].input_value(result).all()
    for record in found:
        assert set(record) == {"name", "canonical_facts", "facts"}
        assert set(record["canonical_facts"]) == {"senlin_node_id"}
        # The controller cannot compare facts that are null, and requires a name, which is unique within a job.
        assert isinstance(record["canonical_facts"]["senlin_node_id"], str)
        assert record["name"] == record["canonical_facts"]["senlin_node_id"]
        assert 0 < len(record["name"]) <= LONGEST_NAME
        assert record["facts"].items() >= {("infra_type", "PrivateCloud"), ("infra_bucket", "Compute")}
    ids = [record["name"] for record in found]
    assert len(ids) == len(set(ids))
    return found


def counted(module: str, result: dict[str, Any]) -> set[str]:
    """The ids of the nodes that a result counts."""
    return {record["canonical_facts"]["senlin_node_id"] for record in records(module, result)}


def counted_in(events: Iterable[dict[str, Any]]) -> set[str]:
    """The ids of the nodes that a job counts, from its events."""
    found: set[str] = set()
    for event in events:
        details = event.get("event_data", {})
        collection, dummy, module = str(details.get("resolved_action", "")).rpartition(".")
        if collection == "senlin.clustering" and module in QUERIES and "res" in details:
            found |= counted(module, details["res"])
    return found
