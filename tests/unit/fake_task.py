# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task without Ansible: a module's table and a task's options, against a Senlin in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.overlay import Overlay
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predict import assume, record_plan
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import perform, predict
from ansible_collections.senlin.clustering.plugins.module_utils._run.run import Outcome, Run
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from fake_senlin import FakeSenlin


@dataclass
class FakeTask:
    """One task, which can be run any number of times.

    :param timeout: the deadline of a run, in seconds.
    :param warnings: the warnings of all runs.
    :param progress: the name of the action at each poll, in all runs.
    """

    senlin: FakeSenlin
    resource: Resource
    options: dict[str, Any]
    timeout: float = 600
    warnings: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)

    @property
    def params(self) -> dict[str, Any]:
        """The options with their defaults, as Ansible passes them to a module."""
        defaults = {row.option: row.spec.get("default") for row in self.resource.fields}
        return {"state": "present", "wait": True, **defaults, **self.options}

    def predict(self) -> Outcome:
        """Run in check mode."""
        return predict(self._run(check=True))

    def perform(self) -> Outcome:
        """Run for real."""
        return perform(self._run(check=False))

    def situation(self, have: dict[str, Any] | None = None) -> Situation:
        """What planning sees in a real run.

        :param have: the live resource.
        """
        return Situation(Client(self.senlin), self.resource, self.params, self._raise, have)

    def _run(self, *, check: bool) -> Run:
        overlay = Overlay(self.senlin, {})
        writer = Writer(Client(overlay if check else self.senlin), read_only=check)
        on_missing = self._warn if check else self._raise
        deadline = self.senlin.clock.deadline(self.timeout)
        run = Run(writer, self.resource, self.params, deadline, self.warnings.append, on_missing, self._record_progress)
        if check:
            run.assume, run.record_plan = partial(assume, overlay), partial(record_plan, overlay)
        return run

    def _warn(self, error: ClusteringError) -> None:
        self.warnings.append(error.message)

    def _raise(self, error: ClusteringError) -> None:
        raise error

    def _record_progress(self, action: dict[str, Any], waited: float) -> None:
        self.progress.append(action["action"])
