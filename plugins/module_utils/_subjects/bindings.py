# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The bindings of policies to clusters: where they are read, and the steps that make, change and end one.

A binding lives below its cluster and is changed by actions of the cluster alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from .._plan.calls import Act
from .._plan.fields import Params
from .._plan.info import list_resources
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.finding import look_up
from .._senlin.kinds import BINDING, CLUSTER, Kind
from .._senlin.transport import Attributes

SHARED_TYPE = "senlin.policy.scaling-"
"""The one policy type of which a cluster takes several policies; of any other it takes one."""


def bindings_path(cluster: Attributes) -> str:
    """Where the bindings of a cluster are."""
    return f"{CLUSTER.path}/{cluster['id']}/policies"


def bindings_of(client: Client, cluster: Attributes) -> Iterator[Attributes]:
    """The bindings of a cluster. ``GET /clusters/<id>/policies``."""
    return client.listing(BINDING, path=bindings_path(cluster))


def bindings_of_named(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """A source for an info module: the bindings of the cluster that a task names, none if there is no such cluster."""
    cluster = look_up(client, CLUSTER, params["cluster"])
    if cluster is not None:
        yield from list_resources(kind, params, client, path=bindings_path(cluster))


def is_exclusive(policy_type: str) -> bool:
    """Whether a cluster takes no second policy of a type, such as ``senlin.policy.deletion-1.0``."""
    return not policy_type.startswith(SHARED_TYPE)


def check_exclusive(situation: Situation, cluster: Attributes, policy: Attributes) -> None:
    """Refuse to attach a second policy of a type of which the cluster takes one; the server's action would fail.

    :param cluster: as the task names it; no more than that, if it is yet to be made, and then it has no bindings.
    :raises BadInput: naming the policy that is attached; a warning in check mode, as it may be detached by then.
    """
    policy_type = policy.get("type")
    if policy_type is None or not is_exclusive(policy_type) or "init_at" not in cluster:
        return
    for other in bindings_of(situation.client, cluster):
        if other["policy_type"] == policy_type:
            situation.on_missing(
                BadInput(
                    f"Policy {policy['name']} ({policy['id']}) cannot be attached to cluster {cluster['name']} "
                    f"({cluster['id']}): a cluster takes one policy of type {policy_type}, and it has policy "
                    f"{other['policy_name']} ({other['policy_id']}). Detach that one first."
                )
            )


def attach(cluster: Attributes, policy: Attributes, *, enabled: bool) -> Step:
    """The step that attaches a policy; it would do nothing where the policy is attached already, enabled or not.

    :param cluster: at least the id and the name.
    :param policy: at least the id and the name.
    :param enabled: always sent, as the server attaches a policy disabled when it is told null.
    """
    after = {
        "cluster_id": cluster["id"],
        "cluster_name": cluster["name"],
        "policy_id": policy["id"],
        "policy_name": policy["name"],
        "policy_type": policy.get("type"),
        "is_enabled": enabled,
    }
    return _step("attach", "to", "policy_attach", cluster, policy, after, enabled=enabled)


def switch(cluster: Attributes, policy: Attributes, *, enabled: bool) -> Step:
    """The step that enables or disables a policy that is attached."""
    after = {"is_enabled": enabled}
    return _step("enable" if enabled else "disable", "on", "policy_update", cluster, policy, after, enabled=enabled)


def detach(cluster: Attributes, policy: Attributes) -> Step:
    """The step that detaches a policy."""
    return _step("detach", "from", "policy_detach", cluster, policy, None)


def _step(
    doing: str,
    where: str,
    verb: str,
    cluster: Attributes,
    policy: Attributes,
    after: Attributes | None,
    **more: bool,
) -> Step:
    title = f"{doing} policy {policy['name']} {where} cluster {cluster['name']}"
    return Step(title, Act(CLUSTER, verb, {"policy_id": policy["id"], **more}, id=cluster["id"]), after)
