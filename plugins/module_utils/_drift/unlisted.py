# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What belongs to a group although its document does not list it, or wants it gone. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._documents.node_names import is_given
from .._documents.records import Records
from .._plan.reserved import is_reserved
from .._senlin.kinds import CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes
from .._subjects.revisions import retired_name
from .declared import Declaration, Declared
from .difference import ABSENT, PRESENT, Difference
from .objects import ROLE, of_binding, of_name, unwanted
from .open_values import is_open

UNLISTED_NODE = "List the node in the document, or replace it with cluster_members."
"""Mends that a node is its own in some way, and the document does not list it."""
DETACHMENT = "Run the role scaling_group with the document, which detaches it, or list it in the document."
"""Mends that a policy is attached that the document does not list."""


def unlisted(declared: Declared, records: Records, cluster: Attributes) -> Iterator[Difference]:
    """What belongs to the group and is not listed, where the document says that it is to go.

    An expression can mean any object of its list, and then nothing of the kind is certainly not listed.
    """
    is_complete = {name: name not in declared.open_lists for name in ("policies", "receivers", "nodes")}
    for binding in records.bindings.get(cluster["id"], ()) if is_complete["policies"] else ():
        if not _is_listed(declared, binding):
            yield of_binding(binding, "", ABSENT, PRESENT, DETACHMENT, cluster)
    for policy in _unlisted_own(declared, records) if is_complete["policies"] else ():
        yield unwanted(POLICY, policy, cluster)
    for receiver in records.receivers if is_complete["receivers"] else ():
        if receiver["cluster_id"] == cluster["id"] and of_name(declared.receivers, receiver["name"]) is None:
            yield unwanted(RECEIVER, receiver, cluster)
    name_format = (cluster["config"] or {}).get("node.name.format")
    for node in records.members(cluster["id"]) if is_complete["nodes"] else ():
        listed = of_name(declared.nodes, node["name"]) is not None
        if not listed and node["status"] not in NODE.transitional and _is_its_own(node, name_format):
            yield unwanted(NODE, node, cluster, UNLISTED_NODE)


def _is_listed(declared: Declared, binding: Attributes) -> bool:
    """Whether the document lists an attached policy, or a policy of which it is a retired revision."""
    id = binding["policy_id"]
    listed = [each["name"] for each in declared.policies]
    return binding["policy_name"] in [*listed, *(retired_name({"name": name, "id": id}) for name in listed)]


def remains(declared: Declared, records: Records, cluster: Mapping[str, Any]) -> Iterator[Difference]:
    """What still exists of a group that is not to exist."""
    name = declared.name
    profile_name = declared.profile_name
    own = not is_open(profile_name) and (declared.profile.get("spec") is not None or profile_name == name)
    wanted_gone = [
        (CLUSTER, name),
        *((RECEIVER, each["name"]) for each in declared.receivers),
        *((NODE, each["name"]) for each in declared.nodes),
        *((POLICY, each["name"]) for each in declared.policies if _is_own_policy(each, declared)),
        *((POLICY, each) for each in declared.own_policies),
        *(((PROFILE, profile_name),) if own else ()),
        *((PROFILE, each["name"]) for each in declared.profiles if each.get("spec") is not None),
    ]
    found = {have["id"]: (kind, have) for kind, each in wanted_gone for have in records.of_name(kind, each)}
    found |= {
        have["id"]: (kind, have)
        for kind, each in wanted_gone
        if kind in (PROFILE, POLICY)
        for have in removable_revisions(records, kind, each)
    }
    for kind, have in found.values():
        # A listed node that is in another cluster by now belongs to that one.
        if kind is not NODE or have["cluster_id"] in ("", None, cluster.get("id")):
            yield unwanted(kind, have, cluster, ROLE)


def removable_revisions(records: Records, kind: Kind, name: str) -> list[Attributes]:
    """The retired revisions of a profile or policy that the role deletes whenever it declares the name, or deletes it.

    It moves what uses a policy to the current revision. A profile stays as long as anything uses it.
    """
    listed: tuple[Attributes, ...] = getattr(records, kind.plural)
    used = {user["profile_id"] for user in (*records.clusters, *records.nodes)} if kind is PROFILE else set()
    retired = (each for each in listed if each["name"] == retired_name({"name": name, "id": each["id"]}))
    return [each for each in retired if each["id"] not in used]


def _unlisted_own(declared: Declared, records: Records) -> Iterator[Attributes]:
    """The policies of the group that nothing uses any more. If not all clusters are compared, that is not known."""
    used = {binding["policy_id"] for bindings in records.bindings.values() for binding in bindings}
    if len(records.bindings) < len(records.clusters):
        return
    for policy in records.policies:
        is_own = policy["name"] in declared.own_policies and of_name(declared.policies, policy["name"]) is None
        if is_own and policy["id"] not in used:
            yield policy


def _is_own_policy(want: Declaration, declared: Declared) -> bool:
    """Whether a listed policy goes with its group."""
    return want.get("spec") is not None or str(want["name"]).startswith(f"{declared.name}-")


def _is_its_own(node: Attributes, name_format: str | None) -> bool:
    """Whether Senlin would not create a node of the cluster as it is."""
    metadata = [key for key in node["metadata"] or {} if not is_reserved(key)]
    given = is_given(node["name"], name_format, node["cluster_id"])
    return bool(node["role"] or node["tainted"] or metadata) or not given
