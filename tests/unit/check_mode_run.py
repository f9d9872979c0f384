# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check-mode tasks of one run against a Senlin in memory: each reads what the tasks before it would have done."""

from __future__ import annotations

from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.overlay import Overlay
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predict import record_plan
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predictions import Predictions, merge
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from fake_senlin import FakeSenlin


def add_cluster(senlin: FakeSenlin, name: str = "web", **attributes: Any) -> str:
    """Add a cluster without nodes, and without sending a request. Returns its id."""
    return senlin.add("clusters", name=name, **{"min_size": 0, "max_size": 9, "nodes": [], **attributes})


class CheckModeRun:
    """A run in check mode.

    :var predictions: what the tasks so far would have done.
    """

    def __init__(self, senlin: FakeSenlin) -> None:
        self.senlin = senlin
        self.predictions: Predictions = {}

    @property
    def client(self) -> Client:
        """The client of the next task."""
        return Client(Overlay(self.senlin, self.predictions))

    def plan(self, kind: Kind, *steps: Step, have: dict[str, Any] | None = None) -> str | None:
        """Record the plan of a task.

        :param kind: the kind of the task's resource.
        :param have: the live resource.
        :returns: the id of the resource, or its placeholder id.
        """
        overlay = Overlay(self.senlin, {path: dict(resources) for path, resources in self.predictions.items()})
        own_id = record_plan(overlay, kind, Plan(have, steps, ()))
        merge(self.predictions, overlay.recorded)
        return own_id

    def create(self, kind: Kind, **attributes: Any) -> str:
        """Record the plan of a task that creates a resource. Returns its placeholder id."""
        return str(self.plan(kind, Step("create", Create(kind, attributes), attributes)))

    def names(self, kind: Kind, **query: Any) -> list[str]:
        """The names that a list shows to the next task."""
        return [found["name"] for found in self.client.listing(kind, **query)]
