# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What each Senlin resource is called, and what its statuses mean.

One constant a kind. Paths, body keys, result keys, sentences and the SDK class that shapes a result are all read
from here, so that a thing has the same name everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TRANSITIONAL = frozenset({"INIT", "CREATING", "UPDATING", "DELETING", "RECOVERING", "OPERATING"})


@dataclass(frozen=True)
class Kind:
    """A kind of Senlin resource.

    :param noun: the key of its body in requests, answers and results; with spaces, its name in sentences.
    :param plural: the key of its list answers and of an info module's result; with dashes, its path.
    :param sdk_module: the module below ``openstack.clustering.v1`` that describes it.
    :param sdk_class: the class in there; it gives results their attribute names.
    :param born: the attribute that holds when it was made, to the second.
    :param moving: the statuses that it leaves by itself.
    :param deletes_by_force: whether the server can delete it while it is busy (1.8).
    :param filters: what the server's list can filter by: the attribute, and the server's name for it. Of an unknown one
        the server says no more than 400.
    :param below: the plural of the kind below whose objects it lives: it has no path of its own.
    :param pages: whether the server's list can be read in pages; where it cannot, ``limit`` is refused.
    :param placed: the attributes that the SDK takes from the path of a request, though answers hold them too.
    :param secrets: the attributes whose values give access to whoever reads them: masked, unless a task asks for them.
    """

    noun: str
    plural: str
    sdk_module: str
    sdk_class: str
    created_key: str = "created_at"
    transitional: frozenset[str] = field(default_factory=frozenset)
    force_deletable: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    paginated: bool = True
    parent: str = ""
    path_attributes: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name in sentences, such as ``cluster policy``."""
        return self.noun.replace("_", " ")

    @property
    def path(self) -> str:
        """The path of the collection, such as ``/clusters``."""
        return f"/{self.plural.replace('_', '-')}"


def _filters(*same: str, **renamed: str) -> dict[str, str]:
    return {**{name: name for name in same}, **renamed}


CLUSTER = Kind(
    "cluster",
    "clusters",
    "cluster",
    "Cluster",
    created_key="init_at",
    transitional=TRANSITIONAL | {"RESIZING", "CHECKING"},
    force_deletable=True,
    filters=_filters("name", "status"),
)
NODE = Kind(
    "node",
    "nodes",
    "node",
    "Node",
    created_key="init_at",
    transitional=TRANSITIONAL,
    force_deletable=True,
    filters=_filters("cluster_id", "name", "status"),
)
PROFILE = Kind("profile", "profiles", "profile", "Profile", filters=_filters("name", "type"))
POLICY = Kind("policy", "policies", "policy", "Policy", filters=_filters("name", "type"))
RECEIVER = Kind(
    "receiver",
    "receivers",
    "receiver",
    "Receiver",
    filters=_filters("name", "type", "cluster_id", "action", user_id="user"),
    secrets=("channel", "actor"),
)
BINDING = Kind(
    "cluster_policy",
    "cluster_policies",
    "cluster_policy",
    "ClusterPolicy",
    filters=_filters("policy_name", "policy_type", is_enabled="enabled"),
    paginated=False,
    parent="clusters",
    path_attributes=("cluster_id",),
)
ACTION = Kind(
    "action",
    "actions",
    "action",
    "Action",
    transitional=frozenset({"INIT", "READY", "WAITING", "RUNNING", "SUSPENDED", "WAITING_LIFECYCLE_COMPLETION"}),
    filters=_filters("name", "action", "status", "cluster_id", target_id="target"),
)
EVENT = Kind(
    "event",
    "events",
    "event",
    "Event",
    created_key="generated_at",
    filters=_filters("action", "level", "cluster_id", obj_id="oid", obj_name="oname", obj_type="otype"),
)
ATTRIBUTE = Kind(
    "cluster_attribute", "cluster_attributes", "cluster_attr", "ClusterAttr", paginated=False, parent="clusters"
)
PROFILE_TYPE = Kind("profile_type", "profile_types", "profile_type", "ProfileType", paginated=False)
POLICY_TYPE = Kind("policy_type", "policy_types", "policy_type", "PolicyType", paginated=False)
SERVICE = Kind("service", "services", "service", "Service", paginated=False)
BUILD_INFO = Kind("build_info", "build_info", "build_info", "BuildInfo", paginated=False)

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
"""What a receiver can start. CLUSTER_CREATE is refused by the server's create, and taken by its update by mistake."""
