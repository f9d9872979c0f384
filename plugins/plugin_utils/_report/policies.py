# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The policies of a cluster and when Senlin last applied them, and its receivers and when they were last triggered.

Senlin applies a policy to an action by the type of the policy. Which policies took part in an action is recorded
nowhere, so the last action of a kind that the policy is applied to stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .histories import Action
from .period import to_text

REMOVING = ("CLUSTER_SCALE_IN", "CLUSTER_DEL_NODES", "CLUSTER_RESIZE", "NODE_DELETE")
"""The actions that remove nodes, or can."""
PLACING = ("CLUSTER_SCALE_OUT", "CLUSTER_RESIZE", "NODE_CREATE")
"""The actions that create nodes, or can, and for which Senlin chooses a place."""
APPLIED_TO: dict[str, tuple[str, ...]] = {
    "senlin.policy.affinity": PLACING,
    "senlin.policy.batch": ("CLUSTER_UPDATE",),
    "senlin.policy.deletion": REMOVING,
    "senlin.policy.health": ("CLUSTER_RECOVER", "NODE_RECOVER"),
    "senlin.policy.loadbalance": (
        *PLACING,
        *REMOVING,
        "CLUSTER_ADD_NODES",
        "CLUSTER_REPLACE_NODES",
        "NODE_RECOVER",
    ),
    "senlin.policy.region_placement": (*PLACING, "CLUSTER_SCALE_IN"),
    "senlin.policy.scaling": ("CLUSTER_SCALE_IN", "CLUSTER_SCALE_OUT"),
    "senlin.policy.zone_placement": (*PLACING, "CLUSTER_SCALE_IN"),
}
"""By the type of a policy without its version, the actions that Senlin applies it to. The health policy is applied to
more, but acts with these."""


def cluster_policies(
    bindings: Iterable[Mapping[str, Any]],
    policies: Mapping[str, Mapping[str, Any]],
    actions: Sequence[Action],
) -> list[dict[str, Any]]:
    """The policies of a cluster as data, by name.

    :param bindings: the records of those of the cluster.
    :param policies: the records of the policies, by id.
    :param actions: those of the cluster in the period, the oldest first.
    """
    rows = []
    for binding in bindings:
        verbs = _verbs(str(binding.get("policy_type")), policies.get(str(binding.get("policy_id")), {}))
        rows.append(
            {
                "id": str(binding.get("policy_id")),
                "name": str(binding.get("policy_name")),
                "type": str(binding.get("policy_type")),
                "is_enabled": binding.get("is_enabled") is not False,
                "last_action": _last(action for action in actions if action.verb in verbs),
            }
        )
    return sorted(rows, key=lambda row: (str(row["name"]), str(row["id"])))


def cluster_receivers(receivers: Iterable[Mapping[str, Any]], actions: Sequence[Action]) -> list[dict[str, Any]]:
    """The receivers of a cluster as data, by name. Their alarm URLs are secret, and not part of it.

    Senlin names the action that a webhook starts after the receiver.
    """
    rows = [
        {
            "id": str(receiver.get("id")),
            "name": str(receiver.get("name")),
            "type": str(receiver.get("type")),
            "action": str(receiver.get("action") or ""),
            "last_action": _last(
                action for action in actions if action.name == f"webhook_{str(receiver.get('id'))[:8]}"
            ),
        }
        for receiver in receivers
    ]
    return sorted(rows, key=lambda row: (str(row["name"]), str(row["id"])))


def _verbs(policy_type: str, policy: Mapping[str, Any]) -> Sequence[str]:
    """The actions that a policy is applied to. A scaling policy names one of two."""
    spec = policy.get("spec") or {}
    event = (spec.get("properties") or {}).get("event") if isinstance(spec, Mapping) else None
    kind = policy_type.rpartition("-")[0]
    return (str(event),) if kind == "senlin.policy.scaling" and event else APPLIED_TO.get(kind, ())


def _last(actions: Iterable[Action]) -> dict[str, Any] | None:
    latest = None
    for action in actions:
        latest = action
    if latest is None:
        return None
    return {"id": latest.id, "action": latest.verb, "status": latest.status, "at": to_text(latest.at)}
