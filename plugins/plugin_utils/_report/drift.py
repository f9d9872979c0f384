# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The differences that the module ``cluster_drift`` has found, as a report shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .texts import said

MOST_DIFFERENCES = 200
"""How many differences are listed. Their number is always given."""
TEXTS = ("compared", "kind", "name", "id", "where", "expected", "found", "since", "mend")
"""What is shown of a difference besides its cluster."""


def drift_data(result: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The result of the module as data; ``None`` if it was not run."""
    if not result or "differences" not in result:
        return None
    rows = [_row(each) for each in result["differences"] or ()]
    rows.sort(key=lambda row: (row["cluster"]["name"], row["compared"], row["kind"], row["name"], row["where"]))
    counts = {str(key): value for key, value in (result.get("counts") or {}).items() if isinstance(value, int)}
    counts.setdefault("total", len(rows))
    return {"counts": counts, "differences": rows[:MOST_DIFFERENCES], "left_out": max(len(rows) - MOST_DIFFERENCES, 0)}


def differences_by_cluster(result: Mapping[str, Any] | None) -> Counter[str]:
    """How many differences each cluster has, by its id."""
    rows = (result or {}).get("differences") or ()
    return Counter(str((row.get("cluster") or {}).get("id") or "") for row in rows)


def _row(difference: Mapping[str, Any]) -> dict[str, Any]:
    cluster = difference.get("cluster") or {}
    return {
        "cluster": {"id": str(cluster.get("id") or ""), "name": str(cluster.get("name") or "")},
        **{key: said(difference.get(key)) for key in TEXTS},
    }
