# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The groups that a host is in. Pure functions.

Ansible replaces the characters that the name of a group cannot have, so different values could end up in one group. A
play on it would then reach hosts that it does not mean, so that is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...module_utils._senlin.errors import BadInput
from ...module_utils._senlin.kinds import CLUSTER, describe
from .hosts import Host, metadata_of

VALUES: dict[str, Callable[[Host], Any]] = {
    "role": lambda host: host.node["role"],
    "status": lambda host: host.node["status"],
    "profile": lambda host: host.node["profile_name"],
    "zone": lambda host: host.zone,
}
"""What has one value for each host, and makes the group of that name."""

LONGEST_VALUE = 64
"""How many characters a value of metadata can have to make a group."""


@dataclass(frozen=True)
class Group:
    """A group of one host.

    :param name: as it is before Ansible replaces characters.
    :param by: what the group is for, one of :data:`GROUPED_BY`.
    :param value: what all hosts of the group have in common. Names of clusters are not unique, so that is their id.
    :param words: the same in a sentence.
    """

    name: str
    by: str
    value: str
    words: str


def groups_of(host: Host, group_by: Iterable[str]) -> Iterator[Group]:
    """The groups that a host is in. What has no value makes no group.

    :param group_by: some of :data:`GROUPED_BY`.
    """
    for by in group_by:
        if by == "cluster" and host.cluster:
            yield Group(f"cluster_{host.cluster['name']}", by, host.cluster["id"], describe(CLUSTER, host.cluster))
        elif by == "metadata" and host.cluster:
            for key, value in metadata_of(host.cluster).items():
                if (text := _text(value)) and len(text) <= LONGEST_VALUE:
                    yield Group(f"metadata_{key}_{text}", by, f"{key}={text}", f"metadata {key}: {text}")
        elif by in VALUES and (text := _text(VALUES[by](host))):
            yield Group(f"{by}_{text.lower() if by == 'status' else text}", by, text, f"{by} {text}")


def grouped(
    hosts: Iterable[tuple[str, Host]], group_by: Iterable[str], safe: Callable[[str], str]
) -> dict[str, list[str]]:
    """The names of the hosts of each group.

    :param hosts: each with its name.
    :param safe: replaces the characters that the name of a group cannot have.
    :raises BadInput: two values would make one group.
    """
    group_by = tuple(group_by)
    found: dict[str, list[str]] = {}
    first: dict[str, Group] = {}
    for name, host in hosts:
        for group in groups_of(host, group_by):
            title = safe(group.name)
            other = first.setdefault(title, group)
            if (other.by, other.value) != (group.by, group.value):
                raise BadInput(
                    f"The hosts of {other.words} and of {group.words} would be in one group, {title}. Rename one of "
                    f"them, name the clusters in clusters, or remove {group.by} from group_by and use keyed_groups."
                )
            found.setdefault(title, []).append(name)
    return found


def _text(value: Any) -> str:
    """A value as a part of the name of a group; empty if it cannot be one."""
    return str(value) if isinstance(value, str | int | float) and str(value).strip() else ""
