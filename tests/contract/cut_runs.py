# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of playbooks that are cut at one of their writes: killed, so that Senlin gets nothing more from them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cloud_under_test import patient
from gateway import Gateway
from tenant import Tenant, until
from terminal import play
from test_interrupted import processes

WRITE = re.compile(r"(DELETE|PATCH|POST) /v1/(?!.*/(validate|adopt-preview)$)")
"""Matches the requests that can change something."""
MOMENTS = {"before": 0, "after": 0, "waiting": 2}
"""When a run is cut: before a write reaches Senlin, after that without its response, or so many requests later."""
LONGEST = 300
"""How long a run may take on a dev cloud, in seconds."""


@dataclass
class Cut:
    """Decides which requests of a run pass, until it is cut.

    :param number: the number of the write at which the run is cut, counted from 1.
    :param moment: one of :data:`MOMENTS`.
    :var writes: how many writes the run has sent.
    :var last: the write at which the run was cut.
    :var done: whether it was cut. Nothing passes any more.
    :var decided: set when the run is cut, or has ended before.
    """

    number: int
    moment: str
    writes: int = 0
    later: int = 0
    last: str = ""
    done: bool = False

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.decided = threading.Event()

    def lets_in(self, request: str) -> bool:
        """Whether a request reaches Senlin."""
        with self._lock:
            if self.last and self.moment == "waiting":
                self.later += 1
                self.done = self.done or self.later > MOMENTS[self.moment]
            elif not self.last and WRITE.match(request):
                self.writes += 1
                if self.writes == self.number:
                    self.last = request
                    self.done = self.moment == "before"
            return self._passes()

    def lets_out(self, request: str) -> bool:
        """Whether the run gets the response."""
        with self._lock:
            self.done = self.done or (self.moment == "after" and request == self.last)
            return self._passes()

    def _passes(self) -> bool:
        if self.done:
            self.decided.set()
        return not self.done


def run_and_cut(
    tasks: list[dict[str, Any]], tenant: Tenant, front: Gateway, folder: Path, number: int, moment: str
) -> str:
    """Run tasks as a play, and cut the run at one of its writes.

    :param front: a gateway in front of Senlin, which the cloud of the tenant uses.
    :param number: the number of the write, counted from 1.
    :param moment: one of :data:`MOMENTS`.
    :returns: the write at which it was cut; empty if it has ended with fewer writes, which must be a success.
    """
    cut = Cut(number, moment)
    front.lets_in, front.lets_out = cut.lets_in, cut.lets_out
    command, variables = play(tasks, {"devcloud": tenant.cloud}, folder)
    printed = folder / "printed"
    with (
        printed.open("w") as output,
        subprocess.Popen(command, env=variables, stdout=output, stderr=output, start_new_session=True) as run,
    ):
        killer = threading.Thread(target=_kill, args=(cut, run.pid))
        killer.start()
        status = run.wait(timeout=patient(LONGEST))
        cut.decided.set()
        killer.join()
    # A worker has a session of its own, and ends by itself.
    until(lambda: not processes(folder))
    front.lets_in = front.lets_out = lambda request: True
    assert cut.done or status == 0, printed.read_text()
    return cut.last if cut.done else ""


def _kill(cut: Cut, pid: int) -> None:
    cut.decided.wait()
    if cut.done:
        os.killpg(pid, signal.SIGKILL)
