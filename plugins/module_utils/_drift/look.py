# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Everything compared once, as it was read. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .._documents.records import Records
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .cloud import Cloud
from .comparison import Comparison
from .declared import Declared
from .difference import DOCUMENT, SERVER, Difference
from .group import GroupComparison
from .server_side import compare_servers
from .sizes_and_members import compare_records, is_at_work, is_rolled


@dataclass(frozen=True)
class Question:
    """What a task asks for.

    :param documents: by the names of their clusters.
    :param references: the names or full ids of the clusters; ``None`` for all.
    """

    documents: Mapping[str, Declared]
    references: Sequence[str] | None = None

    @property
    def is_about_all(self) -> bool:
        """Whether nodes without a cluster and servers of clusters that are gone are wanted, too."""
        return self.references is None


@dataclass(frozen=True)
class Look:
    """What was read, and what came of it.

    :param clusters: those of the records that are compared.
    :param cloud: ``None`` if no servers are compared.
    :param compared: the clusters, and the documents of clusters that do not exist.
    :param others: the differences that belong to none of them.
    """

    records: Records
    clusters: Sequence[Attributes]
    cloud: Cloud | None
    compared: Sequence[Comparison]
    others: Sequence[Difference] = ()

    @property
    def differences(self) -> list[Difference]:
        """All differences."""
        return [*(found for each in self.compared for found in each.differences), *self.others]


def look_at(question: Question, records: Records, clusters: Sequence[Attributes], cloud: Cloud | None) -> Look:
    """Compare what was read."""
    compared = [_recorded(records, each, question.documents) for each in sorted(clusters, key=_by_name)]
    compared += [_missing(records, each) for each in _without_cluster(records, question)]
    others = [] if cloud is None else compare_servers(records, compared, cloud, everything=question.is_about_all)
    for each in compared:
        if each.cluster.get("id"):
            _compare_records(records, each)
    compared += [_gone(each) for each in records.gone]
    return Look(records, clusters, cloud, compared, others)


def _by_name(cluster: Attributes) -> tuple[str, str]:
    return (cluster["name"], cluster["id"])


def _without_cluster(records: Records, question: Question) -> list[Declared]:
    """The documents of clusters that do not exist, as far as they are wanted."""
    documents, references = question.documents, question.references
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
        compared.notes.append(
            f"An action is in progress on these nodes, so they were not compared: {', '.join(at_work)}."
        )
    if is_rolled(cluster):
        compared.notes.append(
            "A roll-out has begun and not ended, so the profiles of its nodes were not compared. If no run of "
            "cluster_rollout is in progress, run it again to end it."
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
