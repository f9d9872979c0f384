# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a roll-out notes in the cloud, so that a later run can go on or put things back after this one is cut off.

The metadata of the cluster holds a journal, and that of each new node a mark. Both are gone when the roll-out ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._plan.reserved import JOURNAL, REPLACES
from .._senlin.transport import Attributes
from .._subjects.sizes import NO_LIMIT, Sizes

ALL_OTHERS = "*"
"""Stands in a journal for the names of all members that have the profile and are not named elsewhere."""


@dataclass(frozen=True)
class Absent:
    """A member that is deleted before the node that replaces it is created, and what that node takes over.

    :param id: the id of the member.
    :param name: its name.
    :param role: its role.
    :param metadata: its metadata.
    """

    id: str
    name: str
    role: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Attributes) -> Absent:
        """What there is to know of a member before it is deleted."""
        return cls(node["id"], node["name"], node["role"] or "", without(node["metadata"], REPLACES))

    def as_node(self) -> Attributes:
        """The attributes of the member that the steps of a batch read."""
        return {**asdict(self), "physical_id": None}


@dataclass(frozen=True)
class Journal:
    """The record of a roll-out in the metadata of its cluster.

    :param profile_id: the profile that is rolled out.
    :param cluster_profile_id: the profile that the cluster had before.
    :param names: the names of the members by the profile that they had before.
    :param members: how many members the cluster had.
    :param already: the ids of the members that had the profile before.
    :param policies: the ids of the policies that were enabled, and are temporarily disabled.
    :param sizes: the sizes that the cluster had, if they change temporarily.
    :param temporary_sizes: the sizes that it has during the roll-out.
    :param absent: the members that are deleted before the nodes that replace them are created. Those of a batch are
        noted before the first of them is deleted, so that some can still be there.
    :param seen: the members that there were when the roll-out of another profile was taken over.
    """

    profile_id: str
    cluster_profile_id: str
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    members: int = 0
    already: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    sizes: Sizes | None = None
    temporary_sizes: Sizes | None = None
    absent: tuple[Absent, ...] = ()
    seen: tuple[Absent, ...] = ()

    def rolls_out(self, profile: Attributes) -> bool:
        """Whether it is the record of a roll-out of a profile."""
        return bool(self.profile_id == profile["id"])

    def with_sizes(self, current: Sizes, temporary: Sizes | None) -> Journal:
        """The journal of a roll-out that changes the sizes, unless they are as it needs them.

        :param current: the sizes that the cluster has.
        :param temporary: the sizes that it is to have during the roll-out; ``None`` if any will do.
        """
        if temporary is None or (self.sizes and temporary == current):
            return self
        return replace(self, sizes=self.sizes or current, temporary_sizes=temporary)

    def sizes_after(self, current: Sizes, members: int) -> Sizes:
        """The sizes that the cluster is to have after the roll-out.

        A bound that is not the temporary one was set by somebody else meanwhile, and stays. The desired capacity
        does not tell: Senlin sets it to the number of members when a node joins or is deleted. So if there are fewer
        members than before, somebody else has removed some, and it stays as well. No size is below the number of
        members, so that none of them is deleted.

        :param current: the sizes that the cluster has by then.
        :param members: how many members it has by then.
        """
        if self.sizes is None:
            return current
        temporary = self.temporary_sizes or current
        low = self.sizes.min_size if current.min_size == temporary.min_size else current.min_size
        high = self.sizes.max_size if current.max_size == temporary.max_size else current.max_size
        are_fewer = members < self.members
        desired = max((current if are_fewer else self.sizes).desired_capacity, members, low)
        return Sizes(low, high if high == NO_LIMIT else max(high, desired), desired)

    def noting(self, nodes: Sequence[Attributes]) -> Journal:
        """The journal with members that are about to be replaced without a surge.

        Those that it notes already stay: another run of the same profile can be about to delete them.
        """
        noted = {each.id: each for each in self.absent} | {node["id"]: Absent.of(node) for node in nodes}
        return replace(self, absent=tuple(noted.values()))

    def forgetting(self, ids: Container[str]) -> Journal:
        """The journal without members that have been replaced."""
        return replace(self, absent=tuple(each for each in self.absent if each.id not in ids))

    def profile_before(self, name: str) -> str:
        """The id of the profile that a member had before the roll-out.

        :param name: the name of the member. A node that replaces another one has its name.
        """
        others = next((id for id, names in self.names.items() if ALL_OTHERS in names), self.cluster_profile_id)
        return next((id for id, names in self.names.items() if name in names), others)

    def written(self) -> dict[str, Any]:
        """The journal as metadata."""
        both = {"sizes": self.sizes, "temporary_sizes": self.temporary_sizes}
        sizes = {key: value.attributes() for key, value in both.items() if value}
        both_lists = {"absent": self.absent, "seen": self.seen}
        lists = {key: [asdict(each) for each in value] for key, value in both_lists.items() if value}
        return {
            "profile": self.profile_id,
            "cluster_profile": self.cluster_profile_id,
            "names": {id: list(names) for id, names in self.names.items()},
            "members": self.members,
            "already": list(self.already),
            "policies": list(self.policies),
            **sizes,
            **lists,
        }


def new_journal(
    cluster: Attributes,
    members: Sequence[Attributes],
    profile_id: str,
    policies: Sequence[str],
) -> Journal:
    """The journal of a roll-out that is about to begin."""
    others = [node for node in members if node["profile_id"] != profile_id]
    counted = Counter(node["profile_id"] for node in others)
    most = max(counted, key=lambda id: counted[id], default=cluster["profile_id"])
    names = {id: sorted({node["name"] for node in others if node["profile_id"] == id}) for id in counted if id != most}
    already = tuple(node["id"] for node in members if node["profile_id"] == profile_id)
    named = {**names, most: [ALL_OTHERS]}
    return Journal(profile_id, cluster["profile_id"], named, len(members), already, tuple(policies))


def read_journal(cluster: Attributes) -> Journal | None:
    """The journal in the metadata of a cluster, or ``None``. What somebody has damaged counts as none."""
    written: Any = (cluster.get("metadata") or {}).get(JOURNAL)
    try:
        sizes, temporary = (Sizes(**each) if each else None for each in map(written.get, ("sizes", "temporary_sizes")))
        return Journal(
            written["profile"],
            written["cluster_profile"],
            {str(id): [str(name) for name in names] for id, names in written["names"].items()},
            int(written["members"]),
            tuple(written["already"]),
            tuple(written["policies"]),
            sizes,
            temporary,
            *(tuple(Absent(**each) for each in written.get(key) or ()) for key in ("absent", "seen")),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Mark:
    """What a new node is for.

    :param cluster_id: the cluster of the roll-out.
    :param node_id: the member that it replaces.
    :param role: the role of that member, which the server clears from every node that joins or leaves.
    :param joins: whether that member is deleted before the new node joins, and not after it.
    :param extra: whether the node replaces nothing, and is a member only during the roll-out.
    """

    cluster_id: str
    node_id: str
    role: str = ""
    joins: bool = False
    extra: bool = False

    def written(self) -> dict[str, Any]:
        """The mark as metadata."""
        more = {"extra": True} if self.extra else {}
        return {"cluster": self.cluster_id, "node": self.node_id, "role": self.role, "joins": self.joins, **more}


def read_mark(node: Attributes) -> Mark | None:
    """The mark in the metadata of a node, or ``None``."""
    written: Any = (node.get("metadata") or {}).get(REPLACES)
    try:
        extra = bool(written.get("extra"))
        return Mark(written["cluster"], written["node"], written["role"], bool(written["joins"]), extra)
    except (AttributeError, KeyError, TypeError):
        return None


def without(metadata: Mapping[str, Any] | None, key: str) -> dict[str, Any]:
    """Metadata without a key."""
    return {name: value for name, value in (metadata or {}).items() if name != key}
