# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A document of a group compared with what Senlin has recorded of it. Pure functions.

What differs here is what the role ``scaling_group`` would change. What is not listed in the document counts only if the
document says that it is to go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .._documents.records import Records
from .._plan.reserved import is_protected
from .._senlin.errors import BadInput
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes
from .._subjects.sizes import Sizes, wanted_sizes
from .declared import Declaration, Declared
from .difference import ABSENT, DOCUMENT, PRESENT, Difference
from .objects import ROLE, Subject, missing, of_binding, unwanted
from .open_values import is_open
from .unlisted import remains, removable_revisions, unlisted

SIZES = ("min_size", "max_size", "desired_capacity")
"""The sizes of a cluster, each an option."""
MODE = "desired_capacity_mode"
"""The option that says whether a desired capacity is meant for new clusters alone."""
NEW_RECEIVER = (
    "Delete the receiver with cluster_receiver and state absent, and then run the role scaling_group with the document."
)
"""Mends what cannot be changed of a receiver."""
RETIRED = "Run the role scaling_group with the document, which deletes the retired revision."
"""Mends that a retired revision is left."""


@dataclass
class GroupComparison:
    """The comparison of one document.

    :param cluster: the record of the cluster; ``None`` if there is none.
    :var open_places: the places of what cannot be compared, as the document has expressions there.
    :var unclear: sentences about what cannot be compared for other reasons.
    """

    declared: Declared
    records: Records
    cluster: Attributes | None
    open_places: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def differences(self) -> list[Difference]:
        """What differs, in the order of the document."""
        named = self.cluster or {"name": self.declared.name}
        self.open_places += self.declared.open_places
        if self.declared.is_wanted is None:
            return []
        if not self.declared.is_wanted:
            return list(remains(self.declared, self.records, named))
        if self.cluster is None:
            return [missing(CLUSTER, self.declared.name, named)]
        return [
            *self._profile(PROFILE, self.declared.profile_name, self.declared.profile, "profile"),
            *self._cluster(self.cluster),
            *(found for each in self._other_profiles for found in self._other_profile(each)),
            *(found for each in self.declared.policies for found in self._policy(each, self.cluster)),
            *(found for each in self.declared.nodes for found in self._node(each, self.cluster)),
            *(found for each in self.declared.receivers for found in self._receiver(each, self.cluster)),
            *(unlisted(self.declared, self.records, self.cluster) if self.declared.purges else ()),
        ]

    @property
    def _other_profiles(self) -> tuple[Declaration, ...]:
        """The other profiles as far as the role declares them: it needs them for listed nodes."""
        return self.declared.profiles if self.declared.nodes else ()

    def _named(self, kind: Kind, name: str) -> list[Attributes]:
        """The objects with a declared name: one, none, or, if several have the name, also none and a sentence."""
        found = self.records.of_name(kind, name)
        if len(found) > 1:
            self.unclear.append(
                f"{len(found)} {kind.plural.replace('_', ' ')} are named {name}, so none of them was compared with the "
                f"document. Rename them so that only one keeps the name."
            )
        return found

    def _subject(self, kind: Kind, have: Attributes, place: str) -> Subject:
        return Subject(kind, have, place, self.cluster or {}, self.open_places)

    def _profile(self, kind: Kind, name: str, want: Declaration, place: str) -> Iterator[Difference]:
        """A profile or a policy, and the retired revisions of it that the role would delete."""
        if is_open(name):
            return
        found = self._named(kind, name)
        if not found:
            yield missing(kind, name, self.cluster or {})
        if len(found) == 1:
            subject = self._subject(kind, found[0], place)
            yield from subject.spec(want.get("spec"))
            if kind is PROFILE:
                yield from subject.map("metadata", want.get("metadata"), purges=want.get("purge_metadata", True))
        for revision in removable_revisions(self.records, kind, name):
            yield unwanted(kind, revision, self.cluster or {}, RETIRED)

    def _other_profile(self, want: Declaration) -> Iterator[Difference]:
        yield from self._profile(PROFILE, want["name"], want, f"profiles[{want['name']}]")

    def _cluster(self, have: Attributes) -> Iterator[Difference]:
        want, subject = self.declared.cluster, self._subject(CLUSTER, have, "cluster")
        profile_name = self.declared.profile_name
        profiles = [] if is_open(profile_name) else self.records.of_name(PROFILE, profile_name)
        if len(profiles) == 1 and profiles[0]["id"] != have["profile_id"]:
            yield subject.differs("profile", profile_name, have["profile_name"])
        live = Sizes.of(have)
        sizes = _sizes(live, _known_sizes(subject, want))
        for key in SIZES:
            yield from subject.value(key, getattr(sizes, key), getattr(live, key))
        if not subject.is_open("cluster_timeout", want.get("cluster_timeout")):
            yield from subject.value("timeout", want.get("cluster_timeout"), have["timeout"])
        yield from subject.value("protect", want.get("protect"), is_protected(have))
        yield from subject.map("config", want.get("config"))
        yield from subject.map("metadata", want.get("metadata"), purges=want.get("purge_metadata", True))

    def _policy(self, want: Declaration, cluster: Attributes) -> Iterator[Difference]:
        name = want["name"]
        yield from self._profile(POLICY, name, want, f"policies[{name}]")
        found = self.records.of_name(POLICY, name)
        if len(found) != 1:
            return
        bindings = self.records.bindings.get(cluster["id"], ())
        binding = next((each for each in bindings if each["policy_id"] == found[0]["id"]), None)
        if binding is None:
            yield Difference(DOCUMENT, BINDING.noun, found[0], "", PRESENT, ABSENT, ROLE, cluster=cluster)
        else:
            enabled = want.get("enabled")
            is_known = not self._subject(POLICY, found[0], f"policies[{name}]").is_open("enabled", enabled)
            if enabled is not None and is_known and enabled != binding["is_enabled"]:
                yield of_binding(binding, "enabled", enabled, binding["is_enabled"], ROLE, cluster)

    def _receiver(self, want: Declaration, cluster: Attributes) -> Iterator[Difference]:
        found = self._named(RECEIVER, want["name"])
        if not found:
            yield missing(RECEIVER, want["name"], cluster)
        if len(found) != 1:
            return
        have, type = found[0], want.get("type", "webhook")
        subject = self._subject(RECEIVER, have, f"receivers[{want['name']}]")
        yield from subject.value("type", type, have["type"], NEW_RECEIVER)
        if type == "webhook" and have["type"] == type and have["cluster_id"] != cluster["id"]:
            other = next((each["name"] for each in self.records.clusters if each["id"] == have["cluster_id"]), None)
            yield subject.differs("cluster", cluster["name"], other or have["cluster_id"], NEW_RECEIVER)
        yield from subject.value("action", want.get("action"), have["action"])
        yield from subject.map("params", want.get("params"))

    def _node(self, want: Declaration, cluster: Attributes) -> Iterator[Difference]:
        found = self._named(NODE, want["name"])
        mode = self.declared.cluster.get(MODE)
        if not found and not is_open(mode) and mode != "initial":
            yield missing(NODE, want["name"], cluster)
        if len(found) != 1 or found[0]["status"] in NODE.transitional:
            return
        have = found[0]
        subject = self._subject(NODE, have, f"nodes[{want['name']}]")
        if have["cluster_id"] != cluster["id"]:
            other = next((each["name"] for each in self.records.clusters if each["id"] == have["cluster_id"]), None)
            yield subject.differs("cluster", cluster["name"], other)
        profile = self._profile_of(want, is_member=have["cluster_id"] == cluster["id"])
        known = profile and not subject.is_open("profile", profile)
        if known and profile not in (have["profile_name"], have["profile_id"]):
            yield subject.differs("profile", profile, have["profile_name"])
        yield from subject.value("role", want.get("role"), have["role"] or "")
        if have["tainted"] is not None:
            yield from subject.value("tainted", want.get("tainted"), have["tainted"])
        yield from subject.value("protect", want.get("protect"), is_protected(have))
        yield from subject.map("metadata", want.get("metadata"))

    def _profile_of(self, want: Declaration, *, is_member: bool) -> Any:
        """The name of the profile that the role gives to a listed node; empty if it leaves that to the cluster.

        What is not known of ``profile_only`` may leave it to the cluster, too.
        """
        of_cluster = self.declared.profile_name
        profile = want.get("profile") or of_cluster
        return "" if is_member and (profile == of_cluster or self.declared.cluster.get("profile_only")) else profile


def _known_sizes(subject: Subject, want: Declaration) -> Declaration:
    """What is declared of the sizes and known here. Whether a desired capacity counts depends on its mode."""
    known = {key: want.get(key) for key in (*SIZES, MODE) if not subject.is_open(key, want.get(key))}
    return known if MODE in known else {**known, "desired_capacity": None}


def _sizes(live: Sizes, want: Declaration) -> Sizes:
    """The sizes that a cluster is to have. Those that contradict the live ones are compared as they are declared."""
    params: dict[str, Any] = {key: want.get(key) for key in (*SIZES, MODE)}
    try:
        return wanted_sizes(live, params)
    except BadInput:
        return replace(live, **{key: params[key] for key in SIZES if params[key] is not None})
