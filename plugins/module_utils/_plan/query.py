# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a task asks of a list: which resources, and in which order.

Every filter is compared here, with each resource that the server lists. What is sent to the server only saves it from
listing more, so a filter holds even if the server drops it, takes one of several values, or compares without regard to
case. Whatever cannot hold is refused before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .._senlin.filters import Filter, SortKey
from .._senlin.finding import look_up
from .._senlin.kinds import CLUSTER, TYPES, Kind
from .._senlin.transport import Attributes
from .._senlin.type_names import full_names, without_version
from .fields import Params
from .values import LARGEST, shortened

LONGEST_QUERY = 4000
"""How many characters the values of one filter may add to a URL, whose length servers limit."""

VERSION = re.compile(r"-\d+(\.\d+)*$")
"""Matches the version at the end of a type's full name."""

BOOLEANS = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}
"""What true and false can be written as."""

Values: TypeAlias = "frozenset[Any]"
"""Any of them is wanted: texts, or true and false. Of an attribute with keys and values, all of :class:`Entry` are."""


@dataclass(frozen=True)
class Entry:
    """A key that an attribute must have, such as one of metadata.

    :param values: its value must be one of these texts; ``None`` stands for a key that is missing or null.
    """

    key: str
    values: frozenset[str | None]

    def is_in(self, attribute: Mapping[str, Any]) -> bool:
        """Whether the attribute has it."""
        return _entry_text(attribute.get(self.key)) in self.values


@dataclass(frozen=True)
class Order:
    """One attribute to sort by."""

    attribute: str
    key: SortKey
    descending: bool

    def place(self, resource: Attributes) -> tuple[bool, Any]:
        """Where a resource comes in ascending order."""
        return self.key.place(resource[self.attribute])


def check_query(kind: Kind, params: Params, client: Client) -> None:
    """Refuse what cannot hold: an unknown filter, value or sort key, or a filter that can be applied nowhere.

    :raises BadInput: says what is possible.
    :raises NotSupported: names the microversion that a filter needs, and the one in use.
    """
    limit = params.get("limit")
    if limit is not None and not 0 <= limit <= LARGEST:
        raise BadInput(f"limit is {shortened(limit)}; it must be between 0 and {LARGEST}.")
    orders(kind, params)
    for attribute, dummy in _wanted(kind, params):
        wanted = kind.filters[attribute]
        client.require(
            wanted.shown_since,
            f"A filter of {kind.plural} by {attribute}",
            advice=f"Filter by {_others(kind, attribute)} instead, or use a newer Senlin.",
        )


def check_types(kind: Kind, params: Params, client: Client) -> None:
    """Refuse a filter for a type that the server does not have in any version. For when nothing was found.

    ``GET /profile-types`` or ``GET /policy-types``, if the task filters by type.

    :raises BadInput: lists the types.
    """
    for attribute, values in _wanted(kind, params):
        types = TYPES.get(kind.filters[attribute].type_of)
        if types is None or not values:
            continue
        names = sorted(full_names(client, types))
        known = {*names, *map(without_version, names)}
        for value in sorted(values):
            if value not in known and VERSION.sub("", value) not in known:
                raise BadInput(
                    f"filters.{attribute} is {shortened(value)!r}, and this server has no such {types.title}. Its "
                    f"{types.title}s are {', '.join(names)}."
                )


def orders(kind: Kind, params: Params) -> list[Order]:
    """The attributes to sort by.

    :raises BadInput: the option ``sort`` names something else.
    """
    text = (params.get("sort") or "").strip()
    by_name = {key.key: attribute for attribute, key in kind.sort_keys.items()}
    by_name.update((attribute, attribute) for attribute in kind.sort_keys)
    found = []
    for part in text.split(",") if text else ():
        name, dummy, direction = (piece.strip() for piece in part.partition(":"))
        attribute, direction = by_name.get(name, ""), direction.lower() or "asc"
        if not attribute or direction not in ("asc", "desc") or part.strip().endswith(":"):
            raise BadInput(
                f"sort is {shortened(text)!r}; {_plural(kind).lower()} can be sorted by "
                f"{', '.join(sorted(kind.sort_keys))}. Separate several by commas. Each can be followed by ':asc' or "
                f"':desc'."
            )
        found.append(Order(attribute, kind.sort_keys[attribute], direction == "desc"))
    return found


def sent_order(found: list[Order]) -> str:
    """The order for the server, without text if it has none or cannot be relied on to sort so."""
    if any(each.key.nullable for each in found):
        return ""
    return ",".join(f"{each.key.key}:{'desc' if each.descending else 'asc'}" for each in found)


def in_order(found: list[Order], resources: Iterable[Attributes]) -> list[Attributes]:
    """Resources sorted as the server does: what is null comes first in ascending order, and what is equal by id."""
    sorted_resources = sorted(resources, key=lambda each: str(each["id"]))
    for each in reversed(found):
        sorted_resources.sort(key=each.place, reverse=each.descending)
    return sorted_resources


@dataclass(frozen=True)
class Query:
    """What is wanted, by attribute.

    :param filters: the rows of the kind.
    :param wanted: each of these attributes must have one of its values.
    :param sent: the server's part of it, under its names.
    """

    filters: Mapping[str, Filter]
    wanted: Mapping[str, Values]
    sent: Mapping[str, Any]

    @property
    def all_sent(self) -> bool:
        """Whether the server applies every filter, so that no more resources need to be read than are wanted."""
        return len(self.sent) == len(self.wanted)

    @property
    def is_impossible(self) -> bool:
        """Whether no resource can match."""
        return not all(self.wanted.values())

    def matches(self, resource: Attributes) -> bool:
        """Whether a resource is wanted."""
        return all(self._has(resource.get(attribute), attribute) for attribute in self.wanted)

    def _has(self, value: Any, attribute: str) -> bool:
        row = self.filters[attribute]
        if row.mapping:
            return all(entry.is_in(value or {}) for entry in self.wanted[attribute])
        if value is None and row.key in self.sent:
            # The server has compared what it does not show.
            return True
        comparable = value if isinstance(value, bool) else row.canonical("" if value is None else str(value))
        wanted = self.wanted[attribute]
        return comparable in wanted or (bool(row.type_of) and without_version(str(comparable)) in wanted)


def query_of(kind: Kind, params: Params, client: Client) -> Query:
    """What a task asks for. References to clusters are looked up, so that names and ids do the same everywhere.

    :param params: the options; ``name`` and ``cluster`` are filters, too, and hold beside those in ``filters``.
    :raises Ambiguous: several clusters have a name that the task filters by.
    """
    wanted: dict[str, Values] = {}
    applied_here: set[str] = set()
    for attribute, values in _wanted(kind, params):
        row = kind.filters[attribute]
        if row.names_cluster:
            references = values
            values = frozenset(id for each in references for id in _cluster_ids(client, each, params))
            if row.needs_cluster:
                gone = {id for id in values & references - {""} if client.get(CLUSTER, id) is None}
                values = values if row.outlives_cluster else values - gone
                applied_here |= {attribute} if gone else set()
        wanted[attribute] = wanted[attribute] & values if attribute in wanted else values
    sent = {
        kind.filters[attribute].key: _sent(values)
        for attribute, values in wanted.items()
        if attribute not in applied_here and _can_be_sent(client, kind.filters[attribute], values)
    }
    return Query(kind.filters, wanted, sent)


def _wanted(kind: Kind, params: Params) -> Iterator[tuple[str, Values]]:
    """The attributes that a task filters by, and their values. References to clusters are as the task gave them.

    :raises BadInput: a filter that there is not, or a value that it cannot have.
    """
    filters = params.get("filters") or {}
    unknown = sorted(str(name) for name in set(filters) - set(kind.filters))
    if unknown:
        raise BadInput(
            f"{_plural(kind)} cannot be filtered by {shortened(', '.join(unknown))}. The available filters are "
            f"{', '.join(sorted(kind.filters))}."
        )
    for attribute, given in filters.items():
        if kind.filters[attribute].mapping:
            if given:
                yield attribute, _entries(attribute, given)
        elif given is not None:
            listed = given if isinstance(given, list) else [given]
            yield attribute, frozenset(_value(kind.filters[attribute], attribute, value) for value in listed)
    if params.get("name") is not None and "name" in kind.filters:
        yield "name", frozenset({params["name"]})
    if params.get("cluster") is not None and "cluster_id" in kind.filters:
        yield "cluster_id", frozenset({params["cluster"]})


def _value(row: Filter, attribute: str, value: Any) -> str | bool:
    """A value of a filter as it is compared. Null is as good as no text.

    :raises BadInput: the attribute cannot have this value.
    """
    if isinstance(value, (dict, list)):
        raise BadInput(f"filters.{attribute} must be a value or a list of values, not of lists or dictionaries.")
    text = "" if value is None else str(value)
    if row.boolean:
        if text.lower() not in BOOLEANS:
            raise BadInput(f"filters.{attribute} is {shortened(text)!r}; it must be true or false.")
        return BOOLEANS[text.lower()]
    if row.values and row.canonical(text) not in row.values:
        raise BadInput(
            f"filters.{attribute} is {shortened(text)!r}; it must be one of {', '.join(sorted(row.values))}."
        )
    return row.canonical(text)


def _entries(attribute: str, given: Any) -> frozenset[Entry]:
    """The keys that an attribute must have.

    :raises BadInput: the filter holds something else than keys and their values.
    """
    if not isinstance(given, Mapping):
        raise BadInput(f"filters.{attribute} is {shortened(given)!r}; it must be keys and values, such as team: shop.")
    found = set()
    for key, value in given.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict | list) for each in values):
            raise BadInput(f"filters.{attribute}.{key} must be a value or a list of values.")
        found.add(Entry(str(key), frozenset(map(_entry_text, values))))
    return frozenset(found)


def _entry_text(value: Any) -> str | None:
    """A value of metadata as it is compared: what one client stores as a number or true, another stores as a text."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _cluster_ids(client: Client, reference: str, params: Params) -> list[str]:
    """The ids of the clusters that a reference stands for: a full id, a name, or no text for being in no cluster.

    An id is returned unchanged, because actions and events outlive their cluster. In all projects, several clusters
    can have a name.
    """
    if reference == "" or FULL_ID.fullmatch(reference):
        return [reference]
    if params.get("all_projects"):
        found = client.listing(CLUSTER, name=reference, global_project="true")
        return [each["id"] for each in found if each["name"] == reference]
    cluster = look_up(client, CLUSTER, reference)
    return [cluster["id"]] if cluster else []


def _can_be_sent(client: Client, row: Filter, values: Values) -> bool:
    """Whether the server applies a filter. It drops a value without text."""
    return bool(row.key) and (
        client.supports(row.since)
        and not values & {"", *row.compared_here}
        and (len(values) == 1 or not row.one_value)
        and not (row.type_of and any(not VERSION.search(str(value)) for value in values))
        and sum(len(str(value)) for value in values) <= LONGEST_QUERY
    )


def _sent(values: Values) -> Any:
    return next(iter(values)) if len(values) == 1 else sorted(values)


def _plural(kind: Kind) -> str:
    """The plural of a kind at the beginning of a sentence."""
    return kind.plural.replace("_", " ").capitalize()


def _others(kind: Kind, attribute: str) -> str:
    *first, last = sorted(set(kind.filters) - {attribute})
    return f"{', '.join(first)} or {last}"
