# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a play and measures all of its processes."""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from contract.playbook import run_playbook

MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""The unit of ``ru_maxrss``."""
STATISTICS = Path("/proc/stat")
"""The CPU statistics of the machine, on Linux only."""
IDLE = (3, 4)
"""The indexes of the figures in these statistics that count idle time."""


class NotUnchanged(Exception):
    """A play that must not change anything changed something."""


@dataclass(frozen=True)
class Play:
    """A play to measure.

    :param arguments: further arguments of ansible-playbook.
    :param changes: whether the play may change something.
    """

    tasks: list[dict[str, Any]]
    arguments: tuple[str, ...] = ()
    hosts: str = "localhost"
    changes: bool = False


@dataclass(frozen=True)
class Usage:
    """The cost of a play, with the units of :class:`bench.runs.Run`, and its output."""

    wall: float
    cpu: float
    memory: float
    others: float
    printed: str


def measured(play: Play, cloud: Mapping[str, Any]) -> Usage:
    """Run a play against the cloud ``devcloud``.

    A new process runs it and does nothing else, so that the resource usage of the process's children is that of the
    play.

    :raises AssertionError: the play failed.
    :raises NotUnchanged: the play changed something and must not.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, play, cloud).result()


def _run(play: Play, cloud: Mapping[str, Any]) -> Usage:
    with tempfile.TemporaryDirectory() as folder:
        start, busy_before = time.monotonic(), busy_seconds()
        printed = run_playbook(play.tasks, {"devcloud": cloud}, Path(folder), *play.arguments, hosts=play.hosts)
        seconds, busy = time.monotonic() - start, busy_seconds() - busy_before
    changes = sum(map(int, re.findall(r"\bchanged=(\d+)", printed)))
    if changes and not play.changes:
        raise NotUnchanged(f"{changes} tasks changed something, so the cost of unchanged tasks is unknown:\n{printed}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    return Usage(seconds, cpu, used.ru_maxrss * MAXRSS_BYTES / 1e6, max(0.0, busy - cpu) / seconds, printed)


def busy_seconds() -> float:
    """The CPU seconds of all processes of the machine since it started; 0 on systems other than Linux."""
    if not STATISTICS.exists():
        return 0.0
    # The last two figures, guest time, are already part of the first two.
    figures = [int(figure) for figure in STATISTICS.read_text().partition("\n")[0].split()[1:9]]
    return sum(figure for number, figure in enumerate(figures) if number not in IDLE) / os.sysconf("SC_CLK_TCK")
