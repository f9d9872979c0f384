# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What came of the comparison of one cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .declared import Declared
from .difference import COMPARED, DOCUMENT, SERVER, Difference


@dataclass
class Comparison:
    """One cluster, and what came of its comparison.

    :param cluster: the record; of a cluster that does not exist, only the name.
    :var sides: which sides were compared.
    :var notes: sentences about what was not.
    """

    cluster: Mapping[str, Any]
    declared: Declared | None
    differences: list[Difference] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The same as data, without the differences."""
        return {
            "id": self.cluster.get("id"),
            "name": self.cluster["name"],
            "status": self.cluster.get("status"),
            "document": DOCUMENT in self.sides,
            "servers": SERVER in self.sides,
            "note": " ".join(dict.fromkeys(self.notes)) or None,
            "counts": counted(self.differences),
        }


def counted(differences: Iterable[Difference]) -> dict[str, int]:
    """How many differences there are, by the sides that were compared, and in all."""
    counts = Counter(each.compared for each in differences)
    return {**{side: counts[side] for side in COMPARED}, "total": counts.total()}
