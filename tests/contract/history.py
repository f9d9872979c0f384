# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long history of actions or events of a project, for the tests of what reads it.

A history is created by copying rows in Senlin's database, as the server would need hours for that many actions. It is
about two clusters; one row in four is about ``shop``. Many rows of a cluster have the same time.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from case import EMPTY
from tenant import Tenant

SAME_SECOND = 300
"""How many consecutive rows of a cluster have the same time."""


@dataclass(frozen=True)
class Kind:
    """A kind of history.

    :param table: Senlin's table.
    :param time: the table's time column, which is also the server's sort key.
    :param created_key: the name of that column in results.
    :param rows: how many rows are copied.
    """

    table: str
    time: str
    created_key: str
    rows: int

    @property
    def plural(self) -> str:
        """The name in paths and results."""
        return f"{self.table}s"


class History:
    """The history of a project.

    :var clusters: the ids of the clusters that it is about, by name.
    """

    def __init__(self, kind: Kind, tenant: Tenant) -> None:
        self.kind = kind
        self.tenant = tenant
        self.clusters = {name: tenant.run(EMPTY.but(name=name))["cluster"]["id"] for name in ("web", "shop")}
        self._database = tenant.devcloud.request_log.parent / "senlin.sqlite"
        self._mark = f"-0000-4000-8000-{next(iter(self.clusters.values()))[-12:]}"

    def lengthen(self) -> None:
        """Add copies about both clusters."""
        with closing(sqlite3.connect(self._database, timeout=60)) as database:
            self._copy(database, "web", 0, self.kind.rows * 3 // 4)
            self._copy(database, "shop", self.kind.rows * 3 // 4, self.kind.rows // 4)
            database.commit()

    def _copy(self, database: sqlite3.Connection, cluster: str, first: int, count: int) -> None:
        """Insert copies of a row about a cluster, with new ids; each ``SAME_SECOND`` copies are a minute older."""
        new = {
            "id": "printf('%08x' || :mark, :first + number)",
            self.kind.time: f"strftime('%Y-%m-%d %H:%M:%S.000000', {self.kind.time}, "
            f"-(number / {SAME_SECOND}) || ' minutes')",
        }
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({self.kind.table})")]
        source = self.tenant.read(f"/{self.kind.plural}?cluster_id={self.clusters[cluster]}")[-1]["id"]
        database.execute(
            f"WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT :count) "
            f"INSERT INTO {self.kind.table} ({', '.join(columns)}) "
            f"SELECT {', '.join(new.get(column, column) for column in columns)} "
            f"FROM {self.kind.table}, numbers WHERE id = :source",
            {"mark": self._mark, "first": first, "count": count, "source": source},
        )

    def minutes_ago(self, minutes: int) -> str:
        """The time of the copies that are older than the original by a number of minutes."""
        number = self.kind.rows * 3 // 4 + minutes * SAME_SECOND
        found = self.tenant.read(f"/{self.kind.plural}/{number:08x}{self._mark}")
        return str(found[self.kind.time])

    def age(self) -> None:
        """Make the whole history an hour older."""
        with closing(sqlite3.connect(self._database, timeout=60)) as database:
            database.execute(
                f"UPDATE {self.kind.table} SET {self.kind.time} = "
                f"strftime('%Y-%m-%d %H:%M:%S.000000', {self.kind.time}, '-1 hour') WHERE cluster_id IN (?, ?)",
                [*self.clusters.values()],
            )
            database.commit()
