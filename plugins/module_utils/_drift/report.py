# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the module ``cluster_drift`` returns: the differences, how many they are, and what was compared."""

from __future__ import annotations

from typing import Any

from .._documents.records import read_records
from .._plan.fields import CONTROL, Field, Params
from .._plan.values import read_references
from .._senlin.client import Client
from .._senlin.kinds import Kind
from .comparison import counted
from .declared import read_documents
from .difference import COMPARED, Difference
from .look import Question, look_at
from .second_look import confirmed
from .server_side import read_servers

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
    question = Question(documents, params.get("clusters"))
    records, clusters = read_records(client, question.references, optional=documents)
    cloud = read_servers(client, records, clusters, everything=question.is_about_all) if params["servers"] else None
    look = look_at(question, records, clusters, cloud)
    if look.differences:
        look = confirmed(client, question, look)
    found = sorted(look.differences, key=_order)
    return {
        "differences": [each.facts for each in found],
        "counts": counted(found),
        "clusters": [each.facts for each in look.compared],
    }


def _order(difference: Difference) -> tuple[Any, ...]:
    """By cluster and side. Within them, the order is that of the comparison."""
    cluster = difference.cluster or {}
    return (str(cluster.get("name") or ""), str(cluster.get("id") or ""), COMPARED.index(difference.compared))
