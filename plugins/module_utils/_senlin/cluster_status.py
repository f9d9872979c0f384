# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The status that Senlin gives to a cluster at the end of an action, by the source of Senlin 16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def evaluated(cluster: Mapping[str, Any], active: int, operation: str) -> tuple[str, str]:
    """The status of a cluster with a number of ACTIVE nodes, and the reason in Senlin's words.

    :param cluster: has the sizes.
    :param operation: the action that has ended, such as ``CLUSTER_RESIZE``.
    """
    low, high, desired = (cluster[name] for name in ("min_size", "max_size", "desired_capacity"))
    beginning = f"{operation}: number of active nodes is"
    if active < low:
        return "ERROR", f"{beginning} below min_size ({low})."
    if active < desired:
        return "WARNING", f"{beginning} below desired_capacity ({desired})."
    if 0 <= high < active:
        return "WARNING", f"{beginning} above max_size ({high})."
    return "ACTIVE", f"{beginning} equal or above desired_capacity ({desired})."
