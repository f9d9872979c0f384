# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What will be done, before anything is: steps, and the plan that check mode and the real run both read.

A step says its title, the request that carries it out, and what is true of the resource afterwards. ``changed``, the
diff, the predicted resource and the list of steps are all read off the plan; the real run only sends it. So
check mode and the real run cannot disagree. Nothing in this file sends anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .._senlin.kinds import Kind

Attributes = Mapping[str, Any]

OWN_ID = "(itself)"
"""Stands for the id of the task's resource in a request that is planned before the resource exists."""


@dataclass(frozen=True)
class Create:
    """``POST /<plural>``."""

    kind: Kind
    body: Attributes


@dataclass(frozen=True)
class Update:
    """``PATCH /<plural>/<id>``; the body holds only what differs."""

    kind: Kind
    body: Attributes
    id: str = OWN_ID


@dataclass(frozen=True)
class Delete:
    """``DELETE /<plural>/<id>``; ``force`` also when it is busy."""

    kind: Kind
    id: str = OWN_ID
    force: bool = False


@dataclass(frozen=True)
class Act:
    """``POST /<plural>/<id>/actions`` with ``{verb: body}``."""

    kind: Kind
    verb: str
    body: Attributes
    id: str = OWN_ID


@dataclass(frozen=True)
class Operate:
    """``POST /<plural>/<id>/ops`` with ``{operation: body}``, an operation of the profile's type (1.4)."""

    kind: Kind
    operation: str
    body: Attributes
    id: str = OWN_ID


@dataclass(frozen=True)
class Adopt:
    """``POST /nodes/adopt`` (1.7): makes a node of a server that exists, at once and without an action."""

    kind: Kind
    body: Attributes


@dataclass(frozen=True)
class Cancel:
    """``PATCH /actions/<id>`` with the status CANCELLED (1.12)."""

    kind: Kind
    force: bool
    id: str = OWN_ID


@dataclass(frozen=True)
class Await:
    """Nothing is sent: an action that exists is waited for until it has ended, in whatever way."""

    kind: Kind
    id: str = OWN_ID


@dataclass(frozen=True)
class Trigger:
    """``POST /webhooks/<id>/trigger``, as whoever knows a receiver's alarm URL does, with inputs."""

    kind: Kind
    body: Attributes
    id: str = OWN_ID


Call: TypeAlias = "Create | Update | Delete | Act | Operate | Adopt | Await | Cancel | Trigger"


@dataclass(frozen=True)
class Step:
    """One thing to do.

    :param title: what a person reads, such as ``resize cluster web to 5``.
    :param call: the request.
    :param after: the attributes of the task's resource that the step sets; ``None`` when it is gone afterwards;
        empty when the step is about something else.
    :param looks: whether the step only finds out: it changes nothing, counts for nothing, and the plan is drawn anew
        after it. Check mode takes it for done, and plans with what the server knows already.
    :param once: whether sending it a second time would not be the same, as with "two more nodes".
    :param held: the id of what another action may hold, where that is not the target of the request itself.
    """

    title: str
    call: Call
    after: Attributes | None = field(default_factory=dict)
    probe: bool = False
    not_repeatable: bool = False
    locks: str = ""


@dataclass(frozen=True)
class Plan:
    """What is, and the steps from there to what is asked.

    :param have: the live resource, ``None`` if there is none.
    :param steps: in the order in which they are sent.
    :param declared: the attributes that the task declares: the diff shows these and no others.
    """

    have: Attributes | None
    steps: tuple[Step, ...]
    declared: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether there is anything to do."""
        return any(not step.probe for step in self.steps)

    @property
    def titles(self) -> list[str]:
        """The steps as a person reads them."""
        return [step.title for step in self.steps if not step.probe]

    @property
    def after(self) -> dict[str, Any] | None:
        """The resource as it will be, ``None`` if it will not be."""
        resource = None if self.have is None else dict(self.have)
        for step in self.steps:
            if step.after is None:
                resource = None
            elif step.after or isinstance(step.call, Create):
                resource = {**(resource or {}), **step.after}
        return resource

    @property
    def diff(self) -> dict[str, dict[str, Any]]:
        """``before`` and ``after`` of what the task declares, as Ansible's ``--diff`` prints them."""
        return {"before": self._shown(self.have), "after": self._shown(self.after)}

    def _shown(self, resource: Attributes | None) -> dict[str, Any]:
        return {key: resource.get(key) for key in self.declared} if resource is not None else {}


def with_own_id(value: Any, own_id: str) -> Any:
    """A body with the resource's id in place of :data:`ITSELF`, wherever it stands."""
    if isinstance(value, Mapping):
        return {with_own_id(key, own_id): with_own_id(item, own_id) for key, item in value.items()}
    if isinstance(value, list):
        return [with_own_id(item, own_id) for item in value]
    return own_id if value == OWN_ID else value
