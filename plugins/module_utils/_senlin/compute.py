# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What Nova says about a server: from the bodies of its responses to a reason.

A server that failed has a fault as long as it exists. A server that cannot be built is deleted by Senlin. Of a deleted
server, Nova still shows the actions on it, with their events: which part of Nova failed, and to administrators in some
cases why.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from .cloud_reason import CloudReason, PhysicalObject, part, parts, text
from .times import read_time

ACTIONS_MICROVERSION = "2.84"
"""The microversion to read instance actions with: it shows the words of events to administrators."""

OLDEST_ACTIONS_MICROVERSION = (2, 21)
"""From here on, the actions of deleted servers can be read."""

CLOCK_MARGIN = timedelta(minutes=1)
"""By how much the clocks of Senlin and Nova may differ."""

NO_HOST = "No valid host was found"
"""How Nova begins a fault if the scheduler found no host."""

BUILD_FAILED = re.compile(r"Build of instance \S+ aborted|Exceeded maximum number of retries")
"""Matches the beginnings of faults of servers that a host, or one host after the other, failed to build."""

DEEDS = {
    "create": "build",
    "confirmResize": "confirm the resize of",
    "revertResize": "revert the resize of",
    "changePassword": "change the password of",
    "createImage": "create an image of",
}
"""Nova's names of actions, where they are no English verb."""

SCHEDULING_EVENTS = ("conductor_", "schedule_", "cold_migrate", "rebuild_server")
"""How the names of events begin in which Nova looks for a host."""

BUILD_EVENT = "compute__do_build_and_run_instance"
"""The event of a build on a host. Its result is Success even if the hypervisor aborts the build."""


def from_server(body: Any, physical: PhysicalObject) -> CloudReason | None:
    """The reason in the body of ``GET /servers/<id>``: the server's fault."""
    server = part(body, "server")
    words = text(server, "fault", "message")
    if not words:
        return None
    if words.startswith(NO_HOST):
        return CloudReason(physical, "no compute host took the server", words)
    if physical.creating:
        place = "a compute host" if BUILD_FAILED.match(words) else "Nova"
        return CloudReason(physical, f"{place} failed to build the server", words)
    what = "Nova failed to delete the server" if physical.deleting else f"the server is in {text(server, 'status')}"
    return CloudReason(physical, what, words)


def request_in(body: Any, physical: PhysicalObject, since: datetime | None) -> str:
    """The request id of the action to look at, in the body of ``GET /servers/<id>/os-instance-actions``.

    That is the creation or deletion of a server that could not be created or deleted. Otherwise it is the newest action
    that failed since Senlin began: after a failure, Senlin may have started or deleted the server. If none failed, the
    newest one may not have ended.

    :param since: when Senlin's action was created.
    """
    actions = parts(body, "instanceActions")
    if physical.creating or physical.deleting:
        name = "create" if physical.creating else "delete"
        actions = [action for action in actions if part(action, "action") == name]
    else:
        actions = [action for action in actions if _failed_since(action, since)] or actions
    return text(actions[0], "request_id") if actions else ""


def from_action(body: Any, physical: PhysicalObject) -> CloudReason | None:
    """The reason in the body of ``GET /servers/<id>/os-instance-actions/<request id>``: the event that failed."""
    action = part(body, "instanceAction")
    name, request = text(action, "action"), text(action, "request_id")
    events = parts(action, "events")
    deed = f"{DEEDS.get(name, name)} the server"
    failed = next((event for event in events if text(event, "result").lower() == "error"), None)
    if failed is not None:
        return CloudReason(physical, _phase(name, text(failed, "event"), deed), text(failed, "details"), request)
    if any(part(event, "finish_time") is None for event in events):
        return CloudReason(physical, f"Nova did not {deed} in time", request_id=request)
    if physical.creating and any(text(event, "event") == BUILD_EVENT for event in events):
        return CloudReason(physical, f"a compute host failed to {deed}", request_id=request)
    if text(action, "message") == "Error":
        return CloudReason(physical, f"Nova failed to {deed}", request_id=request)
    return None


def newest_microversion(body: Any) -> str:
    """The newest microversion that can be asked for, in the body of a 406; empty if it is too old to be of use."""
    message = next((text(error, "message") for error in _values(body)), "")
    found = re.search(r"maximum is (\d+)\.(\d+)", message)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_ACTIONS_MICROVERSION:
        return ""
    return f"{found[1]}.{found[2]}"


def _failed_since(action: Any, since: datetime | None) -> bool:
    started = read_time(text(action, "start_time"))
    return bool(text(action, "message") == "Error" and started and since and started >= since - CLOCK_MARGIN)


def _phase(action: str, event: str, deed: str) -> str:
    if event.startswith(SCHEDULING_EVENTS):
        return "no compute host took the server" + ("" if action == "create" else f" for the {action}")
    return f"{'a compute host' if event.startswith('compute_') else 'Nova'} failed to {deed}"


def _values(body: Any) -> list[Any]:
    return list(body.values()) if isinstance(body, dict) else []
