# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the module ``cluster_export`` returns: a document for each cluster, and what no document says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._plan.fields import CONTROL, Field, Params
from .._plan.values import read_references
from .._senlin.client import Client
from .._senlin.kinds import CLUSTER, NODE, RECEIVER, Kind, capitalized, describe
from .._senlin.transport import Attributes
from .document import Document, LeftOut, document_of
from .exclusion import NOTHING, read_exclude
from .records import Records, read_records
from .yaml_text import Commented, yaml_text

DOCUMENT = Kind("document", "documents", paginated=False)
"""What the module returns. It is no object of Senlin's."""
EXPORT_OPTIONS = (
    Field("clusters", {"type": "list", "elements": "str"}, CONTROL, read=read_references),
    Field("comments", {"type": "bool", "default": False}, CONTROL),
    Field("exclude", {"type": "raw", "default": []}, CONTROL, read=read_exclude),
)
"""The options of the module."""


def export(params: Params, client: Client) -> dict[str, Any]:
    """The documents that a task asks for.

    :raises NotFound: there is no such cluster, or it was deleted while it was read.
    :raises Ambiguous: several clusters have a name that the task gives.
    """
    references, excluded = params.get("clusters"), params.get("exclude") or NOTHING
    records, clusters = read_records(client, references)
    documents, left_out = [], [LeftOut(CLUSTER, each, "it was deleted while it was read") for each in records.gone]
    for cluster in sorted(clusters, key=lambda each: (each["name"], each["id"])):
        if excluded.has(CLUSTER, cluster["name"]):
            continue
        found = document_of(records, cluster, excluded)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            documents.append(_shown(found, comments=bool(params.get("comments"))))
    if references is None:
        alone = _without_cluster(records)
        left_out += [each for each in alone if not excluded.has(each.kind, each.resource["name"])]
    return {"documents": documents, "left_out": [each.facts for each in left_out]}


def _without_cluster(records: Records) -> Iterator[LeftOut]:
    """What belongs to no cluster, and is used by people or programs all the same."""
    for node in records.nodes:
        if not node["cluster_id"]:
            broken = f", and is in {node['status']}" if node["status"] != "ACTIVE" else ""
            yield LeftOut(NODE, node, f"it is in no cluster{broken}. Declare it with cluster_node")
    for receiver in records.receivers:
        if not receiver["cluster_id"]:
            yield LeftOut(RECEIVER, receiver, "it has no cluster, but a queue. Declare it with cluster_receiver")


def _shown(document: Document, *, comments: bool) -> dict[str, Any]:
    content = _commented(document) if comments else document.content
    header = [_comment(CLUSTER, document.cluster)] if comments else []
    return {
        "cluster_id": document.cluster["id"],
        "name": document.cluster["name"],
        "variables": document.content,
        "text": yaml_text(content, header),
        "secrets": list(document.secrets),
        "left_out": [each.facts for each in document.left_out],
    }


def _commented(document: Document) -> dict[str, Any]:
    """The variables of a document, with a comment for each object of a list."""
    return {
        name: [
            Commented(item, (_of(document.origins[name, place]),)) if (name, place) in document.origins else item
            for place, item in enumerate(value)
        ]
        if isinstance(value, list)
        else value
        for name, value in document.content.items()
    }


def _comment(kind: Kind, resource: Attributes) -> str:
    return f"{capitalized(describe(kind, resource))}, requested at {resource[kind.created_key]}"


def _of(resource: Attributes) -> str:
    created = resource.get("init_at") or resource["created_at"]
    return f"{resource['id']}, created at {created}"
