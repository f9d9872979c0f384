# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the spec of a deletion policy means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DELETION_TYPE_PREFIX = "senlin.policy.deletion-"
"""Start of the type of deletion policies."""
RANDOM = "RANDOM"
"""The criterion by which any node can leave, which is the default."""
FALSE_WORDS = frozenset({"0", "f", "false", "n", "no", "off"})
"""The texts that the server takes for false in a spec. It stores them as they were sent."""


def means_true(policy: Mapping[str, Any], name: str) -> bool:
    """What a boolean property in the spec of a deletion policy means. The default is true.

    :param policy: the policy, or the body of one in a response.
    """
    value = _property(policy, name)
    return value is None or str(value).lower() not in FALSE_WORDS


def criteria_of(policy: Mapping[str, Any] | None) -> str:
    """By which criteria the nodes are chosen that leave a cluster. The default is at random, also without a policy."""
    return str(_property(policy or {}, "criteria") or RANDOM)


def _property(policy: Mapping[str, Any], name: str) -> Any:
    return ((policy.get("spec") or {}).get("properties") or {}).get(name)
