# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""From what Senlin has to the document of a group. Pure functions.

A document says what differs from what Senlin does by itself, and nothing twice. So it leaves out the server's defaults,
and the nodes that Senlin would make as they are: a name that Senlin gives, the profile of the cluster, and nothing of
their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._plan.reserved import is_protected, is_reserved
from .._senlin.kinds import CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes
from .exclusion import NOTHING, Exclusion
from .hidden import without_secrets
from .node_names import is_given
from .records import Records

FORMAT = 1
"""The version of the form of documents. It goes up when a role of an older release cannot apply a newer document."""
PREFIX = "scaling_group_"
"""How the names of the role's variables begin."""
CLUSTER_DEFAULTS: Mapping[str, tuple[int | None, ...]] = {
    "min_size": (0,),
    "max_size": (-1,),
    # An update can store 0, and the engine then uses its default.
    "timeout": (3600, 0, None),
}
"""What the server makes of a cluster whose creation does not say, and other values that mean the same."""
RENAMED = {"timeout": "cluster_timeout"}
"""The names of options whose attributes have another name."""
SCALES = "senlin.policy.scaling"
"""The type of the policies that say how a cluster is scaled."""
MESSAGE = "message"
"""The type of the receivers that get messages, each of which names the cluster that it is about."""
PASSING = {
    "INIT": "it is being created. Export the cluster again when it is ACTIVE",
    "CREATING": "it is being created. Export the cluster again when it is ACTIVE",
    "DELETING": "it is being deleted",
}
"""Why a node in one of these statuses is in no document: whether it will be a member is yet to be seen."""
UNREAD = (
    "it is attached to the cluster, but the list of policies does not have it, because it has been deleted or is "
    "another project's. Export the cluster again"
)
"""Why the document has no policy for a binding."""


@dataclass(frozen=True)
class LeftOut:
    """An object that a document does not say anything about, and why, as the end of a sentence."""

    kind: Kind
    resource: Attributes
    reason: str

    @property
    def facts(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "kind": self.kind.noun,
            "id": self.resource["id"],
            "name": self.resource["name"],
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Document:
    """The document of a group.

    :param content: the variables of the role, in the order of the text.
    :param secrets: the places of secrets, for which the document has variables.
    :param origins: by a variable and the place of an item in its list, the object that the item is about.
    :param left_out: what belongs to the group and is not in the document.
    """

    cluster: Attributes
    content: Mapping[str, Any]
    secrets: tuple[str, ...] = ()
    origins: Mapping[tuple[str, int], Attributes] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


def document_of(records: Records, cluster: Attributes, excluded: Exclusion = NOTHING) -> Document | LeftOut:
    """The document of a cluster, or why there cannot be one.

    :param excluded: the policies, receivers and nodes that it leaves out.
    """
    if len(records.of_name(CLUSTER, cluster["name"])) > 1:
        return LeftOut(CLUSTER, cluster, "another cluster has the same name. Rename one of them")
    if cluster["status"] == "DELETING":
        return LeftOut(CLUSTER, cluster, "it is being deleted")
    profile = records.profile(cluster["profile_id"])
    if profile is None:
        return LeftOut(CLUSTER, cluster, "its profile cannot be read")
    if len(records.of_name(PROFILE, profile["name"])) > 1:
        return LeftOut(CLUSTER, cluster, f"another profile is named {profile['name']}, too. Rename one of them")
    return _Writer(records, cluster, profile, excluded).document()


@dataclass
class _Writer:
    """Writes one document.

    :var left_out: what it had to leave out so far.
    """

    records: Records
    cluster: Attributes
    profile: Attributes
    excluded: Exclusion
    left_out: list[LeftOut] = field(default_factory=list)

    def document(self) -> Document:
        """The document."""
        nodes = self._nodes()
        used = {node["profile_id"] for node in nodes} - {self.profile["id"]}
        profiles = [each for each in self.records.profiles if each["id"] in used]
        bindings = self._bindings()
        receivers = self._named(RECEIVER, self._receivers())
        lists: dict[str, list[tuple[Attributes, dict[str, Any]]]] = {
            "profiles": [(each, _profile(each)) for each in sorted(profiles, key=_by_name)],
            "policies": [(policy, _policy(policy, binding)) for policy, binding in bindings],
            "nodes": [(each, self._node(each)) for each in nodes],
            "receivers": [(each, _receiver(each)) for each in receivers],
        }
        content: dict[str, Any] = {"name": self.cluster["name"], "format": FORMAT, "profile": self._own_profile()}
        content["cluster"] = _cluster(self.cluster, scaled=self._is_scaled(), mixed=self._is_mixed())
        content |= {name: [item for dummy, item in items] for name, items in lists.items() if items}
        secrets: list[str] = []
        hidden = {name: without_secrets(value, name, secrets) for name, value in content.items()}
        origins = {(name, place): each for name, items in lists.items() for place, (each, dummy) in enumerate(items)}
        return Document(
            self.cluster,
            {f"{PREFIX}{name}": value for name, value in hidden.items()},
            tuple(secrets),
            {(f"{PREFIX}{name}", place): each for (name, place), each in origins.items()},
            tuple(self.left_out),
        )

    def _is_scaled(self) -> bool:
        """Whether something else than the document decides on the size of the cluster once it exists.

        That also counts if the document leaves it out. A message can name any cluster.
        """
        bindings = self.records.bindings.get(self.cluster["id"], ())
        return any(str(each["policy_type"]).startswith(SCALES) for each in bindings) or any(
            each["cluster_id"] == self.cluster["id"] or each["type"] == MESSAGE for each in self.records.receivers
        )

    def _is_mixed(self) -> bool:
        """Whether members have profiles of their own, also those that the document leaves out."""
        return any(
            node["profile_id"] != self.profile["id"] and node["status"] != "DELETING"
            for node in self.records.members(self.cluster["id"])
        )

    def _own_profile(self) -> dict[str, Any]:
        said = _profile(self.profile)
        if said["name"] == self.cluster["name"]:
            del said["name"]
        return said

    def _bindings(self) -> list[tuple[Attributes, Attributes]]:
        """The policies that are attached to the cluster, with their bindings."""
        found = []
        for binding in sorted(self.records.bindings.get(self.cluster["id"], ()), key=_by_policy):
            policy = self.records.policy(binding["policy_id"])
            if policy is not None:
                found.append((policy, binding))
            elif not self.excluded.has(POLICY, binding["policy_name"]):
                known = {"id": binding["policy_id"], "name": binding["policy_name"]}
                self.left_out.append(LeftOut(POLICY, known, UNREAD))
        named = self._named(POLICY, [policy for policy, dummy in found])
        return sorted((pair for pair in found if pair[0] in named), key=lambda pair: _by_name(pair[0]))

    def _receivers(self) -> list[Attributes]:
        return [each for each in self.records.receivers if each["cluster_id"] == self.cluster["id"]]

    def _nodes(self) -> list[Attributes]:
        """The members that Senlin would not make as they are."""
        name_format = (self.cluster["config"] or {}).get("node.name.format")
        listed = []
        for node in self.records.members(self.cluster["id"]):
            own = node["profile_id"] != self.profile["id"] or node["role"] or node["tainted"] or _kept(node)
            if own or not is_given(node["name"], name_format, self.cluster["id"]):
                listed.append(node)
        return [node for node in self._named(NODE, listed) if self._stays(node) and self._has_profile(node)]

    def _stays(self, node: Attributes) -> bool:
        if reason := PASSING.get(node["status"]):
            self.left_out.append(LeftOut(NODE, node, reason))
        return not reason

    def _has_profile(self, node: Attributes) -> bool:
        profile = self.records.profile(node["profile_id"])
        if profile is None:
            self.left_out.append(LeftOut(NODE, node, "its profile cannot be read"))
        elif len(self.records.of_name(PROFILE, profile["name"])) > 1:
            reason = f"several profiles are named {profile['name']}. Rename them so that only one keeps the name"
            self.left_out.append(LeftOut(NODE, node, reason))
        else:
            return True
        return False

    def _node(self, node: Attributes) -> dict[str, Any]:
        said: dict[str, Any] = {"name": node["name"]}
        if node["profile_id"] != self.profile["id"]:
            said["profile"] = node["profile_name"]
        said |= {key: node[key] for key in ("role", "tainted") if node[key]}
        return said | _kept(node)

    def _named(self, kind: Kind, listed: Iterable[Attributes]) -> list[Attributes]:
        """Those of the objects whose names are theirs alone, so that a task can declare them, and not excluded."""
        kept = []
        for each in sorted(listed, key=_by_name):
            if self.excluded.has(kind, each["name"]):
                continue
            if len(self.records.of_name(kind, each["name"])) > 1:
                reason = f"another {kind.title} of the project has the same name. Rename one of them"
                self.left_out.append(LeftOut(kind, each, reason))
            else:
                kept.append(each)
        return kept


def _by_name(resource: Attributes) -> tuple[str, str]:
    return (resource["name"], resource["id"])


def _by_policy(binding: Attributes) -> tuple[str, str]:
    return (str(binding["policy_name"]), binding["policy_id"])


def _own(metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    """Metadata without the keys that belong to the collection, sorted by key."""
    return {key: value for key, value in sorted((metadata or {}).items()) if not is_reserved(key)}


def _metadata(resource: Attributes) -> dict[str, Any]:
    return {"metadata": own} if (own := _own(resource["metadata"])) else {}


def _kept(resource: Attributes) -> dict[str, Any]:
    """The metadata of a cluster or node, and its protection, which is one of the reserved keys."""
    return {**_metadata(resource), **({"protect": True} if is_protected(resource) else {})}


def _profile(profile: Attributes) -> dict[str, Any]:
    return {"name": profile["name"], **_metadata(profile), "spec": _spec(profile["spec"])}


def _policy(policy: Attributes, binding: Attributes) -> dict[str, Any]:
    disabled = {} if binding["is_enabled"] else {"enabled": False}
    return {"name": policy["name"], **disabled, "spec": _spec(policy["spec"])}


def _receiver(receiver: Attributes) -> dict[str, Any]:
    params = {"params": _sorted(receiver["params"])} if receiver["params"] else {}
    return {"name": receiver["name"], "action": receiver["action"], **params}


def _cluster(cluster: Attributes, *, scaled: bool, mixed: bool) -> dict[str, Any]:
    """The sizes and settings of a cluster.

    :param scaled: whether something else than the document decides on its size once it exists.
    :param mixed: whether members have profiles of their own, which a declared profile of the cluster would replace.
    """
    said: dict[str, Any] = {"desired_capacity": cluster["desired_capacity"]}
    if scaled:
        said["desired_capacity_mode"] = "initial"
    if mixed:
        said["profile_only"] = True
    for attribute, defaults in CLUSTER_DEFAULTS.items():
        if cluster[attribute] not in defaults:
            said[RENAMED.get(attribute, attribute)] = cluster[attribute]
    config = {"config": _sorted(cluster["config"])} if cluster["config"] else {}
    return {**said, **config, **_kept(cluster)}


def _spec(spec: Mapping[str, Any] | None) -> dict[str, Any]:
    """A spec as people write it: its type and version first, and everything else sorted."""
    spec = spec or {}
    first = [key for key in ("type", "version") if key in spec]
    return {**{key: spec[key] for key in first}, **_sorted({key: spec[key] for key in spec if key not in first})}


def _sorted(value: Any) -> Any:
    """A value with the keys of its maps sorted. A null in a spec means the same as a key that is missing."""
    if isinstance(value, Mapping):
        return {key: _sorted(each) for key, each in sorted(value.items(), key=lambda item: str(item[0]))}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
