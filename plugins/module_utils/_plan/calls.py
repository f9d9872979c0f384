# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The requests that a step can send, one dataclass for each. ``_run/send.py`` sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from .._senlin.kinds import Kind

OWN_ID = "(itself)"
"""Stands for the id of the task's resource in a request that is planned before the resource exists."""


@dataclass(frozen=True)
class Create:
    """``POST /<plural>``.

    :param mark: the key of the metadata whose value, beside the name, says which object it is. Without one, the name
        alone does, so that a second object of the name would be removed again.
    """

    kind: Kind
    body: Mapping[str, Any]
    mark: str = ""


@dataclass(frozen=True)
class Update:
    """``PATCH /<plural>/<id>``. The body holds only what differs.

    :param metadata_keys: the keys of the metadata that the request is about. Senlin replaces the metadata as a whole,
        so all other keys are read right before, and sent as they are by then. Without any, the body is sent as it is.
    """

    kind: Kind
    body: Mapping[str, Any]
    id: str = OWN_ID
    metadata_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delete:
    """``DELETE /<plural>/<id>``. With ``force``, even while the resource is busy (1.8).

    :param unless: the attribute that the resource must not have got meanwhile, such as ``cluster_id``.
    """

    kind: Kind
    id: str = OWN_ID
    force: bool = False
    unless: str = ""


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


@dataclass(frozen=True)
class AskUrl:
    """Sends nothing to Senlin. Asks a URL of each of some nodes until all have given an expected answer.

    :param node_ids: the ids of the nodes.
    :param url: a template with ``{address}``, ``{name}`` or ``{id}`` of the node.
    :param statuses: the HTTP statuses that are expected.
    :param tries: how often each node is asked at most.
    :param delay: seconds between two rounds.
    :param timeout: seconds that one answer may take.
    :param network: the name of the network whose address is asked; empty for the first one.
    :param validate_certs: whether certificates are verified.
    """

    kind: Kind
    node_ids: tuple[str, ...]
    url: str
    statuses: tuple[int, ...]
    tries: int
    delay: float
    timeout: float
    network: str = ""
    validate_certs: bool = True
    id: str = OWN_ID


@dataclass(frozen=True)
class ReadStatus:
    """Sends nothing. Reads some nodes, all of which must be ACTIVE."""

    kind: Kind
    node_ids: tuple[str, ...]
    id: str = OWN_ID


@dataclass(frozen=True)
class Pause:
    """Sends nothing. Waits for a number of seconds."""

    kind: Kind
    seconds: float
    id: str = OWN_ID


Call: TypeAlias = (
    "Create | Update | Delete | Act | Operate | Adopt | Await | Cancel | Trigger | AskUrl | ReadStatus | Pause"
)
"""What a step sends."""


def with_ids(call: Call, ids: Mapping[str, str]) -> Call:
    """A call with the ids of objects in place of the texts that stand for them until they exist.

    :param ids: by the text.
    """
    given = {name: getattr(call, name) for name in ("body", "id", "node_ids") if hasattr(call, name)}
    changed = {name: found for name, value in given.items() if (found := _with_ids(value, ids)) != value}
    return replace(call, **changed) if changed else call


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {_with_ids(key, ids): _with_ids(item, ids) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_with_ids(item, ids) for item in value)
    return ids.get(value, value) if isinstance(value, str) else value


def with_own_id(value: Any, own_id: str) -> Any:
    """A body with the resource's id in place of :data:`OWN_ID`, wherever it stands."""
    return _with_ids(value, {OWN_ID: own_id})
