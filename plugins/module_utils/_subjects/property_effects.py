# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an update of a node from one profile to another does to its server or stack, property by property.

Senlin updates only what the schema of the profile type calls updatable, and fails the whole update if anything else
differs. ``property_rules.py`` says what it does for a property that is updatable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._plan.compare import same_spec
from .._plan.effect import Effect
from .._senlin.client import Client
from .._senlin.kinds import PROFILE_TYPE
from .._senlin.masking import masked, masked_by_name
from .._senlin.transport import Attributes
from .property_rules import FIXED, NO_IMAGE, ORDER, SERVER, Rule, both_empty, rule_for, same_to_senlin


@dataclass(frozen=True)
class PropertyChange:
    """A property in which two profiles differ.

    :param property: the property, as the type's schema names it. ``type`` if the profiles are of different types.
    :param before: its value in the profile that the node has, with secrets masked; ``None`` if it is not given.
    :param after: its value in the new profile, likewise.
    :param effect: what an update of the node does to its server or stack.
    :param reason: a sentence that explains the effect; may be empty.
    """

    property: str
    before: Any
    after: Any
    effect: Effect
    reason: str = ""


SHOWN = frozenset(
    {
        "auto_disk_config",
        "availability_zone",
        "block_device_mapping_v2",
        "config_drive",
        "disable_rollback",
        "flavor",
        "image",
        "key_name",
        "metadata",
        "name",
        "networks",
        "scheduler_hints",
        "security_groups",
        "template_url",
        "timeout",
    }
)
"""The properties whose values are shown, except for what is a secret by its name. Others can hold secrets anywhere."""


def property_changes(client: Client, have: Attributes, want: Attributes) -> list[PropertyChange]:
    """The properties in which two profiles differ, by name, with what an update from one to the other does.

    ``GET /profile-types/<type>``, if anything differs.

    :param have: the profile that a node has.
    :param want: the profile to which the node is to change. One that is only assumed to exist has no type: nothing is
        known to differ then.
    """
    if have["id"] == want["id"] or not have["type"] or not want["type"]:
        return []
    if have["type"] != want["type"]:
        reason = "Senlin cannot change the type of what exists."
        return [PropertyChange("type", have["type"], want["type"], Effect.IMPOSSIBLE, reason)]
    old, new = properties_of(have), properties_of(want)
    changes = {}
    if any(old.get(name) != new.get(name) for name in {*old, *new}):
        schema = (client.read(PROFILE_TYPE, f"{PROFILE_TYPE.path}/{want['type']}") or {}).get("schema") or {}
        changes = {change.property: change for change in changes_by_schema(schema, want["type"], old, new)}
    # Senlin sets the image of a server whatever else changes.
    if type_name(want) == SERVER and not new.get("image"):
        changes["image"] = _change(NO_IMAGE, old.get("image"), None)
    return [changes[name] for name in sorted(changes)]


def worst_effect(changes: Iterable[PropertyChange]) -> Effect:
    """The most disruptive effect of several changes; ``NONE`` without changes."""
    return max((change.effect for change in changes), key=lambda effect: effect.disruption, default=Effect.NONE)


def changes_by_schema(
    schema: Mapping[str, Mapping[str, Any]], full_type: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[PropertyChange]:
    """The properties that differ, by the schema of their type.

    :param schema: the rules of each property, as Senlin shows them.
    :param full_type: the type with its version.
    :param old: the properties of the present profile.
    :param new: those of the new one.
    """
    name_of_type = full_type.rpartition("-")[0]
    changes = []
    for name in sorted({*old, *new}):
        before, after, rules = old.get(name), new.get(name), schema.get(name) or {}
        updatable = rules.get("updatable", True)
        if same_to_senlin(before, after, default=rules.get("default")) or (updatable and both_empty(before, after)):
            continue
        if updatable:
            rule = rule_for(name_of_type, name, old, new)
        else:
            rule = Rule(name, Effect.IMPOSSIBLE, "", ORDER if _only_order(name_of_type, name, before, after) else FIXED)
        changes.append(_change(rule, before, after))
    return changes


def properties_of(profile: Attributes) -> dict[str, Any]:
    """The properties in the spec of a profile."""
    return dict((profile.get("spec") or {}).get("properties") or {})


def type_name(profile: Attributes) -> str:
    """The type of a profile without its version."""
    return str(profile["type"]).rpartition("-")[0]


def _only_order(name_of_type: str, name: str, before: Any, after: Any) -> bool:
    """Whether two values differ only in an order that means nothing to Nova."""
    have, want = ({"type": name_of_type, "properties": {name: value}} for value in (before, after))
    return same_spec(have, want)


def _change(rule: Rule, before: Any, after: Any) -> PropertyChange:
    show = masked_by_name if rule.property in SHOWN else masked
    return PropertyChange(rule.property, show(before), show(after), rule.effect, rule.reason)
