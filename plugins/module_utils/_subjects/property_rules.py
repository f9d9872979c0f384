# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The rules that say what Senlin does to a server or stack when a property of its profile changes.

By Senlin's drivers, and by what Nova and Heat make of their requests. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .._plan.effect import Effect
from .network_changes import NetworkChanges

SERVER, STACK, CONTAINER = "os.nova.server", "os.heat.stack", "container.dockerinc.docker"
"""The names of Senlin's profile types, without their versions."""


@dataclass(frozen=True)
class Rule:
    """A change of a property, and what it does to the server or stack of a node.

    :param property: the property of the profile.
    :param effect: what happens if Senlin updates the node.
    :param change: the changes for which the rule is, as it completes "the property:"; empty if it is for all.
    :param reason: a sentence that explains the effect; empty if the effect speaks for itself.
    """

    property: str
    effect: Effect
    change: str = ""
    reason: str = ""


_NAME = Rule("name", Effect.IN_PLACE)
_METADATA = Rule("metadata", Effect.IN_PLACE)
_FLAVOR = Rule("flavor", Effect.RESTART, "", "Senlin stops the server, resizes it, and starts it.")
_IMAGE = Rule("image", Effect.REBUILD, "another image", "Senlin stops the server, rebuilds it, and starts it.")
NO_IMAGE = Rule(
    "image",
    Effect.IMPOSSIBLE,
    "no image",
    "Senlin sets the image in every update of a server, and fails if the new profile has no image.",
)
"""The rule for a server profile without an image, whether the image differs or not."""
_NO_EFFECT = Rule("networks", Effect.NONE, "another order or vnic_type", "Senlin changes nothing for it.")
_GROUPS = Rule(
    "networks", Effect.IN_PLACE, "other security groups of an interface", "Senlin sets the security groups of ports."
)
_FIRST_INTERFACES = Rule(
    "networks", Effect.IN_PLACE, "interfaces where there were none", "Senlin attaches interfaces to running servers."
)
_REMOVED_INTERFACES = Rule(
    "networks",
    Effect.RESTART,
    "interfaces removed, or all replaced",
    "Senlin stops the server before it detaches interfaces, and then starts it.",
)
_ADDED_INTERFACES = Rule(
    "networks",
    Effect.IMPOSSIBLE,
    "interfaces added to interfaces that stay",
    "Senlin attaches the interfaces that stay again, which Nova refuses.",
)
_USED_ADDRESS = Rule(
    "networks",
    Effect.IMPOSSIBLE,
    "an interface changed or removed that names a port or a floating_ip",
    "Senlin requires the port or the floating IP to be unused, but the server uses it.",
)
_TEMPLATE = Rule(
    "template",
    Effect.REPLACE,
    "another template",
    "Heat replaces the resources that it cannot update. Parameters, environment and files that do not differ are lost.",
)
_NO_TEMPLATE = Rule("template", Effect.IMPOSSIBLE, "no template", "Senlin sends an empty one, which Heat refuses.")
_TEMPLATE_URL = Rule("template_url", Effect.NONE, "", "Senlin ignores it in updates.")
_WITHOUT_TEMPLATE = "without another template"
_NEEDS_TEMPLATE = "Senlin does not send the template unless it differs, and Heat refuses an update without one."

RULES: dict[str, tuple[Rule, ...]] = {
    SERVER: (
        _NAME,
        _METADATA,
        _FLAVOR,
        _IMAGE,
        NO_IMAGE,
        _NO_EFFECT,
        _GROUPS,
        _FIRST_INTERFACES,
        _REMOVED_INTERFACES,
        _ADDED_INTERFACES,
        _USED_ADDRESS,
    ),
    STACK: (
        _TEMPLATE,
        _NO_TEMPLATE,
        _TEMPLATE_URL,
        *(
            rule
            for name, effect in (
                ("parameters", Effect.REPLACE),
                ("environment", Effect.REPLACE),
                ("files", Effect.REPLACE),
                ("timeout", Effect.IN_PLACE),
                ("disable_rollback", Effect.IN_PLACE),
            )
            for rule in (
                Rule(name, effect, "with another template"),
                Rule(name, Effect.IMPOSSIBLE, _WITHOUT_TEMPLATE, _NEEDS_TEMPLATE),
            )
        ),
    ),
    CONTAINER: (Rule("name", Effect.IN_PLACE),),
}
"""The rules for the properties that are updatable, by profile type."""

FIXED = "Senlin cannot change it: the profile type says that it is not updatable."
"""Reason of the effect of a property that is not updatable."""
ORDER = "Only the order differs, but it counts when Senlin updates. Keep the order of the present profile."
"""Reason of the effect of a property that is not updatable and has the same items in another order."""
UNKNOWN = "It is not known what an update does for it."
"""Reason of the effect of a property that is updatable and has no rule: the worst that an update does to a server."""


def same_to_senlin(have: Any, want: Any, default: Any = None) -> bool:
    """Whether two values of a property are the same to Senlin when it updates: null stands for the default.

    Unlike other parts of this collection, Senlin compares all lists in order here.
    """
    have, want = (default if value is None else value for value in (have, want))
    if isinstance(have, Mapping) and isinstance(want, Mapping):
        return all(same_to_senlin(have.get(key), want.get(key)) for key in {*have, *want})
    if isinstance(have, list) and isinstance(want, list):
        return len(have) == len(want) and all(map(same_to_senlin, have, want))
    if isinstance(have, bool) or isinstance(want, bool):
        return str(have).lower() == str(want).lower()
    return bool(have == want or str(have) == str(want))


def both_empty(have: Any, want: Any) -> bool:
    """Whether two values of a property are nothing, which is the same to Senlin where it carries out a change."""
    return all(value is None or value in ("", {}, []) for value in (have, want))


_Chooser = Callable[[Mapping[str, Any], Mapping[str, Any]], Rule]
"""Chooses between the rules of a property, by all properties of both profiles."""


def rule_for(type_of_profile: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Rule:
    """The rule for a property that differs and is updatable."""
    found = [rule for rule in RULES.get(type_of_profile, ()) if rule.property == name]
    if not found:
        return Rule(name, Effect.REBUILD, "", UNKNOWN)
    if len(found) == 1:
        return found[0]
    if type_of_profile == STACK and name != "template":
        changes = not same_to_senlin(old.get("template"), new.get("template"))
        return next(rule for rule in found if (rule.change == _WITHOUT_TEMPLATE) is not changes)
    return _CHOOSERS[name](old, new)


def _image_rule(old: Mapping[str, Any], new: Mapping[str, Any]) -> Rule:
    return _IMAGE if new.get("image") else NO_IMAGE


def _template_rule(old: Mapping[str, Any], new: Mapping[str, Any]) -> Rule:
    return _TEMPLATE if new.get("template") else _NO_TEMPLATE


def _networks_rule(old: Mapping[str, Any], new: Mapping[str, Any]) -> Rule:
    changes = NetworkChanges.between(old.get("networks") or [], new.get("networks") or [])
    if changes.need_unused:
        return _USED_ADDRESS
    if changes.added:
        if changes.kept:
            return _ADDED_INTERFACES
        return _REMOVED_INTERFACES if changes.removed else _FIRST_INTERFACES
    if changes.removed:
        return _REMOVED_INTERFACES
    return _GROUPS if changes.other_groups else _NO_EFFECT


_CHOOSERS: dict[str, _Chooser] = {"image": _image_rule, "networks": _networks_rule, "template": _template_rule}
