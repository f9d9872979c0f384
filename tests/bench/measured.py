# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a play and measures all the processes that it takes."""

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
STATISTICS = Path("/proc/stat")
IDLE = (3, 4)
"""Which of its figures count the time in which a CPU had nothing to do."""


class NotUnchanged(Exception):
    """A play that should have changed nothing did."""


@dataclass(frozen=True)
class Play:
    """What is run.

    :param arguments: further arguments of ansible-playbook.
    :param changes: whether it may change something.
    """

    tasks: list[dict[str, Any]]
    arguments: tuple[str, ...] = ()
    hosts: str = "localhost"
    changes: bool = False


@dataclass(frozen=True)
class Usage:
    """What a play took, as in :class:`Run`, and what it printed."""

    wall: float
    cpu: float
    memory: float
    others: float
    printed: str


def measured(play: Play, cloud: Mapping[str, Any]) -> Usage:
    """Run a play against the cloud ``devcloud``.

    It is run by a fresh process that does nothing else: what the system adds up for a process's children is then that
    of the play.

    :raises AssertionError: the play failed.
    :raises NotUnchanged: it changed something.
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
        raise NotUnchanged(f"{changes} tasks changed something, so this is no measure of unchanged ones:\n{printed}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    return Usage(seconds, cpu, used.ru_maxrss * MAXRSS_BYTES / 1e6, max(0.0, busy - cpu) / seconds, printed)


def busy_seconds() -> float:
    """The CPU seconds that all processes of the machine have used since its start; 0 where only Linux would tell."""
    if not STATISTICS.exists():
        return 0.0
    # The last two figures, of guests, are part of the first two.
    figures = [int(figure) for figure in STATISTICS.read_text().partition("\n")[0].split()[1:9]]
    return sum(figure for number, figure in enumerate(figures) if number not in IDLE) / os.sysconf("SC_CLK_TCK")
