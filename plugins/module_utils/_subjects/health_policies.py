# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Health policies: what their recoveries can do to servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.calls import Create
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.cloud_reason import part, parts, text

HEALTH_TYPE = "senlin.policy.health"
"""The type of health policies in their specs."""

FORGETTING = ("REBOOT", "REBUILD")
"""The recoveries that make Senlin forget the server of a node when they fail."""


def warn_of_recoveries(situation: Situation, steps: list[Step]) -> list[Step]:
    """Warn of a new health policy that recovers nodes by an operation other than RECREATE.

    :param steps: the plan of a policy.
    :returns: the same steps.
    """
    recoveries = [name for name in _recoveries(situation.params["spec"] or {}) if name in FORGETTING]
    if recoveries and any(isinstance(step.call, Create) for step in steps):
        situation.warn(
            f"Policy {situation.name} recovers nodes by {' and '.join(recoveries)}. If such a recovery fails, Senlin "
            f"forgets the server of the node, which may go on running and cost. Senlin 14 to 16 cannot rebuild servers "
            f"at all. RECREATE has neither problem."
        )
    return steps


def _recoveries(spec: Mapping[str, Any]) -> list[str]:
    """The names of the recovery actions in the spec of a health policy. What is malformed is left to the server."""
    if spec.get("type") != HEALTH_TYPE:
        return []
    return [text(action, "name").upper() for action in parts(part(spec, "properties", "recovery"), "actions")]
