# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What each kind of Senlin resource is called, and what its statuses mean.

There is one constant for each kind. Paths, body keys, result keys and sentences are all read from here, so that a thing
has the same name everywhere. ``shapes.py`` names the attributes of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import shapes
from .filters import (
    ACTION_STATUSES,
    BUSY_STATUSES,
    CLUSTER_ACTIONS,
    CLUSTER_STATUSES,
    LEVEL_ALIASES,
    LEVELS,
    NODE_ACTIONS,
    NODE_STATUSES,
    OPERATIONS,
    Filter,
    SortKey,
    sort_keys,
)
from .shapes import Shape

TRANSITIONAL = frozenset(BUSY_STATUSES)
"""The statuses that clusters and nodes leave without a further request."""


@dataclass(frozen=True)
class Kind:
    """A kind of Senlin resource.

    :param noun: the key of its body in requests, responses, and results; with spaces, its name in sentences.
    :param plural: the key of its list in responses and in an info module's result; with dashes, its path.
    :param shape: the names of its attributes. Only a kind that info modules alone read can leave it out; results then
        are what the server sent.
    :param created_key: the attribute that holds the time of creation, to the second.
    :param transitional: the statuses that an object leaves without a further request.
    :param force_deletable: whether the server can delete an object while it is busy (microversion 1.8).
    :param filters: what the server's list can filter by, by the attribute's name. The server refuses any other filter
        with 400.
    :param sort_keys: what the server's list can be sorted by, by the attribute's name.
    :param parent: the plural of the kind below whose path this kind lives; such a kind has no path of its own.
    :param paginated: whether the server's list can be read in pages. Where it cannot, the server refuses ``limit``.
    :param secrets: the attributes whose values give access to whoever reads them. They are masked unless a task asks
        for them.
    :param parameters: the attributes that hold parameters, of which those with the names of secrets are masked.
    """

    noun: str
    plural: str
    shape: Shape | None = None
    created_key: str = "created_at"
    transitional: frozenset[str] = field(default_factory=frozenset)
    force_deletable: bool = False
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort_keys: Mapping[str, SortKey] = field(default_factory=dict)
    paginated: bool = True
    parent: str = ""
    secrets: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name of the kind in sentences, such as ``cluster policy``."""
        return self.noun.replace("_", " ")

    @property
    def path(self) -> str:
        """The path of the collection, such as ``/clusters``."""
        return f"/{self.plural.replace('_', '-')}"

    def shaped(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The body of a response under the names that results have."""
        return self.shape.of(body) if self.shape else dict(body)


def describe(kind: Kind, resource: Mapping[str, Any]) -> str:
    """A resource in a sentence: its kind, name, and id."""
    return f"{kind.title} {resource.get('name')} ({resource['id']})"


def capitalized(sentence: str) -> str:
    """A sentence that begins with a capital letter, as all do that do not begin with an option or a value."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


_NAME = Filter("name")
_METADATA = Filter("", mapping=True)
_LATER = ("created_at", "updated_at")
"""The creation of a cluster or node ends later than it begins, so both times can be missing."""

CLUSTER = Kind(
    "cluster",
    "clusters",
    shapes.CLUSTER,
    created_key="init_at",
    transitional=TRANSITIONAL | {"RESIZING", "CHECKING"},
    force_deletable=True,
    filters={"metadata": _METADATA, "name": _NAME, "status": Filter("status", CLUSTER_STATUSES)},
    sort_keys=sort_keys("name", "status", "init_at", nullable=_LATER),
)
"""Statuses include RESIZING and CHECKING, in which the server does not refuse a delete."""
NODE = Kind(
    "node",
    "nodes",
    shapes.NODE,
    created_key="init_at",
    transitional=TRANSITIONAL,
    force_deletable=True,
    filters={
        "cluster_id": Filter("cluster_id", one_value=True, names_cluster=True, needs_cluster=True),
        "metadata": _METADATA,
        "name": _NAME,
        "physical_id": Filter(""),
        "status": Filter("status", NODE_STATUSES),
    },
    sort_keys=sort_keys("index", "name", "status", "init_at", nullable=_LATER),
)
"""A check does not change a node's status on the way."""
PROFILE = Kind(
    "profile",
    "profiles",
    shapes.PROFILE,
    filters={"metadata": _METADATA, "name": _NAME, "type": Filter("type", type_of="profile_type")},
    sort_keys=sort_keys("name", "type", "created_at", nullable=("updated_at",)),
)
"""It has no status: its requests are carried out immediately, without an action."""
POLICY = Kind(
    "policy",
    "policies",
    shapes.POLICY,
    filters={"name": _NAME, "type": Filter("type", type_of="policy_type")},
    sort_keys=PROFILE.sort_keys,
)
"""It has no status and no metadata, and only its name can change."""
RECEIVER = Kind(
    "receiver",
    "receivers",
    shapes.RECEIVER,
    filters={
        "action": Filter("action", CLUSTER_ACTIONS),
        "cluster_id": Filter("cluster_id", names_cluster=True),
        "name": _NAME,
        "type": Filter("type", ("webhook", "message")),
        "user_id": Filter("user", since="1.4"),
    },
    sort_keys=sort_keys("name", "type", "created_at", nullable=("action", "cluster_id"), user_id="user"),
    secrets=("channel", "actor"),
)
"""It has no status. Its channel and actor let whoever reads them act without a login."""
BINDING = Kind(
    "cluster_policy",
    "cluster_policies",
    shapes.BINDING,
    filters={
        "is_enabled": Filter("enabled", boolean=True, one_value=True),
        "policy_name": Filter("policy_name", one_value=True),
        "policy_type": Filter("policy_type", type_of="policy_type", one_value=True),
    },
    paginated=False,
    parent="clusters",
)
"""A policy that is attached to a cluster. Actions of the cluster create, change, and delete it."""
ACTION = Kind(
    "action",
    "actions",
    shapes.ACTION,
    transitional=frozenset({"INIT", "READY", "WAITING", "RUNNING", "SUSPENDED", "WAITING_LIFECYCLE_COMPLETION"}),
    filters={
        "action": Filter("action", (*CLUSTER_ACTIONS, *NODE_ACTIONS)),
        "cluster_id": Filter(
            "cluster_id",
            since="1.14",
            shown_since="1.14",
            names_cluster=True,
            needs_cluster=True,
            outlives_cluster=True,
        ),
        "name": _NAME,
        "status": Filter("status", ACTION_STATUSES),
        "target_id": Filter("target"),
    },
    sort_keys=sort_keys("name", "action", "status", "created_at", target_id="target"),
    parameters=("inputs",),
)
"""The work that a write starts. WAITING_LIFECYCLE_COMPLETION lasts until the lifecycle hook is completed."""
EVENT = Kind(
    "event",
    "events",
    shapes.EVENT,
    created_key="generated_at",
    filters={
        "action": Filter(
            "action",
            (*(each for each in (*CLUSTER_ACTIONS, *NODE_ACTIONS) if not each.endswith("_OPERATION")), *OPERATIONS),
            compared_here=OPERATIONS,
        ),
        "cluster_id": Filter("cluster_id", names_cluster=True, needs_cluster=True, outlives_cluster=True),
        "level": Filter("level", LEVELS, aliases=LEVEL_ALIASES),
        "obj_id": Filter("oid"),
        "obj_name": Filter("oname"),
        "obj_type": Filter("otype", ("CLUSTER", "NODE")),
    },
    sort_keys={
        **sort_keys("action", "status", nullable=("cluster_id",), generated_at="timestamp", obj_id="oid"),
        **sort_keys(obj_name="oname", obj_type="otype"),
        "level": SortKey("level", values=LEVELS),
    },
)
"""What happened. The server's filters have names of their own for the object."""
ATTRIBUTE = Kind("cluster_attribute", "cluster_attributes", shapes.ATTRIBUTE, paginated=False, parent="clusters")
"""The value of one attribute on each node of a cluster. ``GET /clusters/<id>/attrs/<path>`` (1.2)."""
PROFILE_TYPE = Kind("profile_type", "profile_types", shapes.TYPE, paginated=False)
"""Its list splits name and version from 1.5 on; its path takes the full name, such as ``os.nova.server-1.0``."""
POLICY_TYPE = Kind("policy_type", "policy_types", shapes.TYPE, paginated=False)
"""Like :data:`PROFILE_TYPE`, such as ``senlin.policy.scaling-1.0``."""
TYPES = {kind.noun: kind for kind in (PROFILE_TYPE, POLICY_TYPE)}
"""The kinds of types, by their nouns."""
SERVICE = Kind("service", "services", shapes.SERVICE, paginated=False)
"""The server's processes. Only an administrator can list them."""
BUILD_INFO = Kind("build_info", "build_info", shapes.BUILD_INFO, paginated=False)
"""The server's build. There is exactly one."""

RECEIVER_ACTIONS = tuple(action for action in CLUSTER_ACTIONS if action != "CLUSTER_CREATE")
"""The actions that a receiver can start. The server refuses CLUSTER_CREATE, except in an update, by mistake."""
