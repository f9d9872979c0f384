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
from .._plan.plan import Step
from .._plan.resource import Situation, find_named
from .._plan.values import BOOLEAN, WHOLE_NUMBER, read_known
from .._senlin.errors import BadInput, NotFound
from .._senlin.kinds import RECEIVER, capitalized, describe
from .._senlin.transport import MESSAGING, Attributes
from .consequences import Consequences
from .triggered import DELETION, consequences_of_trigger

INPUTS = {
    **dict.fromkeys(("count", "max_size", "min_size", "min_step", "number"), WHOLE_NUMBER),
    **dict.fromkeys(("check", "check_capacity", "destroy_after_deletion", "enabled", "strict"), BOOLEAN),
}
"""What the inputs of actions must be. The server checks none of them before the action runs, and a text fails there."""
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
            f"service (Zaqar), which the cloud does not have. Create a webhook instead."
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
    consequences = consequences_of_trigger(situation, have, inputs) if have and cluster_id else Consequences()
    call = Trigger(RECEIVER, inputs)
    title = f"trigger {situation.title}"
    # Senlin deletes the receivers of a cluster with it.
    after: dict[str, Any] | None = None if have and cluster_id and have["action"] == DELETION else {}
    step = Step(title, call, after, not_repeatable=True, locks=cluster_id, target=situation.name)
    return [consequences.added_to(step)]
