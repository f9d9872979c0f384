# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a person sees while a task waits: a line at each change, and one every so often to show that it is alive.

    web: CLUSTER_CREATE, 7 of 10 nodes ACTIVE, 12 s

The figures cost the server little: the action is read anyway, and the nodes are listed every few seconds at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..module_utils._actions import Watch
from ..module_utils._client import Client
from ..module_utils._errors import ClusteringError
from ..module_utils._kinds import NODE

QUIET = 3.0
"""Seconds that a task may take without a word."""
STEADY = 15.0
"""Seconds after which the same is said again, with the time that has passed."""
COUNTING = 5.0
"""Seconds between two lists of the nodes."""


@dataclass
class _Seen:
    text: str = ""
    shown: float = 0.0
    counted: float = float("-inf")
    nodes: str = ""


def progress(show: Callable[[str], None]) -> Callable[[Client, str], Watch]:
    """Makes the watcher of a task, which shows lines.

    :param show: shows one line.
    """

    def watching(client: Client, name: str) -> Watch:
        seen = _Seen()

        def watch(action: dict[str, Any], waited: float) -> None:
            if waited < QUIET:
                return
            if waited - seen.counted >= COUNTING:
                seen.counted, seen.nodes = waited, _nodes(client, action)
            text = f"{name}: {action['action']}{seen.nodes}"
            if text != seen.text or waited - seen.shown >= STEADY:
                seen.text, seen.shown = text, waited
                show(f"{text}, {waited:.0f} s")

        return watch

    return watching


def _nodes(client: Client, action: dict[str, Any]) -> str:
    """How far the nodes of a cluster are; nothing of an action that is about a single node."""
    if not action["action"].startswith("CLUSTER_"):
        return ""
    try:
        statuses = Counter(node["status"] for node in client.listing(NODE, cluster_id=action["target_id"]))
    except ClusteringError:
        # The figures are for a person's comfort, and no reason to fail.
        return ""
    return f", {statuses['ACTIVE']} of {statuses.total()} nodes ACTIVE" if statuses else ""
