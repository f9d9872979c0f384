# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What Heat says about a stack: from the bodies of its responses to a reason."""

from __future__ import annotations

from typing import Any

from .cloud_reason import CloudReason, PhysicalObject, parts, text

RESOURCE_IN_WORDS = "resources."
"""Is in the reason of a stack that names the resource that failed."""


def from_stack(body: Any, physical: PhysicalObject) -> tuple[CloudReason | None, str]:
    """The reason in the ``stack`` of ``GET /stacks/<id>``, and the stack's name if its events can say more."""
    stack = (body or {}).get("stack") if isinstance(body, dict) else None
    status, words = text(stack, "stack_status"), text(stack, "stack_status_reason")
    if not status or status.endswith("_COMPLETE"):
        return None, ""
    more = "" if RESOURCE_IN_WORDS in words else text(stack, "stack_name")
    return CloudReason(physical, f"the stack is in {status}", words), more


def from_events(body: Any, reason: CloudReason, stack_name: str) -> CloudReason:
    """The reason with the words of the newest failed resource in the body of ``GET /stacks/…/events``.

    Events of the stack itself repeat what the stack says.
    """
    for event in parts(body, "events"):
        name, words = text(event, "resource_name"), text(event, "resource_status_reason")
        if text(event, "resource_status").endswith("_FAILED") and words and name != stack_name:
            return CloudReason(reason.physical, f"{reason.what}, because its resource {name} failed", words)
    return reason
