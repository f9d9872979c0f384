# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The variables of the role ``scaling_group``, and the keys of their values, each with what its value must be.

``tests/unit/test_drift_declared.py`` compares them with the documentation of the role.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._plan.values import BOOLEAN, WHOLE_NUMBER, Sort
from .._senlin.kinds import RECEIVER_ACTIONS


def _map(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError
    return value


def _list(value: object) -> object:
    if not isinstance(value, list):
        raise ValueError
    return value


def _text(value: object) -> object:
    """A text. Ansible takes a number for one, too."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    return str(value)


def _one_of(*choices: str) -> Sort:
    def convert(value: object) -> object:
        if value not in choices:
            raise ValueError
        return value

    return Sort(f"one of {', '.join(choices)}", convert)


def _any(value: object) -> object:
    return value


MAP = Sort("a mapping", _map)
"""Keys and values."""
LIST = Sort("a list", _list)
"""Items, each a mapping or a text."""
TEXT = Sort("a text", _text)
"""Such as a name."""
ANYTHING = Sort("anything", _any)
"""A value that is read elsewhere, or that has no meaning here."""
Keys = Mapping[str, Sort]
"""What the values of known keys must be."""

GROUP: Keys = {
    "cluster": MAP,
    "format": WHOLE_NUMBER,
    "name": TEXT,
    "nodes": LIST,
    "own_policies": LIST,
    "plan_file": ANYTHING,
    "plan_key": ANYTHING,
    "policies": LIST,
    "profile": MAP,
    "profiles": LIST,
    "purge": BOOLEAN,
    "receivers": LIST,
    "require_plan": ANYTHING,
    "return_plan": ANYTHING,
    "reveal_urls": ANYTHING,
    "secrets": ANYTHING,
    "state": _one_of("absent", "present"),
}
"""The variables of the role, without ``scaling_group_`` at the beginning."""
PROFILE: Keys = {
    "metadata": MAP,
    "name": TEXT,
    "on_fixed_change": ANYTHING,
    "purge_metadata": BOOLEAN,
    "spec": ANYTHING,
}
"""The keys of ``scaling_group_profile``."""
CLUSTER: Keys = {
    "cluster_timeout": WHOLE_NUMBER,
    "config": MAP,
    "desired_capacity": WHOLE_NUMBER,
    "desired_capacity_mode": _one_of("enforce", "initial"),
    "force": ANYTHING,
    "max_disruption": ANYTHING,
    "max_removed": ANYTHING,
    "max_size": WHOLE_NUMBER,
    "metadata": MAP,
    "min_size": WHOLE_NUMBER,
    "profile_only": BOOLEAN,
    "protect": BOOLEAN,
    "purge_metadata": BOOLEAN,
    "repair": BOOLEAN,
    "timeout": ANYTHING,
}
"""The keys of ``scaling_group_cluster``."""
ITEMS: Mapping[str, Keys] = {
    "nodes": {"metadata": MAP, "name": TEXT, "profile": TEXT, "protect": BOOLEAN, "role": TEXT, "tainted": BOOLEAN},
    "policies": {
        "enabled": BOOLEAN,
        "is_enabled": BOOLEAN,
        "name": TEXT,
        "policy_name": TEXT,
        "spec": ANYTHING,
    },
    "profiles": {"metadata": MAP, "name": TEXT, "spec": ANYTHING},
    "receivers": {
        "action": _one_of(*RECEIVER_ACTIONS),
        "name": TEXT,
        "params": MAP,
        "type": _one_of("message", "webhook"),
    },
}
"""The keys of the items of each list of objects. Every item has a name."""
ALIASES = {"is_enabled": "enabled", "policy_name": "name"}
"""Other names of keys of items. The key counts if an item has both."""
