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
from .shapes import Shape

TRANSITIONAL = frozenset({"INIT", "CREATING", "UPDATING", "DELETING", "RECOVERING", "OPERATING"})
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
    :param filters: what the server's list can filter by: the attribute's name, and the server's name for it. The server
        refuses any other filter with 400.
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
    filters: Mapping[str, str] = field(default_factory=dict)
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


def _filters(*same: str, **renamed: str) -> dict[str, str]:
    return {**{name: name for name in same}, **renamed}


CLUSTER = Kind(
    "cluster",
    "clusters",
    shapes.CLUSTER,
    created_key="init_at",
    transitional=TRANSITIONAL | {"RESIZING", "CHECKING"},
    force_deletable=True,
    filters=_filters("name", "status"),
)
"""Statuses include RESIZING and CHECKING, in which the server does not refuse a delete."""
NODE = Kind(
    "node",
    "nodes",
    shapes.NODE,
    created_key="init_at",
    transitional=TRANSITIONAL,
    force_deletable=True,
    filters=_filters("cluster_id", "name", "status"),
)
"""A check does not change a node's status on the way."""
PROFILE = Kind("profile", "profiles", shapes.PROFILE, filters=_filters("name", "type"))
"""It has no status: its requests are carried out immediately, without an action."""
POLICY = Kind("policy", "policies", shapes.POLICY, filters=_filters("name", "type"))
"""It has no status and no metadata, and only its name can change."""
RECEIVER = Kind(
    "receiver",
    "receivers",
    shapes.RECEIVER,
    filters=_filters("name", "type", "cluster_id", "action", user_id="user"),
    secrets=("channel", "actor"),
)
"""It has no status. Its channel and actor let whoever reads them act without a login."""
BINDING = Kind(
    "cluster_policy",
    "cluster_policies",
    shapes.BINDING,
    filters=_filters("policy_name", "policy_type", is_enabled="enabled"),
    paginated=False,
    parent="clusters",
)
"""A policy that is attached to a cluster. Actions of the cluster create, change, and delete it."""
ACTION = Kind(
    "action",
    "actions",
    shapes.ACTION,
    transitional=frozenset({"INIT", "READY", "WAITING", "RUNNING", "SUSPENDED", "WAITING_LIFECYCLE_COMPLETION"}),
    filters=_filters("name", "action", "status", "cluster_id", target_id="target"),
    parameters=("inputs",),
)
"""The work that a write starts. WAITING_LIFECYCLE_COMPLETION lasts until the lifecycle hook is completed."""
EVENT = Kind(
    "event",
    "events",
    shapes.EVENT,
    created_key="generated_at",
    filters=_filters("action", "level", "cluster_id", obj_id="oid", obj_name="oname", obj_type="otype"),
)
"""What happened. The server's filters have names of their own for the object."""
ATTRIBUTE = Kind("cluster_attribute", "cluster_attributes", shapes.ATTRIBUTE, paginated=False, parent="clusters")
"""The value of one attribute on each node of a cluster. ``GET /clusters/<id>/attrs/<path>`` (1.2)."""
PROFILE_TYPE = Kind("profile_type", "profile_types", shapes.TYPE, paginated=False)
"""Its list splits name and version from 1.5 on; its path takes the full name, such as ``os.nova.server-1.0``."""
POLICY_TYPE = Kind("policy_type", "policy_types", shapes.TYPE, paginated=False)
"""Like :data:`PROFILE_TYPE`, such as ``senlin.policy.scaling-1.0``."""
SERVICE = Kind("service", "services", shapes.SERVICE, paginated=False)
"""The server's processes. Only an administrator can list them."""
BUILD_INFO = Kind("build_info", "build_info", shapes.BUILD_INFO, paginated=False)
"""The server's build. There is exactly one."""

RECEIVER_ACTIONS = (
    "CLUSTER_ADD_NODES",
    "CLUSTER_ATTACH_POLICY",
    "CLUSTER_CHECK",
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
"""The actions that a receiver can start. The server refuses CLUSTER_CREATE, except in an update, by mistake."""
