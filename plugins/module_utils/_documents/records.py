# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What Senlin has in a project: read with one list for each kind, and one for the policies of each cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from .._plan.info import list_resources
from .._senlin.client import Client
from .._senlin.errors import NotFound, Refused
from .._senlin.finding import not_found_error, the_one
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind, capitalized, describe
from .._senlin.transport import Attributes


@dataclass(frozen=True)
class Records:
    """What Senlin has in a project. Everything that is asked of it is answered here, without a request.

    :param bindings: the policies that are attached to a cluster, by its id.
    :param gone: clusters that were deleted while they were read.
    """

    clusters: tuple[Attributes, ...] = ()
    nodes: tuple[Attributes, ...] = ()
    profiles: tuple[Attributes, ...] = ()
    policies: tuple[Attributes, ...] = ()
    receivers: tuple[Attributes, ...] = ()
    bindings: Mapping[str, tuple[Attributes, ...]] = field(default_factory=dict)
    gone: tuple[Attributes, ...] = ()

    def profile(self, id: str) -> Attributes | None:
        """The profile with an id."""
        return next((each for each in self.profiles if each["id"] == id), None)

    def policy(self, id: str) -> Attributes | None:
        """The policy with an id."""
        return next((each for each in self.policies if each["id"] == id), None)

    def members(self, cluster_id: str) -> list[Attributes]:
        """The nodes of a cluster, in the order in which they joined it."""
        found = [node for node in self.nodes if node["cluster_id"] == cluster_id]
        return sorted(found, key=lambda node: (node["index"] or 0, node["name"], node["id"]))

    def of_name(self, kind: Kind, name: str) -> list[Attributes]:
        """The objects of a kind that have a name. A task that declares the name is about all of them."""
        listed: tuple[Attributes, ...] = getattr(self, kind.plural)
        return [each for each in listed if each["name"] == name and each.get("status") != "DELETING"]


def read_records(
    client: Client, references: Iterable[str] | None = None, *, optional: Collection[str] | None = None
) -> tuple[Records, list[Attributes]]:
    """What Senlin has in the token's project, and which of the clusters are wanted.

    :param references: the names or full ids of the clusters that are wanted; ``None`` for all.
    :param optional: those of the references that need not exist. If it is given, a wanted cluster that is deleted
        meanwhile is no error either, and is in ``gone``.
    :raises NotFound: there is no such cluster, or it was deleted while it was read.
    :raises Ambiguous: several clusters have a name that is wanted.
    """
    # Senlin begins a list again where the last object of a page was deleted; this source gives each object once.
    listed = {
        kind.plural: tuple(list_resources(kind, {}, client)) for kind in (CLUSTER, NODE, PROFILE, POLICY, RECEIVER)
    }
    if references is None:
        wanted = list(listed[CLUSTER.plural])
    else:
        found = [
            cluster
            for reference in references
            if (cluster := _referred(listed[CLUSTER.plural], reference, needed=reference not in (optional or ())))
        ]
        wanted = list({cluster["id"]: cluster for cluster in found}.values())
    bindings, gone = {}, []
    for cluster in wanted:
        try:
            bindings[cluster["id"]] = tuple(client.listing(BINDING, path=f"{CLUSTER.path}/{cluster['id']}/policies"))
        except Refused:
            if client.get(CLUSTER, cluster["id"]) is not None:
                raise
            if references is not None and optional is None:
                named = capitalized(describe(CLUSTER, cluster))
                raise NotFound(f"{named} was deleted while it was read. Run the task again.") from None
            gone.append(cluster)
    records = Records(**listed, bindings=bindings, gone=tuple(gone))
    return records, [cluster for cluster in wanted if cluster not in gone]


def _referred(clusters: Iterable[Attributes], reference: str, *, needed: bool) -> Attributes | None:
    """The cluster that an option refers to by its exact name or its full id; ``None`` if it may be missing."""
    of_id = next((each for each in clusters if each["id"] == reference), None)
    found = of_id or the_one(CLUSTER, reference, [each for each in clusters if each["name"] == reference])
    if found is None and needed:
        raise not_found_error(CLUSTER, reference)
    return found
