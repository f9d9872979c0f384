# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the rows of a kind say about its list: what the server can filter and sort by, and where it cannot be relied on.

The server drops a filter that is newer than the microversion in use, takes the last of several values where it expects
one, and loses items of a list that it sorts by an attribute without a value. ``_plan/query.py`` reads these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .microversion import OLDEST

BUSY_STATUSES = ("INIT", "CREATING", "UPDATING", "DELETING", "RECOVERING", "OPERATING")
"""The statuses that clusters and nodes leave without a further request."""
NODE_STATUSES = ("ACTIVE", "WARNING", "ERROR", *BUSY_STATUSES)
"""The statuses of nodes, the settled ones first."""
CLUSTER_STATUSES = ("ACTIVE", "WARNING", "ERROR", "CRITICAL", *BUSY_STATUSES, "CHECKING", "RESIZING")
"""The statuses of clusters. The server never sets CRITICAL, and accepts it as a filter."""
ACTION_STATUSES = (
    "SUCCEEDED",
    "FAILED",
    "CANCELLED",
    "INIT",
    "READY",
    "WAITING",
    "RUNNING",
    "SUSPENDED",
    "WAITING_LIFECYCLE_COMPLETION",
)
"""The statuses of actions, the final ones first."""
CLUSTER_ACTIONS = (
    "CLUSTER_ADD_NODES",
    "CLUSTER_ATTACH_POLICY",
    "CLUSTER_CHECK",
    "CLUSTER_CREATE",
    "CLUSTER_DELETE",
    "CLUSTER_DEL_NODES",
    "CLUSTER_DETACH_POLICY",
    "CLUSTER_OPERATION",
    "CLUSTER_RECOVER",
    "CLUSTER_REPLACE_NODES",
    "CLUSTER_RESIZE",
    "CLUSTER_SCALE_IN",
    "CLUSTER_SCALE_OUT",
    "CLUSTER_UPDATE",
    "CLUSTER_UPDATE_POLICY",
)
"""What an action can do with a cluster."""
NODE_ACTIONS = (
    "NODE_CHECK",
    "NODE_CREATE",
    "NODE_DELETE",
    "NODE_JOIN",
    "NODE_LEAVE",
    "NODE_OPERATION",
    "NODE_RECOVER",
    "NODE_UPDATE",
)
"""What an action can do with a node."""
OPERATIONS = (
    "abandon",
    "change_password",
    "evacuate",
    "lock",
    "migrate",
    "pause",
    "reboot",
    "rebuild",
    "rescue",
    "restart",
    "resume",
    "start",
    "stop",
    "suspend",
    "unlock",
    "unpause",
    "unrescue",
)
"""The operations of Senlin's own profile types. An event of one has its name as the action."""
LEVELS = ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL")
"""The levels of events."""
LEVEL_ALIASES = {"10": "DEBUG", "20": "INFO", "30": "WARN", "WARNING": "WARN", "40": "ERROR", "50": "CRITICAL"}
"""Levels as numbers, which is how the server stores them, and as others write them."""


@dataclass(frozen=True)
class Filter:
    """A filter of a list.

    :param key: what the server calls it; empty if it has no such filter, which is then applied here only.
    :param values: what the attribute can be; empty if it can be any text. The server refuses any other value.
    :param compared_here: those of the values that the server refuses, although it stores and returns them.
    :param aliases: other writings of these values.
    :param type_of: the noun of the kind whose full names the attribute has, if it is a type. A name without its version
        stands for all versions; the server knows only full names.
    :param boolean: whether the attribute is true or false.
    :param mapping: whether the attribute holds keys and values. The filter gives some of them.
    :param one_value: whether the server takes one value only. Of several, it takes the last.
    :param since: the microversion below which the server drops the filter.
    :param shown_since: the microversion below which responses lack the attribute, so that it cannot be compared here.
    :param names_cluster: whether its value is the id of a cluster.
    :param needs_cluster: whether the server looks for the cluster itself. If it does not exist any more, the server
        refuses the request or returns nothing.
    :param outlives_cluster: whether what is listed can belong to a cluster that does not exist any more.
    """

    key: str
    values: tuple[str, ...] = ()
    compared_here: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    type_of: str = ""
    boolean: bool = False
    mapping: bool = False
    one_value: bool = False
    since: str = OLDEST
    shown_since: str = OLDEST
    names_cluster: bool = False
    needs_cluster: bool = False
    outlives_cluster: bool = False

    def canonical(self, text: str) -> str:
        """A value as the server writes it, from any writing of it. What is no value stays as it is."""
        if text in self.values:
            return text
        found = [each for each in self.values if each.lower() == text.lower()]
        return found[0] if found else self.aliases.get(text.upper(), text)


@dataclass(frozen=True)
class SortKey:
    """An attribute by which the server can sort its list.

    :param key: what the server calls it.
    :param nullable: whether the attribute can be null. The server then leaves items out, and returns others twice,
        where the list is read in pages.
    :param values: what the attribute can be, in order, if that is not the alphabetical one.
    """

    key: str
    nullable: bool = False
    values: tuple[str, ...] = ()

    def place(self, value: Any) -> tuple[bool, Any]:
        """Where a value comes in ascending order: after null, which comes first."""
        return (value is not None, self.values.index(value) if value in self.values else value)


def sort_keys(*same: str, nullable: tuple[str, ...] = (), **renamed: str) -> Mapping[str, SortKey]:
    """The sort keys of a kind, by the attribute's name in results.

    :param same: the attributes that the server calls the same, and that always have a value.
    :param nullable: those that the server calls the same, and that can be null.
    :param renamed: by an attribute's name, what the server calls it.
    """
    keys = {name: SortKey(name) for name in same}
    keys |= {name: SortKey(name, nullable=True) for name in nullable}
    return {**keys, **{name: SortKey(key) for name, key in renamed.items()}}
