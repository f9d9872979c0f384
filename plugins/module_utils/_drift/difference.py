# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One difference between two sides, as it is shown: without secrets, and with what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._senlin.masking import MASK
from .._senlin.secret_places import masked_secrets
from .._senlin.secrets import is_secret
from .._senlin.transport import Attributes

DOCUMENT, RECORD, SERVER, FORGOTTEN = COMPARED = ("document", "record", "server", "forgotten")
"""What is compared: a document with Senlin's records, the records among themselves, the records with the servers in
Nova, and the servers in Nova with the records."""
PRESENT, ABSENT = "present", "absent"
"""What is expected or found where an object as a whole is there or not."""


@dataclass(frozen=True)
class Difference:
    """What differs.

    :param compared: one of :data:`COMPARED`.
    :param kind: the kind of the object, such as ``profile``.
    :param resource: the object, or what is known of it: its ``name``, and its ``id`` unless it does not exist.
    :param where: what of the object differs, after its kind, such as ``spec.properties.flavor``; empty for all of it.
    :param expected: the value by the first side, which the others are to follow.
    :param found: the value by the other side.
    :param mend: a sentence about what to do.
    :param since: when the object was last changed, as far as it says.
    :param cluster: the cluster that it is about, or what is known of it.
    :param shown: the two values without what is secret because of something else than the path to them.
    """

    compared: str
    kind: str
    resource: Mapping[str, Any]
    where: str
    expected: Any
    found: Any
    mend: str
    since: str | None = None
    cluster: Mapping[str, Any] | None = None
    shown: tuple[Any, Any] | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The same as data. A secret that differs is shown without its values."""
        expected, found = shown_values(self.where, *(self.shown or (self.expected, self.found)))
        cluster = self.cluster or {}
        return {
            "compared": self.compared,
            "cluster": {"id": cluster.get("id"), "name": cluster.get("name")},
            "kind": self.kind,
            "name": self.resource.get("name"),
            "id": self.resource.get("id"),
            "where": f"{self.kind}.{self.where}" if self.where else self.kind,
            "expected": expected,
            "found": found,
            "since": self.since or None,
            "mend": self.mend,
        }


def shown_values(where: str, expected: Any, found: Any) -> tuple[Any, Any]:
    """Two values without the secrets in them. If one of two texts holds a secret, neither is shown.

    :param where: the dotted path to the values, whose keys can say that they are secret.
    """
    if any(is_secret(key) for key in where.split(".")):
        return _masked(expected), _masked(found)
    name = where.rpartition(".")[2]
    shown = [masked_secrets(value, name) for value in (expected, found)]
    if MASK in shown and isinstance(expected, str | None) and isinstance(found, str | None):
        return _masked(expected), _masked(found)
    return shown[0], shown[1]


def changed_at(resource: Attributes | None) -> str | None:
    """When a record was last changed, as far as Senlin says."""
    return (resource or {}).get("updated_at") or None


def _masked(value: Any) -> Any:
    return None if value is None else MASK
