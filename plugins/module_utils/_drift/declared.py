# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A document as it is given: the variables of the role ``scaling_group``, read and refused as the role would.

Only what is declared is in it. A key that is null is as good as one that is missing, as in the role. An expression is
declared, too, and is no mistake, whatever the key must be: its value is not known here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._documents.document import FORMAT, PREFIX
from .._plan.spec_text import read_spec
from .._plan.values import Sort, read_known, shortened, sort_of
from .._senlin.errors import BadInput
from .._subjects.cluster_config import read_config
from .._subjects.receivers import read_inputs
from .document_text import read_document_text
from .open_values import is_open, with_open_values
from .variables import ALIASES, CLUSTER, GROUP, ITEMS, PROFILE, Keys

Declaration = Mapping[str, Any]
"""What a document says of one object, by the keys that it sets."""


@dataclass(frozen=True)
class Declared:
    """What a document declares.

    :param name: the name of the group, which is that of its cluster.
    :param is_wanted: whether the group is to exist; ``None`` if that is an expression.
    :param purges: whether what belongs to the group and is not listed is to go.
    :param open_lists: the names of the lists that are or have items of which it is not known what they are about.
    :param open_places: the places of the expressions that leave that open, or what else is declared.
    """

    name: str
    is_wanted: bool | None
    purges: bool
    profile: Declaration
    cluster: Declaration
    profiles: tuple[Declaration, ...] = ()
    policies: tuple[Declaration, ...] = ()
    nodes: tuple[Declaration, ...] = ()
    receivers: tuple[Declaration, ...] = ()
    own_policies: tuple[str, ...] = ()
    open_lists: frozenset[str] = frozenset()
    open_places: tuple[str, ...] = ()

    @property
    def profile_name(self) -> str:
        """The name of the profile of the cluster. It can be an open value."""
        name: str = self.profile.get("name") or self.name
        return name


def read_documents(option: str, documents: Iterable[Any]) -> list[Declared]:
    """The documents of a task.

    :param option: the name of the option.
    :raises BadInput: a document is none, has a key that there is not, is newer than this release, or is given twice.
    """
    found: list[Declared] = []
    for number, document in enumerate(documents):
        place = f"{option}[{number}]"
        read = _read_document(place, document)
        if any(each.name == read.name for each in found):
            raise BadInput(
                f"{place} declares the group {shortened(read.name)}, and so does an earlier item of {option}. "
                f"Remove one."
            )
        found.append(read)
    return found


def _read_document(place: str, document: Any) -> Declared:
    document = read_document_text(place, document) if isinstance(document, str) else with_open_values(document)
    if not isinstance(document, Mapping):
        raise BadInput(
            f"{place} is {sort_of(document)}, and must be a mapping of the variables of a group, or the text of a file "
            f"of variables. A path is none of these: read the file with the lookup ansible.builtin.file."
        )
    if "variables" in document and "text" in document:
        raise BadInput(
            f"{place} is an item of the result of cluster_export, and must be the variables or the text in it. Use "
            f"map(attribute='variables') on the documents of that result."
        )
    known = {f"{PREFIX}{name}": sort for name, sort in GROUP.items()}
    variables = _read(place, document, known, "variable of the role scaling_group")
    group = {name.removeprefix(PREFIX): value for name, value in variables.items()}
    _check_group(place, group)
    open_places: list[str] = [name for name in ("format", "purge", "state") if is_open(group.get(name))]
    profile, cluster = (
        _part(f"{place}.{PREFIX}{name}", name, group.get(name) or {}, keys, open_places)
        for name, keys in (("profile", PROFILE), ("cluster", CLUSTER))
    )
    lists = {
        name: _items(f"{place}.{PREFIX}{name}", name, group.get(name) or [], keys, open_places)
        for name, keys in ITEMS.items()
    }
    own_policies = _own_policies(group.get("own_policies") or [], open_places)
    state = group.get("state", "present")
    return Declared(
        group["name"],
        None if is_open(state) else state == "present",
        not is_open(group.get("purge")) and bool(group.get("purge")),
        profile,
        cluster,
        own_policies=own_policies,
        open_lists=frozenset(name for name in ITEMS if any(_is_of(name, each) for each in open_places)),
        open_places=tuple(open_places),
        **lists,
    )


def _check_group(place: str, group: Mapping[str, Any]) -> None:
    """Refuse a document that this release does not know, or of which it is not known what it is about."""
    number = group.get("format", FORMAT)
    if not is_open(number) and number > FORMAT:
        raise BadInput(
            f"{place} has {PREFIX}format {shortened(number)}, and this release knows up to {FORMAT}. Use the release "
            f"of the collection that wrote the document, or a newer one."
        )
    if not group.get("name"):
        raise BadInput(f"{place} has no {PREFIX}name. Every document names its group.")
    if is_open(group["name"]):
        raise BadInput(
            f"{place} has an expression as {PREFIX}name, so its cluster is not known. Write the name "
            f"itself, or give the document as variables that Ansible has evaluated."
        )


def _part(place: str, name: str, value: Any, keys: Keys, open_places: list[str]) -> Declaration:
    """What a document declares of the profile or of the cluster."""
    if is_open(value):
        open_places.append(name)
        return dict.fromkeys(("name", "profile_only"), value)
    read = _object(place, value, keys)
    open_places += [f"{name}.{key}" for key in ("name", "profile_only", "purge_metadata") if is_open(read.get(key))]
    return read


def _items(place: str, name: str, items: Any, keys: Keys, open_places: list[str]) -> tuple[Declaration, ...]:
    """The items of a list of a document of which it is known what they are about."""
    if is_open(items):
        open_places.append(name)
        return ()
    found = []
    for number, item in enumerate(items):
        if is_open(item):
            open_places.append(f"{name}[{number}]")
            continue
        given = _object(f"{place}[{number}]", item, keys)
        read = {**{ALIASES[key]: each for key, each in given.items() if key in ALIASES}, **given}
        if not read.get("name"):
            raise BadInput(f"{place}[{number}] has no name. Every item needs one.")
        if is_open(read["name"]):
            open_places.append(f"{name}[{number}].name")
        else:
            found.append(read)
    return tuple(found)


def _own_policies(names: Any, open_places: list[str]) -> tuple[str, ...]:
    if is_open(names) or any(map(is_open, names)):
        open_places.append("own_policies")
    return () if is_open(names) else tuple(str(name) for name in names if not is_open(name))


def _is_of(name: str, place: str) -> bool:
    """Whether a place is that of a list or of an item of it."""
    return place.partition("[")[0] == name


def _object(place: str, value: Any, keys: Keys) -> Declaration:
    """What is declared of one object, its spec and settings as the modules read them."""
    if not isinstance(value, Mapping):
        raise BadInput(f"{place} is {sort_of(value)}, and must be a mapping.")
    read = _read(place, value, keys, "key of it")
    readers = {"config": read_config, "params": read_inputs, "spec": read_spec}
    return {
        key: _with_reader(readers[key], f"{place}.{key}", each) if key in readers else each
        for key, each in read.items()
    }


def _with_reader(read: Callable[[str, Any], dict[str, Any]], place: str, value: Any) -> Any:
    """What a module makes of a map, except for what is open in it."""
    if is_open(value) or not isinstance(value, Mapping):
        return value if is_open(value) else read(place, value)
    closed = read(place, {key: each for key, each in value.items() if not is_open(each)})
    return {**value, **closed}


def _read(place: str, value: Mapping[str, Any], known: Mapping[str, Sort], what: str) -> dict[str, Any]:
    """A map without the keys that are null.

    :param what: what a key should be, in a sentence.
    :raises BadInput: names a key that is not known, and what was probably meant.
    """
    for key in value:
        if key not in known:
            close = difflib.get_close_matches(str(key), known, 1)
            meant = f"Perhaps {close[0]} is meant." if close else f"The known ones are {', '.join(sorted(known))}."
            raise BadInput(f"{place} has the key {shortened(key)}, which is no {what}. {meant}")
    given = {key: each for key, each in value.items() if each is not None}
    return {**given, **read_known(place, {key: each for key, each in given.items() if not is_open(each)}, known)}
