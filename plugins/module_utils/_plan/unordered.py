# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The lists in specs whose order means nothing to the server, so that another order is the same spec.

By the source of Senlin's drivers and policies, and of Nova. Of the lists that are not here, some have an order that
counts, such as the networks of a server, and the others are compared in order, too.
"""

from __future__ import annotations

from collections.abc import Sequence

UNORDERED: dict[str, tuple[tuple[str, ...], ...]] = {
    "os.nova.server": (
        ("properties", "security_groups"),
        ("properties", "networks", "*", "security_groups"),
        ("properties", "scheduler_hints", "different_host"),
        ("properties", "scheduler_hints", "same_host"),
    ),
    # Both policies turn the list into a map. The weights decide, and the names are unique.
    "senlin.policy.region_placement": (("properties", "regions"),),
    "senlin.policy.zone_placement": (("properties", "zones"),),
}
"""The paths of such lists, by the type in the spec. ``*`` stands for each item of a list."""


def is_unordered(spec_type: str, path: Sequence[str]) -> bool:
    """Whether the order of a list in a spec means nothing.

    :param spec_type: the type without its version.
    :param path: the keys that lead to the list.
    """
    return tuple(path) in UNORDERED.get(spec_type, ())
