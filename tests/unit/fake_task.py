# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task without Ansible: a module's table and the options of a task, against a Senlin in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import Outcome, Run, perform, predict
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import NotFound
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from fake_senlin import FakeSenlin


@dataclass
class FakeTask:
    """One task, to be run as often as one likes."""

    senlin: FakeSenlin
    resource: Resource
    options: dict[str, Any]
    timeout: float = 600
    warnings: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)

    @property
    def params(self) -> dict[str, Any]:
        """The options with their defaults, as Ansible hands them to a module."""
        defaults = {row.option: row.spec.get("default") for row in self.resource.fields}
        return {"state": "present", "wait": True, **defaults, **self.options}

    def predict(self) -> Outcome:
        """Check mode."""
        return predict(self._run(check=True))

    def perform(self) -> Outcome:
        """The real run."""
        return perform(self._run(check=False))

    def situation(self, have: dict[str, Any] | None = None) -> Situation:
        """What planning sees, of a live resource."""
        return Situation(Client(self.senlin), self.resource, self.params, self._refuse, have)

    def _run(self, *, check: bool) -> Run:
        writer = Writer(Client(self.senlin), read_only=check)
        missing = self._forgive if check else self._refuse
        deadline = self.senlin.clock.deadline(self.timeout)
        return Run(writer, self.resource, self.params, deadline, self.warnings.append, missing, self._watch)

    def _forgive(self, error: NotFound) -> None:
        self.warnings.append(error.message)

    def _refuse(self, error: NotFound) -> None:
        raise error

    def _watch(self, action: dict[str, Any], waited: float) -> None:
        self.progress.append(action["action"])
