# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One object that a document declares, compared with the record of it as the modules of the role compare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._plan.compare import different_paths, merged_map, same_value
from .._senlin.kinds import BINDING, Kind
from .._senlin.secret_places import masked_secrets
from .._senlin.transport import Attributes
from .declared import Declaration
from .difference import ABSENT, DOCUMENT, PRESENT, Difference, changed_at
from .open_values import filled, is_open

ROLE = "Run the role scaling_group with the document, or correct the document."
"""Mends most of what differs from a document."""
CREATION = "Run the role scaling_group with the document, which creates it."
"""Mends that something is missing."""
REMOVAL = "Run the role scaling_group with the document, which removes it, or list it in the document."
"""Mends that something is there that the document does not list."""


@dataclass(frozen=True)
class Subject:
    """What is compared.

    :param kind: the kind of the object.
    :param have: the record.
    :param place: where the document declares it, such as ``profile`` or ``policies[grow]``.
    :param cluster: the cluster of the group.
    :param open_places: receives the places of what cannot be compared.
    """

    kind: Kind
    have: Attributes
    place: str
    cluster: Attributes
    open_places: list[str]

    def differs(self, where: str, expected: Any, found: Any, mend: str = ROLE) -> Difference:
        """A difference of the object."""
        since = changed_at(self.have)
        noun = self.kind.noun
        return Difference(DOCUMENT, noun, self.have, where, expected, found, mend, since, self.cluster)

    def is_open(self, key: str, want: Any, have: Any = None) -> bool:
        """Whether a declared value is not known here, which is noted then. The text that is there can be meant."""
        found = is_open(want) and want != have
        if found:
            self.open_places.append(f"{self.place}.{key}")
        return found

    def spec(self, want: Mapping[str, Any] | None) -> Iterator[Difference]:
        """Where the spec differs from a declared one; nowhere if none is declared."""
        if want is None or self.is_open("spec", want):
            return
        have = self.have["spec"] or {}
        want = filled(want, have, f"{self.place}.spec", self.open_places)
        # What is beside a value can say that it is secret, such as "hidden" in a template.
        masked = [masked_secrets(spec) for spec in (want, have)]
        for path in different_paths(have, want):
            found = self.differs(".".join(("spec", *path)), _at(want, path), _at(have, path))
            yield replace(found, shown=(_at(masked[0], path), _at(masked[1], path)))

    def map(
        self, key: str, want: Mapping[str, Any] | None, *, purges: Any = True, attribute: str = ""
    ) -> Iterator[Difference]:
        """The keys at which a map differs from a declared one; none if none is declared.

        :param key: the name of the map in the document.
        :param purges: whether all of the map is declared; not if that is an expression. The keys that belong to the
            collection never are.
        :param attribute: the name of the map in the record, if that is another one.
        """
        if want is None or self.is_open(key, want):
            return
        have = self.have[attribute or key] or {}
        want = filled(want, have, f"{self.place}.{key}", self.open_places)
        if key == "metadata":
            want = merged_map(have, want, purges is True)
        for name in sorted({*have, *want}, key=str):
            if (name in have) != (name in want) or not same_value(have.get(name), want.get(name)):
                yield self.differs(f"{key}.{name}", want.get(name), have.get(name))

    def value(self, key: str, want: Any, have: Any, mend: str = ROLE) -> Iterator[Difference]:
        """The difference between a declared value and the live one, if there is any; none if none is declared."""
        if want is not None and not self.is_open(key, want, have) and want != have:
            yield self.differs(key, want, have, mend)


def missing(kind: Kind, name: str, cluster: Mapping[str, Any], mend: str = CREATION) -> Difference:
    """The difference that a declared object does not exist."""
    return Difference(DOCUMENT, kind.noun, {"name": name}, "", PRESENT, ABSENT, mend, cluster=cluster)


def unwanted(kind: Kind, have: Mapping[str, Any], cluster: Mapping[str, Any], mend: str = REMOVAL) -> Difference:
    """The difference that an object exists that the document does not want."""
    since = changed_at(dict(have))
    return Difference(DOCUMENT, kind.noun, have, "", ABSENT, PRESENT, mend, since, cluster)


def of_binding(
    binding: Attributes, where: str, expected: Any, found: Any, mend: str, cluster: Attributes
) -> Difference:
    """A difference of a policy that is attached to a cluster."""
    resource = {"id": binding["policy_id"], "name": binding["policy_name"]}
    return Difference(DOCUMENT, BINDING.noun, resource, where, expected, found, mend, cluster=cluster)


def of_name(declarations: tuple[Declaration, ...], name: str) -> Declaration | None:
    """The item of a list in a document that has a name."""
    return next((each for each in declarations if each["name"] == name), None)


def _at(spec: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = spec
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
