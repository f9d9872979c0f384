# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long histories of actions and events: which requests a module process sends, and how much memory it takes.

Many rows of a history have the same time, so few pages end where the time changes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from case import PROFILE
from conftest import separate_cloud
from devcloud.client import Devcloud
from history import History, Kind
from tenant import Tenant

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc"),
]

COLLECTIONS = Path(__file__).parents[2] / ".cache" / "collections"
LENGTH = int(os.environ.get("LONGEST_HISTORY", "4000"))
"""How many rows a history gets. The limit below is promised for 20,000, which the server takes minutes to list."""
PAGE_COST = 5
"""Megabytes that reading a page may take, however many pages there are."""
MOST_PER_ROW = (100 - PAGE_COST) / 20_000
"""Megabytes that each row of a result may add to that. A promised limit: 20,000 rows take at most 100 MB in all."""
FLAT = 20
"""Megabytes that a result of a few pages may add, however long the history is."""
PAGE = 500
"""The page size of the modules."""

PROGRAM = r"""
import importlib, re, sys
from ansible.module_utils import basic
basic._ANSIBLE_ARGS, basic._ANSIBLE_PROFILE = sys.stdin.buffer.read(), "legacy"
module = importlib.import_module("ansible_collections.senlin.clustering.plugins.modules." + sys.argv[1])
try:
    module.main()
finally:
    print(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""
"""Runs the module that its argument names as Ansible does, and prints the process's peak memory in kB to stderr."""


@dataclass(frozen=True)
class Listed:
    """What a task returned and took.

    :param rows: the rows in its result, oldest first.
    :param queries: the queries of its list requests, in order.
    :param peak: its peak memory in megabytes.
    """

    rows: list[dict[str, Any]]
    queries: list[dict[str, str]]
    peak: float

    @property
    def ids(self) -> list[str]:
        """The ids, newest first."""
        return [row["id"] for row in reversed(self.rows)]


def ask(history: History, **options: Any) -> Listed:
    """Run the info module with some options in a separate process."""
    arguments = {"cloud": history.tenant.cloud, **options, "_ansible_remote_tmp": "/tmp"}
    since = time.time()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"cluster_{history.kind.table}_info"],
        input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
        env={**os.environ, "PYTHONPATH": str(COLLECTIONS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sent = [urlsplit(request["path"]) for request in history.tenant.requests(since)]
    queries = [dict(parse_qsl(url.query)) for url in sent if url.path == f"/v1/{history.kind.plural}"]
    return Listed(json.loads(done.stdout)[history.kind.plural], queries, int(done.stderr.split()[-1]) / 1024)


ACTIONS = Kind("action", "created_at", "created_at", LENGTH)
EVENTS = Kind("event", "timestamp", "generated_at", LENGTH)


def pages(ids: list[str], sizes: list[int], **query: str) -> list[dict[str, str]]:
    """The expected queries that read these ids, newest first, in pages of these sizes."""
    marks = [ids[sum(sizes[:number]) - 1] for number in range(1, len(sizes))]
    markers = [{}, *({"marker": mark} for mark in marks)]
    return [{**query, **marker, "limit": str(size)} for marker, size in zip(markers, sizes, strict=True)]


@pytest.fixture(scope="session")
def devcloud(devcloud: Devcloud) -> Devcloud:
    """A separate dev cloud, as this many rows would slow down the tests that run at the same time."""
    return separate_cloud("history")


@pytest.mark.parametrize("kind", [ACTIONS, EVENTS], ids=["actions", "events"])
def test_a_long_history(kind: Kind, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    history = History(kind, tenant)
    shop = history.clusters["shop"]
    newest = f"{kind.time}:desc"
    history.lengthen()
    nothing = ask(history, filters={"action": "CLUSTER_RECOVER"})
    assert nothing.rows == []

    everything = ask(history)
    times = [row[kind.created_key] for row in everything.rows]
    assert len(set(everything.ids)) == len(everything.ids) >= kind.rows
    assert times == sorted(times), "the newest row is not the last"
    sizes = [PAGE] * (len(times) // PAGE + 1)
    assert everything.queries == pages(everything.ids, sizes, sort=newest)
    assert everything.peak - nothing.peak < PAGE_COST + MOST_PER_ROW * kind.rows

    few = ask(history, limit=10)
    assert few.ids == everything.ids[:10]
    assert few.queries == pages(few.ids, [10], sort=newest)

    more = ask(history, limit=PAGE + 200)
    assert more.ids == everything.ids[: PAGE + 200]
    assert more.queries == pages(more.ids, [PAGE, 200], sort=newest)

    since = history.minutes_ago(2)
    recent = ask(history, since=since)
    assert recent.ids == [row["id"] for row in reversed(everything.rows) if row[kind.created_key] >= since]
    assert len(recent.ids) > 2 * PAGE
    assert recent.queries == pages(everything.ids, [PAGE] * (len(recent.ids) // PAGE + 1), sort=newest)

    own = ask(history, cluster="shop", since=since)
    assert own.ids == [row["id"] for row in reversed(recent.rows) if row["cluster_id"] == shop]
    assert own.queries == pages(own.ids, [PAGE] * (len(own.ids) // PAGE + 1), sort=newest, cluster_id=shop)

    last = ask(history, cluster=shop, since=since, limit=5)
    assert last.ids == own.ids[:5]
    assert last.queries == pages(last.ids, [5], sort=newest, cluster_id=shop)

    for asked in (few, more, recent, own, last):
        assert asked.peak - nothing.peak < FLAT
