# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Records what a plan would have done, for the tasks that follow it in a check-mode run."""

from __future__ import annotations

from .._plan.calls import Adopt, Create, with_ids
from .._plan.plan import Plan
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .effects import record_call
from .new_bodies import new_body
from .overlay import Overlay
from .placeholders import placeholder_id
from .predictions import server_names


def record_plan(overlay: Overlay, kind: Kind, plan: Plan) -> str | None:
    """Record the effect of a plan.

    :param overlay: records it.
    :param kind: the kind of the task's resource.
    :returns: the id of the task's resource, or its placeholder id.
    """
    own_id = str((plan.have or {}).get("id") or "")
    created: dict[str, str] = {}
    for step in plan.steps:
        after = server_names(kind, dict(step.after or {}))
        id = record_call(overlay, with_ids(step.call, created), own_id, {} if step.creates else after)
        if step.creates:
            created[step.creates] = id
        else:
            own_id = step.becomes or id
        # What a step sets says more than its request, for example the name of what the request refers to by its id.
        is_create = isinstance(step.call, Create | Adopt) and not step.creates
        if after and own_id and not kind.parent and not is_create:
            overlay.record(kind.path, own_id, after)
    return own_id or None


def assume(overlay: Overlay, kind: Kind, reference: str) -> Attributes:
    """An object that does not exist, and that the operator expects a task that check mode skips to create."""
    id = placeholder_id("assumed", kind.noun, reference)
    body = new_body(kind, id, {"name": reference, "profile_id": placeholder_id("unknown")}, overlay.project_id)
    overlay.assume(kind.path, id, body)
    return overlay.shape(kind, body)
