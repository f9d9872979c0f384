# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the module ``cluster_drift`` returns: the differences, how many they are, and what was compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._documents.records import Records, read_records
from .._plan.fields import CONTROL, Field, Params
from .._plan.values import read_references
from .._senlin.client import Client
from .._senlin.kinds import CLUSTER, NODE, Kind
from .._senlin.transport import Attributes
from .comparison import Comparison, counted
from .declared import Declared, read_documents
from .difference import COMPARED, DOCUMENT, SERVER, Difference
from .group import GroupComparison
from .server_side import compare_servers
from .sizes_and_members import compare_records, is_at_work, is_rolled

DIFFERENCE = Kind("difference", "differences", paginated=False)
"""What the module returns. It is no object of Senlin's."""
DRIFT_OPTIONS = (
    Field("clusters", {"type": "list", "elements": "str"}, CONTROL, read=read_references),
    Field("documents", {"type": "list", "elements": "raw"}, CONTROL, read=read_documents),
    Field("servers", {"type": "bool", "default": True}, CONTROL),
)
"""The options of the module."""


def drift(params: Params, client: Client) -> dict[str, Any]:
    """The differences that a task asks for.

    :raises NotFound: there is no such cluster, and no document of it.
    :raises Ambiguous: several clusters have a name that the task gives.
    """
    documents = {each.name: each for each in params.get("documents") or ()}
    references = params.get("clusters")
    records, clusters = read_records(client, references, optional=documents)
    compared = [_recorded(records, each, documents) for each in sorted(clusters, key=_by_name)]
    compared += [_missing(records, each) for each in _without_cluster(records, documents, references)]
    others: list[Difference] = []
    if params["servers"]:
        others = compare_servers(client, records, compared, everything=references is None)
    for each in compared:
        if each.cluster.get("id"):
            _compare_records(records, each)
    compared += [_gone(each) for each in records.gone]
    differences = [found for each in compared for found in each.differences] + others
    differences.sort(key=_order)
    return {
        "differences": [each.facts for each in differences],
        "counts": counted(differences),
        "clusters": [each.facts for each in compared],
    }


def _by_name(cluster: Attributes) -> tuple[str, str]:
    return (cluster["name"], cluster["id"])


def _order(difference: Difference) -> tuple[Any, ...]:
    """By cluster and side. Within them, the order is that of the comparison."""
    cluster = difference.cluster or {}
    return (str(cluster.get("name") or ""), str(cluster.get("id") or ""), COMPARED.index(difference.compared))


def _without_cluster(
    records: Records, documents: Mapping[str, Declared], references: Iterable[str] | None
) -> list[Declared]:
    """The documents of clusters that do not exist, as far as they are wanted."""
    known = {cluster["name"] for cluster in (*records.clusters, *records.gone)}
    wanted = documents if references is None else [each for each in references if each in documents]
    return [documents[name] for name in dict.fromkeys(wanted) if name not in known]


def _missing(records: Records, declared: Declared) -> Comparison:
    compared = Comparison({"name": declared.name}, declared)
    _compare_document(records, compared, declared, None)
    return compared


def _compare_document(records: Records, compared: Comparison, declared: Declared, cluster: Attributes | None) -> None:
    """Add what differs from a document."""
    comparison = GroupComparison(declared, records, cluster)
    compared.differences += comparison.differences()
    compared.notes += comparison.unclear
    if declared.is_wanted is None:
        compared.notes.append("Whether the document wants the group is an expression, so it was not compared.")
        return
    compared.sides.add(DOCUMENT)
    if comparison.open_places:
        places = ", ".join(dict.fromkeys(comparison.open_places))
        compared.notes.append(f"The document has expressions here, which were not compared: {places}.")


def _gone(cluster: Attributes) -> Comparison:
    return Comparison(cluster, None, notes=["It was deleted while it was read, and was not compared."])


def _recorded(records: Records, cluster: Attributes, documents: Mapping[str, Declared]) -> Comparison:
    """A cluster, compared with its document if there is one."""
    compared = Comparison(cluster, documents.get(cluster["name"]))
    if is_at_work(CLUSTER, cluster):
        compared.notes.append(f"It is {cluster['status']}, so it was not compared. Run this again when that has ended.")
        return compared
    at_work = [node["name"] for node in records.members(cluster["id"]) if is_at_work(NODE, node)]
    if at_work:
        compared.notes.append(f"These nodes are at work and were not compared: {', '.join(at_work)}.")
    if is_rolled(cluster):
        compared.notes.append(
            "A roll-out has begun and not ended, so the profiles of its nodes were not compared. If no run of "
            "cluster_rollout is at work on it, run it again to end it."
        )
    if compared.declared is None:
        return compared
    if len(records.of_name(CLUSTER, cluster["name"])) > 1:
        compared.notes.append("Another cluster has the same name, so it was not compared with a document. Rename one.")
        return compared
    _compare_document(records, compared, compared.declared, cluster)
    return compared


def _compare_records(records: Records, compared: Comparison) -> None:
    """Add what differs among the records of a cluster, without what its servers have told already."""
    cluster = dict(compared.cluster)
    if is_at_work(CLUSTER, cluster):
        return
    told = frozenset(
        each.resource["id"]
        for each in compared.differences
        if each.compared == SERVER and each.where in ("server", "server.status")
    )
    compared.differences += compare_records(records, cluster, compared.declared, told)
