# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Members of a cluster that have another profile than the cluster itself, which is the declared one.

A change of the profile for new members only leaves such members, and so does an update that fails on the way. Senlin
refuses to update a cluster to the profile that it has, so they are updated one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from .._plan.calls import Update
from .._plan.plan import Step
from .._plan.reserved import JOURNAL
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import StateConflict
from .._senlin.kinds import ATTRIBUTE, CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .adoption import ADOPTED
from .health import updates_of_status
from .images import in_order, risks_of_updating
from .profile_change import check_profile_change
from .sizes import Sizes
from .targets import members_of

MEMBER_PROFILES = "member_profiles"
"""The key of the diff that shows the profiles of such members."""


def find_outdated(situation: Situation, body: dict[str, Any]) -> list[Attributes]:
    """The members to be updated to the declared profile, which their cluster has already.

    ``GET /clusters/<id>/attrs/profile_id`` (1.2), and if any has another one, ``GET /nodes?cluster_id=``. None if the
    task declares no profile, changes that of the cluster, or declares it for new members only; nor while a roll-out is
    at work on the members, or has been cut off.

    :param body: what the update of the cluster carries.
    """
    have, params, client = situation.have or {}, situation.params, situation.client
    if params["profile"] is None or params["profile_only"] or "profile_id" in body or not have.get("node_ids"):
        return []
    if client.supports("1.2") and not _differs(client, have):
        return []
    if JOURNAL in (have.get("metadata") or {}):
        situation.warn(
            f"A roll-out of {describe(CLUSTER, have)} has begun and not ended, so the task does not update its members "
            f"that have another profile. If no run of cluster_rollout is in progress, run it again to end it."
        )
        return []
    outdated = [node for node in members_of(situation, have) if node["profile_id"] != have["profile_id"]]
    names = {id: (client.get(PROFILE, id) or {}).get("name") for id in {node["profile_id"] for node in outdated}}
    return [
        {**node, "profile_name": names[node["profile_id"]]}
        for node in outdated
        if node["status"] != "DELETING" and not str(names[node["profile_id"]]).startswith(ADOPTED)
    ]


def _differs(client: Client, cluster: Attributes) -> bool:
    """Whether a member has another profile than the cluster."""
    values = client.listing(ATTRIBUTE, path=f"{CLUSTER.path}/{cluster['id']}/attrs/profile_id")
    return any(each["attr_value"] != cluster["profile_id"] for each in values)


def remaining_outdated(
    outdated: Iterable[Attributes], removed: Collection[str], have: Sizes, want: Sizes
) -> list[Attributes]:
    """The outdated members that do not leave the cluster in the same task, in the order in which they are updated.

    Senlin removes those first that are not ACTIVE.

    :param removed: the ids of the nodes that the repair removes.
    """
    remaining = [node for node in outdated if node["id"] not in removed]
    broken = [node for node in remaining if node["status"] != "ACTIVE"]
    if broken and have.desired_capacity - want.desired_capacity >= len(broken):
        remaining = [node for node in remaining if node["status"] == "ACTIVE"]
    return in_order(remaining)


def update_outdated(situation: Situation, outdated: list[Attributes]) -> list[Step]:
    """The steps that update members to the profile of their cluster, one after the other.

    :param outdated: the members, in order.
    :raises BadInput: a property differs that Senlin cannot change in place.
    :raises StateConflict: a member has no server.
    """
    if not outdated:
        return []
    have, client = situation.have or {}, situation.client
    for node in outdated:
        if not node["physical_id"] and node["status"] not in NODE.transitional:
            raise _without_server(have, node)
    profile = situation.resolved.get("profile") or client.get(PROFILE, have["profile_id"])
    situation.resolved["profile"] = profile
    change = check_profile_change(situation, outdated)
    risks, rebuilt = risks_of_updating(situation, change, outdated)
    before = {node["name"]: node["profile_name"] for node in outdated}
    situation.have = {**have, MEMBER_PROFILES: before}
    steps = []
    for node in outdated:
        before = {**before, node["name"]: have["profile_name"]}
        steps.append(
            Step(
                f"update node {node['name']}: profile_id",
                Update(NODE, {"profile_id": have["profile_id"]}, id=node["id"]),
                {MEMBER_PROFILES: before},
                target=node["name"],
                risk=risks.get(node["id"]),
                touches=change.touches([node], rebuilt=rebuilt),
                before={"profile_id": node["profile_id"]},
            )
        )
    # With repair, all of them are ACTIVE before.
    broken = [node for node in outdated if node["status"] != "ACTIVE" and not situation.params["repair"]]
    return [*steps, *updates_of_status(situation, broken)]


def _without_server(cluster: Attributes, node: Attributes) -> StateConflict:
    return StateConflict(
        f"{capitalized(describe(NODE, node))} of {describe(CLUSTER, cluster)} has profile {node['profile_name']} and "
        f"no server, so Senlin cannot update it to profile {cluster['profile_name']}. Set repair to true to replace it "
        f"by a new node, or remove it with cluster_members.",
        object_ids=[node["id"], cluster["id"]],
        cluster_id=cluster["id"],
    )
