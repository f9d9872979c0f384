# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Receivers: which inputs they take, what they need, and how they are triggered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan import steps
from .._plan.calls import Trigger
from .._plan.effect import Effect, Touch, touch_named
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.resource import Situation, find_named
from .._plan.values import BOOLEAN, WHOLE_NUMBER, read_known
from .._senlin.errors import BadInput, NotFound
from .._senlin.kinds import CLUSTER, NODE, RECEIVER, capitalized, describe
from .._senlin.transport import MESSAGING, Attributes
from .leaving import size_change
from .scaling import EVENTS, sizes_after_scaling
from .targets import members_of

INPUTS = {
    **dict.fromkeys(("count", "max_size", "min_size", "min_step", "number"), WHOLE_NUMBER),
    **dict.fromkeys(("check", "check_capacity", "destroy_after_deletion", "enabled", "strict"), BOOLEAN),
}
"""What the inputs of actions must be. The server checks none of them before the action runs, and a text fails there."""
DELETION = "CLUSTER_DELETE"
"""The action that deletes the cluster of a receiver."""
NEW_URL = "A new receiver has a new URL: whatever calls the old one must be changed."
"""What it means to delete and create a receiver instead of changing it."""


def read_inputs(option: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of an action as they are sent.

    :raises BadInput: names an input that the action could not use.
    """
    return read_known(option, inputs, INPUTS)


def present(situation: Situation) -> list[Step]:
    """Plan a create, or an update of what differs.

    :raises BadInput: options do not go together or are missing, or the cloud lacks the service for messages.
    """
    params, have = situation.params, situation.have or {}
    type = params["type"] or have.get("type") or "webhook"
    given = [option for option in ("cluster", "action") if params[option] is not None]
    if type == "message" and given:
        raise BadInput(
            f"{' and '.join(given)} cannot be set for {situation.title}: it is of type message, and each message "
            f"contains the action and the cluster. Leave the option out, or create a webhook."
        )
    if have:
        steps.check_fixed(situation, consequence=NEW_URL)
        return steps.update(situation, steps.changes(situation))
    if type == "webhook" and len(given) < 2:
        raise BadInput(f"There is no {situation.title} yet, and cluster and action are required to create a webhook.")
    if type == "message" and situation.client.lacks(MESSAGING):
        raise BadInput(
            f"{capitalized(situation.title)} cannot be created: type message needs the messaging "
            f"service (Zaqar), and the cloud has none. Create a webhook instead."
        )
    return [steps.create(situation, type=type)]


def find_existing(situation: Situation) -> Attributes | None:
    """Find a receiver that is to be triggered: by its id if one is given, else by its name."""
    id = situation.params["id"]
    return situation.client.get(RECEIVER, id) if id is not None else find_named(situation)


def trigger(situation: Situation) -> list[Step]:
    """Plan to trigger the webhook, each time that the task runs.

    :raises NotFound: there is no such receiver.
    :raises BadInput: it is not a webhook.
    :raises CooldownActive: it would scale, and a scaling policy of the cluster is in its cooldown.
    """
    have, inputs = situation.have, situation.params["inputs"] or {}
    if have is None:
        situation.on_missing(
            NotFound(
                f"There is no {situation.title} in this project. Create the receiver first with cluster_receiver, or "
                f"correct its exact name or full id."
            )
        )
    elif have["type"] != "webhook":
        raise BadInput(
            f"{capitalized(describe(RECEIVER, have))} is of type {have['type']}, and only a webhook can be triggered."
        )
    cluster_id = (have or {}).get("cluster_id") or ""
    touches, protected = _consequences(situation, have, inputs) if have and cluster_id else ((), ())
    call = Trigger(RECEIVER, inputs)
    title = f"trigger {situation.title}"
    # Senlin deletes the receivers of a cluster with it.
    after: dict[str, Any] | None = None if have and cluster_id and have["action"] == DELETION else {}
    return [
        Step(
            title,
            call,
            after,
            not_repeatable=True,
            locks=cluster_id,
            touches=touches,
            target=situation.name,
            protected=protected,
        )
    ]


def _consequences(
    situation: Situation, receiver: Attributes, inputs: Mapping[str, Any]
) -> tuple[tuple[Touch, ...], tuple[str, ...]]:
    """What the action of a webhook does to nodes, where the receiver alone determines it, and what is protected of it.

    :raises CooldownActive: it would scale, and a scaling policy of the cluster is in its cooldown.
    """
    direction = next((word for word, event in EVENTS.items() if event == receiver["action"]), None)
    removes = receiver["action"] == DELETION
    cluster = situation.client.get(CLUSTER, receiver["cluster_id"]) if direction or removes else None
    if cluster is None:
        return (), ()
    if direction is None:
        nodes = members_of(situation, cluster)
        protected = (*protected_of(CLUSTER, [cluster]), *protected_of(NODE, nodes))
        return touch_named(Effect.REMOVE, [node["name"] for node in nodes]), protected
    count = len(cluster["node_ids"] or [])
    given = str({**(receiver["params"] or {}), **inputs}.get("count"))
    number = int(given) if given.isdecimal() else None
    try:
        after = sizes_after_scaling(situation.client, cluster, count, direction, number).desired_capacity
    except BadInput:
        # The action fails, and the task says why.
        return (), ()
    return size_change(situation, cluster, count, after).touches, ()
