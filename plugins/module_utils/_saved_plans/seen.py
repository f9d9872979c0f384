# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a plan rests on: the objects of a group, each with the attributes that decide what there is to do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.expected_values import ID
from .masks import without_secrets

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "clusters": (
        "cluster",
        ("status", "profile_id", "desired_capacity", "min_size", "max_size", "timeout", "config", "metadata"),
    ),
    "nodes": ("node", ("status", "cluster_id", "profile_id", "physical_id", "role", "tainted", "metadata")),
    "profiles": ("profile", ("metadata",)),
    "policies": ("policy", ("type",)),
    "cluster_policies": ("cluster_policy", ("cluster_id", "policy_id", "is_enabled")),
    "receivers": ("receiver", ("type", "cluster_id", "action", "params")),
}
"""The results of info modules: the kind of the objects in each, and the attributes that a plan rests on."""

Seen = dict[str, Any]
"""One object, under the keys ``kind``, ``id``, ``name``, ``updated_at`` and ``state``."""


def seen_objects(results: Mapping[str, Any]) -> list[Seen]:
    """The objects in the results of info modules, each once, without what earlier check-mode tasks have predicted.

    :param results: lists of objects, under the names that info modules give them.
    """
    found: dict[tuple[str, str], Seen] = {}
    for plural, (kind, attributes) in KINDS.items():
        for each in results.get(plural) or []:
            if not ID.fullmatch(str(each["id"])):
                found[kind, each["id"]] = {
                    "kind": kind,
                    "id": each["id"],
                    "name": each.get("name") or each.get("policy_name"),
                    "updated_at": each.get("updated_at"),
                    "state": {key: without_secrets(each.get(key), key) for key in attributes},
                }
    return sorted(found.values(), key=lambda each: (each["kind"], str(each["name"]), each["id"]))
