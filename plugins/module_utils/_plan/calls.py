# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The requests that a step can send, one dataclass for each. ``_run/send.py`` sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .._senlin.kinds import Kind

OWN_ID = "(itself)"
"""Stands for the id of the task's resource in a request that is planned before the resource exists."""


@dataclass(frozen=True)
class Create:
    """``POST /<plural>``."""

    kind: Kind
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Update:
    """``PATCH /<plural>/<id>``. The body holds only what differs."""

    kind: Kind
    body: Mapping[str, Any]
    id: str = OWN_ID


@dataclass(frozen=True)
class Delete:
    """``DELETE /<plural>/<id>``. With ``force``, even while the resource is busy (1.8)."""

    kind: Kind
    id: str = OWN_ID
    force: bool = False


@dataclass(frozen=True)
class Act:
    """``POST /<plural>/<id>/actions`` with ``{verb: body}``."""

    kind: Kind
    verb: str
    body: Mapping[str, Any]
    id: str = OWN_ID


@dataclass(frozen=True)
class Operate:
    """``POST /<plural>/<id>/ops`` with ``{operation: body}``: an operation of the profile's type (1.4)."""

    kind: Kind
    operation: str
    body: Mapping[str, Any]
    id: str = OWN_ID


@dataclass(frozen=True)
class Adopt:
    """``POST /nodes/adopt`` (1.7). Turns an existing server into a node, immediately and without an action."""

    kind: Kind
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Cancel:
    """``PATCH /actions/<id>`` with the status CANCELLED (1.12)."""

    kind: Kind
    force: bool
    id: str = OWN_ID


@dataclass(frozen=True)
class Await:
    """Sends nothing. Waits until an existing action has ended, whatever the outcome."""

    kind: Kind
    id: str = OWN_ID


@dataclass(frozen=True)
class Trigger:
    """``POST /webhooks/<id>/trigger`` with inputs, as anybody can who knows a receiver's alarm URL."""

    kind: Kind
    body: Mapping[str, Any]
    id: str = OWN_ID


Call: TypeAlias = "Create | Update | Delete | Act | Operate | Adopt | Await | Cancel | Trigger"
"""What a step sends."""


def with_own_id(value: Any, own_id: str) -> Any:
    """A body with the resource's id in place of :data:`OWN_ID`, wherever it stands."""
    if isinstance(value, Mapping):
        return {with_own_id(key, own_id): with_own_id(item, own_id) for key, item in value.items()}
    if isinstance(value, list):
        return [with_own_id(item, own_id) for item in value]
    return own_id if value == OWN_ID else value
