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

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """A kind of Senlin resource.

    :param noun: its name in sentences, and the key of its body in requests, answers and results.
    :param plural: the last part of its path, the key of its list answers, and of an info module's result.
    :param sdk_module: the module below ``openstack.clustering.v1`` that describes it.
    :param sdk_class: the class in there; it gives results their attribute names.
    :param born: the attribute that holds when it was made, to the second.
    :param moving: the statuses that it leaves by itself.
    :param deletes_by_force: whether the server can delete it while it is busy (1.8).
    :param filters: what the server's list can filter by. An unknown filter is refused by the server with a bare 400.
    """

    noun: str
    plural: str
    sdk_module: str
    sdk_class: str
    born: str = "created_at"
    moving: frozenset[str] = field(default_factory=frozenset)
    deletes_by_force: bool = False
    filters: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path of the collection, such as ``/clusters``."""
        return f"/{self.plural}"


CLUSTER = Kind(
    "cluster",
    "clusters",
    "cluster",
    "Cluster",
    born="init_at",
    moving=frozenset({"INIT", "CREATING", "UPDATING", "RESIZING", "DELETING", "CHECKING", "RECOVERING", "OPERATING"}),
    deletes_by_force=True,
    filters=("name", "status"),
)
NODE = Kind(
    "node",
    "nodes",
    "node",
    "Node",
    born="init_at",
    moving=frozenset({"INIT", "CREATING", "UPDATING", "DELETING", "RECOVERING", "OPERATING"}),
    deletes_by_force=True,
    filters=("cluster_id", "name", "status"),
)
PROFILE = Kind("profile", "profiles", "profile", "Profile", filters=("name", "type"))
ACTION = Kind(
    "action",
    "actions",
    "action",
    "Action",
    moving=frozenset({"INIT", "READY", "WAITING", "RUNNING", "SUSPENDED", "WAITING_LIFECYCLE_COMPLETION"}),
    filters=("name", "target", "action", "status", "cluster_id"),
)
