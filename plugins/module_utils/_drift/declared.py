# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A document as it is given: the variables of the role ``scaling_group``, read and refused as the role would.

Only what is declared is in it. A key that is null is as good as one that is missing, as in the role.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._documents.document import FORMAT, PREFIX
from .._plan.spec_text import parsed, read_spec
from .._plan.values import Sort, read_known, shortened, sort_of
from .._senlin.errors import BadInput
from .._subjects.cluster_config import read_config
from .._subjects.receivers import read_inputs
from .variables import ALIASES, CLUSTER, GROUP, ITEMS, PROFILE, Keys

Declaration = Mapping[str, Any]
"""What a document says of one object, by the keys that it sets."""


@dataclass(frozen=True)
class Declared:
    """What a document declares.

    :param name: the name of the group, which is that of its cluster.
    :param is_wanted: whether the group is to exist.
    :param purges: whether what belongs to the group and is not listed is to go.
    """

    name: str
    is_wanted: bool
    purges: bool
    profile: Declaration
    cluster: Declaration
    profiles: tuple[Declaration, ...] = ()
    policies: tuple[Declaration, ...] = ()
    nodes: tuple[Declaration, ...] = ()
    receivers: tuple[Declaration, ...] = ()
    own_policies: tuple[str, ...] = ()

    @property
    def profile_name(self) -> str:
        """The name of the profile of the cluster."""
        return str(self.profile.get("name") or self.name)


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
                f"{place} is about the group {shortened(read.name)}, and so is an earlier item of {option}. Remove one."
            )
        found.append(read)
    return found


def _plain(text: str) -> str:
    return text


def _closed(text: str) -> str:
    """What stands for a text that only Ansible can decrypt: an expression, which is not compared."""
    return "{{ vault }}"


TAGS = {"!unsafe": _plain, "!vault": _closed}
"""What Ansible knows in a file of variables, and YAML does not."""


def _read_document(place: str, document: Any) -> Declared:
    if isinstance(document, str):
        document = parsed(place, document, TAGS)
    if not isinstance(document, Mapping):
        raise BadInput(
            f"{place} is {sort_of(document)}, and must be a mapping of the variables of a group, or the text of a file "
            f"of variables."
        )
    if "variables" in document and "text" in document:
        raise BadInput(
            f"{place} is an item of the result of cluster_export, and must be the variables or the text in it. Use "
            f"map(attribute='variables') on the documents of that result."
        )
    known = {f"{PREFIX}{name}": sort for name, sort in GROUP.items()}
    variables = _read(place, document, known, "variable of the role scaling_group")
    group = {name.removeprefix(PREFIX): value for name, value in variables.items()}
    if group.get("format", FORMAT) > FORMAT:
        raise BadInput(
            f"{place} has {PREFIX}format {group['format']}, and this release knows up to {FORMAT}. Use the release of "
            f"the collection that wrote the document, or a newer one."
        )
    if not group.get("name"):
        raise BadInput(f"{place} has no {PREFIX}name. Every document names its group.")
    profile = _object(f"{place}.{PREFIX}profile", group.get("profile") or {}, PROFILE)
    cluster = _object(f"{place}.{PREFIX}cluster", group.get("cluster") or {}, CLUSTER)
    items = {name: _items(f"{place}.{PREFIX}{name}", group.get(name) or [], keys) for name, keys in ITEMS.items()}
    return Declared(
        group["name"],
        group.get("state", "present") == "present",
        bool(group.get("purge")),
        profile,
        cluster,
        own_policies=tuple(str(name) for name in group.get("own_policies") or ()),
        **items,
    )


def _items(place: str, items: list[Any], keys: Keys) -> tuple[Declaration, ...]:
    found = []
    for number, item in enumerate(items):
        given = _object(f"{place}[{number}]", item, keys)
        read = {**{ALIASES[key]: each for key, each in given.items() if key in ALIASES}, **given}
        if not read.get("name"):
            raise BadInput(f"{place}[{number}] has no name. Every item needs one.")
        found.append(read)
    return tuple(found)


def _object(place: str, value: Any, keys: Keys) -> Declaration:
    """What is declared of one object, its spec and settings as the modules read them."""
    if not isinstance(value, Mapping):
        raise BadInput(f"{place} is {sort_of(value)}, and must be a mapping.")
    read = _read(place, value, keys, "key of it")
    readers = {"config": read_config, "params": read_inputs, "spec": read_spec}
    return {key: readers[key](f"{place}.{key}", each) if key in readers else each for key, each in read.items()}


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
    return read_known(place, {key: each for key, each in value.items() if each is not None}, known)
