# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sample records of a project, as the info modules return them, for tests of the report and for pictures of it.

They depend on the number of clusters and on a seed alone.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
"""The end of the period that the records are about."""
DAY = timedelta(hours=24)
NAMES = ("web", "api", "worker", "db", "cache", "queue", "search", "mail", "build", "batch")
POLICIES = (
    ("out", "senlin.policy.scaling-1.0", {"event": "CLUSTER_SCALE_OUT"}),
    ("in", "senlin.policy.scaling-1.0", {"event": "CLUSTER_SCALE_IN"}),
    ("victims", "senlin.policy.deletion-1.1", {}),
    ("health", "senlin.policy.health-1.1", {}),
)
REASONS = (
    "No valid host was found. There are not enough hosts available.",
    "Failed in creating server: Quota exceeded for cores: Requested 4, but already used 128 of 128 cores.",
    "Failed in creating server: The server is in ERROR: Build of instance aborted: Image 8f1d is not active.",
)
Record = dict[str, Any]


class Sample:
    """The records of one project.

    :param clusters: how many clusters there are.
    :param busy: about how many times each of them is scaled.
    :param reasons: the reasons that failed actions and nodes have.
    :param names: the beginnings of the names of the clusters.
    """

    def __init__(
        self,
        clusters: int,
        *,
        seed: int = 1,
        busy: int = 8,
        reasons: tuple[str, ...] = REASONS,
        names: tuple[str, ...] = NAMES,
    ) -> None:
        self._random = random.Random(seed)
        self._reasons = reasons
        keys = ("clusters", "nodes", "policies", "cluster_policies", "receivers", "actions", "events")
        self.found: dict[str, Any] = {key: [] for key in keys}
        for number in range(clusters):
            name = names[number % len(names)] + (f"-{number // len(names) + 1}" if number >= len(names) else "")
            self._cluster(name, busy if number % 3 == 0 else busy // 3)
        self._deleted_cluster("trial")
        self.found["actions"].sort(key=lambda action: (action["created_at"], action["start_at"] or 0))
        self.found["drift"] = self._drift()

    def _id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _cluster(self, name: str, busy: int) -> None:
        id = self._id()
        size = self._random.randint(2, 6)
        members = [self._node(id, name, index) for index in range(1, size + 1)]
        highest = size
        for time in self._times(busy):
            if self._random.random() < 0.5 and len(members) > 2:
                for node in self._scale_in(id, time, members, self._random.randint(1, 2)):
                    members.remove(node)
            else:
                for dummy in range(self._random.randint(1, 3)):
                    highest += 1
                    members.append(self._node(id, name, highest))
                    members[-1]["init_at"] = text(time)
                self._scale_out(id, time, members, [each for each in members if each["init_at"] == text(time)])
        self._check(id, members)
        bad = [node for node in members if node["status"] != "ACTIVE"]
        status = "ACTIVE" if not bad else "ERROR" if len(bad) > len(members) / 2 else "WARNING"
        self.found["nodes"] += members
        self.found["clusters"].append(
            {
                "id": id,
                "name": name,
                "status": status,
                "status_reason": "CLUSTER_SCALE_OUT: number of active nodes is below desired_capacity." if bad else "",
                "desired_capacity": len(members),
                "min_size": 2,
                "max_size": self._random.choice([20, 50, -1]),
                "profile_name": f"{name}-2026-11",
                "init_at": text(NOW - 30 * DAY),
                "timeout": 3600,
            }
        )
        self._attach(id, name)

    def _times(self, busy: int) -> Iterator[datetime]:
        """When a cluster is scaled, in order, with enough time in between."""
        for place in range(busy):
            yield NOW - DAY * (1 - (place + self._random.uniform(0.2, 0.7)) / busy)

    def _node(self, cluster_id: str, name: str, index: int) -> Record:
        return {
            "id": self._id(),
            "name": f"{name}-{index:03}",
            "index": index,
            "cluster_id": cluster_id,
            "status": "ACTIVE",
            "status_reason": "Creation succeeded",
            "init_at": text(NOW - 30 * DAY),
            "updated_at": None,
        }

    def _action(self, verb: str, target: str, cluster: str, start: datetime, seconds: float, **more: Any) -> Record:
        begin = int(start.timestamp()) + self._random.uniform(0.1, 0.6)
        action = {
            "id": self._id(),
            "name": f"{verb.lower()}_{target[:8]}",
            "action": verb,
            "target_id": target,
            "cluster_id": cluster,
            "cause": "RPC Request",
            "created_at": text(start),
            "start_at": begin,
            "end_at": begin + seconds,
            "status": "SUCCEEDED",
            "status_reason": "Succeeded.",
            "inputs": {},
            "depends_on": [],
            "depended_by": [],
            **more,
        }
        self.found["actions"].append(action)
        return action

    def _scale_out(self, id: str, time: datetime, members: list[Record], added: list[Record]) -> None:
        parent = self._action("CLUSTER_SCALE_OUT", id, id, time, self._random.uniform(30, 90))
        for node in added:
            child = self._action(
                "NODE_CREATE", node["id"], id, time, self._random.uniform(12, 50), cause="Derived Action"
            )
            if self._random.random() < 0.05:
                reason = self._random.choice(self._reasons)
                child.update(status="FAILED", status_reason=reason)
                parent.update(status="FAILED", status_reason="Failed in creating nodes.")
                node.update(status="ERROR", status_reason=reason, updated_at=text(time))

    def _scale_in(self, id: str, time: datetime, members: list[Record], number: int) -> list[Record]:
        removed = members[: min(number, len(members) - 2)]
        self._action("CLUSTER_SCALE_IN", id, id, time, self._random.uniform(8, 20))
        for node in removed:
            self._action("NODE_DELETE", node["id"], id, time, self._random.uniform(3, 8), cause="Derived Action")
        return removed

    def _check(self, id: str, members: list[Record]) -> None:
        """A check in which one of many nodes turns out to be in ERROR."""
        self._action("CLUSTER_CHECK", id, id, NOW - timedelta(hours=1), 3.1)
        if self._random.random() < 0.06:
            self._random.choice(members).update(
                status="ERROR",
                status_reason="Check: Server is not found.",
                updated_at=text(NOW - timedelta(hours=1)),
            )

    def _attach(self, id: str, name: str) -> None:
        for suffix, kind, properties in POLICIES[: self._random.randint(2, 4)]:
            policy = {"id": self._id(), "name": f"{name}-{suffix}", "type": kind, "spec": {"properties": properties}}
            self.found["policies"].append(policy)
            self.found["cluster_policies"].append(
                {
                    "cluster_id": id,
                    "policy_id": policy["id"],
                    "policy_name": policy["name"],
                    "policy_type": kind,
                    "is_enabled": suffix != "health" or self._random.random() < 0.8,
                }
            )
        for suffix in ("out", "in"):
            self.found["receivers"].append(
                {
                    "id": self._id(),
                    "name": f"{name}-{suffix}",
                    "type": "webhook",
                    "action": f"CLUSTER_SCALE_{suffix.upper()}",
                    "cluster_id": id,
                    "channel": {"alarm_url": "(masked)"},
                }
            )

    def _deleted_cluster(self, name: str) -> None:
        """A cluster that was created and deleted in the period."""
        id = self._id()
        nodes = [self._node(id, name, index) for index in (1, 2)]
        begin, end = NOW - timedelta(hours=20), NOW - timedelta(hours=9)
        self._action("CLUSTER_CREATE", id, id, begin, 40)
        for node in nodes:
            self._action("NODE_CREATE", node["id"], id, begin, 30, cause="Derived Action")
        self._action("CLUSTER_DELETE", id, id, end, 12)
        for node in nodes:
            self._action("NODE_DELETE", node["id"], id, end, 9, cause="Derived Action")
        self.found["events"].append({"obj_id": id, "obj_name": name, "action": "CLUSTER_DELETE"})

    def _drift(self) -> Record:
        rows = []
        for cluster in self.found["clusters"][1::9]:
            common = {"cluster": {"id": cluster["id"], "name": cluster["name"]}, "kind": "cluster", "id": cluster["id"]}
            rows.append(
                {
                    **common,
                    "compared": "document",
                    "name": cluster["name"],
                    "where": "max_size",
                    "expected": 10,
                    "found": cluster["max_size"],
                    "since": text(NOW - timedelta(hours=6)),
                    "mend": "Run the role scaling_group with the document.",
                }
            )
        for node in self.found["nodes"][4::60]:
            owner = next(each for each in self.found["clusters"] if each["id"] == node["cluster_id"])
            rows.append(
                {
                    "compared": "server",
                    "cluster": {"id": owner["id"], "name": owner["name"]},
                    "kind": "node",
                    "name": node["name"],
                    "id": node["id"],
                    "where": "flavor",
                    "expected": "m1.small",
                    "found": "m1.large",
                    "since": None,
                    "mend": "Recover the node, or update its profile.",
                }
            )
        counts = {kind: sum(row["compared"] == kind for row in rows) for kind in ("document", "record", "server")}
        return {"differences": rows, "counts": {**counts, "forgotten": 0, "total": len(rows)}}


def text(time: datetime) -> str:
    """A time as the server writes it, in whole seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
