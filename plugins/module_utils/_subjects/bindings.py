# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Bindings of policies to clusters: how to read them, and the steps that create, change and delete them.

The path of a binding is below that of its cluster, and only actions on the cluster change a binding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._plan.calls import Act
from .._plan.fields import Params
from .._plan.info import list_resources
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.client import FULL_ID, Client
from .._senlin.errors import Refused, StateConflict
from .._senlin.finding import look_up
from .._senlin.kinds import BINDING, CLUSTER, POLICY, Kind
from .._senlin.transport import Attributes

SCALING_TYPE_PREFIX = "senlin.policy.scaling-"
"""Start of the name of the one policy type of which a cluster accepts several policies. Other types are exclusive."""

ENDS = {"cluster": CLUSTER, "policy": POLICY}
"""What a binding connects: kinds by the options that refer to them, which also begin the names of its attributes."""


def bindings_path(cluster: Attributes) -> str:
    """The path of a cluster's bindings."""
    return f"{CLUSTER.path}/{cluster['id']}/policies"


def bindings_of(client: Client, cluster: Attributes) -> Iterator[Attributes]:
    """List the bindings of a cluster, none if it has been deleted meanwhile. ``GET /clusters/<id>/policies``."""
    try:
        yield from client.listing(BINDING, path=bindings_path(cluster))
    except Refused as refusal:
        if refusal.status != 404:
            raise


def find_binding(situation: Situation) -> Attributes | None:
    """Find the binding of the policy to the cluster that the options ``policy`` and ``cluster`` refer to.

    A full id needs no look-up of its own if there is a binding, because the binding shows that both exist.
    ``GET /clusters/<id>/policies/<id>``.

    :raises NotFound: there is no such cluster or policy.
    :raises Ambiguous: several have the name.
    """
    ids = {option: _id_of(situation, option) for option in ENDS}
    found = _read_binding(situation.client, ids)
    if found is not None:
        return found
    # What looks like an id can also be missing, or be a name.
    resolved = {option: situation.resolve(option, kind) for option, kind in ENDS.items()}
    resolved_ids = {option: end["id"] if end else None for option, end in resolved.items()}
    return None if resolved_ids == ids else _read_binding(situation.client, resolved_ids)


def _id_of(situation: Situation, option: str) -> str | None:
    """The id that an option holds, or that of what it names; ``None`` if that does not exist."""
    reference = str(situation.params[option])
    if FULL_ID.fullmatch(reference):
        return reference
    end = situation.resolve(option, ENDS[option])
    return str(end["id"]) if end else None


def _read_binding(client: Client, ids: Mapping[str, str | None]) -> Attributes | None:
    """The binding of a cluster and a policy with exactly these ids, by option."""
    if None in ids.values():
        return None
    found = client.read(BINDING, f"{bindings_path({'id': ids['cluster']})}/{ids['policy']}")
    # The server also finds a cluster or a policy that has the id of another one as its name.
    return found if found and all(found[f"{option}_id"] == id for option, id in ids.items()) else None


def ends_of(situation: Situation) -> tuple[Attributes, Attributes]:
    """The cluster and the policy of a task's binding, each with at least the id and the name."""
    have = situation.have
    if have is None:
        return situation.require("cluster", CLUSTER), situation.require("policy", POLICY)
    cluster, policy = ({"id": have[f"{option}_id"], "name": have[f"{option}_name"]} for option in ENDS)
    return cluster, policy


def list_bindings(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """Source for an info module: the bindings of the cluster that the task names, or of all clusters of the project.

    Yields nothing if the cluster does not exist. ``GET /clusters/<id>/policies``, once for each cluster.
    """
    if params.get("cluster") is not None:
        cluster = look_up(client, CLUSTER, params["cluster"])
        clusters = [] if cluster is None else [cluster]
    else:
        clusters = list(list_resources(CLUSTER, {"sort": "name"}, client))
    for each in clusters:
        try:
            yield from list_resources(kind, params, client, path=bindings_path(each))
        except Refused as refusal:
            # The cluster has been deleted meanwhile.
            if refusal.status != 404:
                raise


def is_exclusive(policy_type: str) -> bool:
    """Whether a cluster accepts only one policy of a type, such as ``senlin.policy.deletion-1.0``."""
    return not policy_type.startswith(SCALING_TYPE_PREFIX)


def check_exclusive(situation: Situation, cluster: Attributes, policy: Attributes) -> None:
    """Refuse to attach a second policy of an exclusive type: the server would accept the action and then fail it.

    :raises StateConflict: another policy of the type is attached. Check mode may only warn, because an earlier task of
        the run may detach that policy.
    """
    policy_type = policy.get("type")
    if not policy_type or not is_exclusive(policy_type):
        return
    for other in bindings_of(situation.client, cluster):
        if other["policy_type"] == policy_type:
            situation.on_missing(
                StateConflict(
                    f"Policy {policy['name']} ({policy['id']}) cannot be attached to cluster {cluster['name']} "
                    f"({cluster['id']}): a cluster can have only one policy of type {policy_type}, and policy "
                    f"{other['policy_name']} ({other['policy_id']}) is already attached. Detach that policy first.",
                    object_ids=[cluster["id"]],
                    cluster_id=cluster["id"],
                )
            )


def attach(cluster: Attributes, policy: Attributes, *, enabled: bool) -> Step:
    """The step that attaches a policy. ``POST /clusters/<id>/actions`` with ``policy_attach``.

    If the policy is already attached, the server does nothing, whatever ``enabled`` is.

    :param cluster: has at least the id and the name.
    :param policy: has at least the id and the name.
    :param enabled: always sent, because the server attaches the policy disabled if ``enabled`` is null.
    """
    after = {
        "cluster_id": cluster["id"],
        "cluster_name": cluster["name"],
        "policy_id": policy["id"],
        "policy_name": policy["name"],
        "policy_type": policy.get("type"),
        "is_enabled": enabled,
    }
    return _policy_step("attach", "to", "policy_attach", cluster, policy, after, enabled=enabled)


def set_enabled(cluster: Attributes, policy: Attributes, *, enabled: bool) -> Step:
    """The step that enables or disables an attached policy."""
    after = {"is_enabled": enabled}
    word = "enable" if enabled else "disable"
    return _policy_step(word, "on", "policy_update", cluster, policy, after, enabled=enabled)


def detach(cluster: Attributes, policy: Attributes) -> Step:
    """The step that detaches a policy."""
    return _policy_step("detach", "from", "policy_detach", cluster, policy, None)


def _policy_step(
    word: str,
    preposition: str,
    action: str,
    cluster: Attributes,
    policy: Attributes,
    after: Attributes | None,
    **inputs: bool,
) -> Step:
    """The step for an action on a binding.

    :param word: first word of the step's title.
    :param action: name of the action in the API.
    """
    title = f"{word} policy {policy['name']} {preposition} cluster {cluster['name']}"
    call = Act(CLUSTER, action, {"policy_id": policy["id"], **inputs}, id=cluster["id"])
    return Step(title, call, after, target=cluster["name"])
