# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of Nova about what can be done with a server in which state, and how it words a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .refusals import NOVA, refuse

if TYPE_CHECKING:
    from .servers import Server

VM_STATES = {
    "ACTIVE": "active",
    "BUILD": "building",
    "ERROR": "error",
    "PAUSED": "paused",
    "RESCUE": "rescued",
    "SHUTOFF": "stopped",
    "SUSPENDED": "suspended",
    "VERIFY_RESIZE": "resized",
}
"""Nova's internal name of each status, which its messages contain."""

HARD = "hard "
"""Begins the name of an operation below, and is no part of Nova's name of it."""

STATUSES: dict[str, tuple[str, ...]] = {
    "start": ("SHUTOFF",),
    "stop": ("ACTIVE", "ERROR"),
    "reboot": ("ACTIVE",),
    f"{HARD}reboot": ("ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED", "ERROR"),
    "rebuild": ("ACTIVE", "SHUTOFF", "ERROR"),
    "resize": ("ACTIVE", "SHUTOFF"),
    "confirmResize": ("VERIFY_RESIZE",),
    "revertResize": ("VERIFY_RESIZE",),
    "pause": ("ACTIVE",),
    "unpause": ("PAUSED",),
    "suspend": ("ACTIVE",),
    "resume": ("SUSPENDED",),
    "rescue": ("ACTIVE", "SHUTOFF", "ERROR"),
    "unrescue": ("RESCUE",),
    "changePassword": ("ACTIVE",),
    "createImage": ("ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED"),
    "attach_interface": ("ACTIVE", "PAUSED", "SHUTOFF"),
    "detach_interface": ("ACTIVE", "PAUSED", "SHUTOFF"),
    "update metadata": ("ACTIVE", "PAUSED", "SUSPENDED", "SHUTOFF"),
    "delete metadata": ("ACTIVE", "PAUSED", "SUSPENDED", "SHUTOFF"),
    "delete": tuple(VM_STATES),
}
"""The statuses in which each operation is possible."""

TASKS = {
    "start": "powering-on",
    "stop": "powering-off",
    "reboot": "rebooting",
    f"{HARD}reboot": "rebooting_hard",
    "pause": "pausing",
    "unpause": "unpausing",
    "suspend": "suspending",
    "resume": "resuming",
    "rescue": "rescuing",
    "unrescue": "unrescuing",
    "changePassword": "updating_password",
}
"""The operations that can take time, and Nova's internal name of what the server does meanwhile."""
SHOWN_TASKS = {"rebooting": "REBOOT", "rebooting_hard": "HARD_REBOOT", "updating_password": "PASSWORD"}
"""The status that an ACTIVE server shows during a task. Otherwise, it keeps the status that it has."""

EVEN_IF_LOCKED = ("createImage",)
"""What the owner of a locked server can still do."""
EVEN_IF_NEVER_LAUNCHED = ("delete",)
"""What can be done with a server that has never been ACTIVE."""
EVEN_DURING_TASKS = ("delete", "update metadata", "delete metadata")
"""What can be done with a server during another operation or while it is being deleted."""


def require_possible(server: Server, operation: str) -> None:
    """Refuse an operation (a key of :data:`STATUSES`) with 409 unless the server is in a state that allows it."""
    name = operation.removeprefix(HARD)
    if server.locked and operation not in EVEN_IF_LOCKED:
        _refuse(server, f"Instance {server.id} is locked")
    if server.status not in STATUSES[operation]:
        state = VM_STATES[server.status]
        _refuse(server, f"Cannot '{name}' instance {server.id} while it is in vm_state {state}")
    task = "deleting" if server.gone_at is not None else server.task
    if task is not None and operation not in EVEN_DURING_TASKS:
        _refuse(server, f"Cannot '{name}' instance {server.id} while it is in task_state {task}")
    if not server.launched and operation not in EVEN_IF_NEVER_LAUNCHED:
        _refuse(server, f"Instance {server.id} is in an invalid state for '{name}'")


def _refuse(server: Server, message: str) -> None:
    refuse(409, "conflictingRequest", message, f"{NOVA}/servers/{server.id}/action")
