# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where plays are measured: a new project of a dev cloud, whose logged requests are those of the plays only."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

from devcloud.client import Devcloud
from devcloud.rest import ask

from .measured import Play, Usage, measured
from .runs import Run

COLLECTION = "senlin.clustering"


class Place:
    """A new project, and the means to run plays in it.

    :var token: a token of the project's user, for requests without the collection.
    """

    def __init__(self, devcloud: Devcloud) -> None:
        self.devcloud = devcloud
        self.project = devcloud.new_project()
        self.token = self._log_in()

    def prepare(self, *tasks: dict[str, Any]) -> None:
        """Run tasks of the collection without measuring them."""
        self.use(Play(list(tasks), changes=True))

    def use(self, play: Play) -> Usage:
        """Run a play and return its cost on this machine."""
        return measured(play, self.project.cloud)

    def run(self, play: Play) -> Run:
        """Run a play while nothing else runs in the project, and return its cost including its requests."""
        since = time.time()
        usage = self.use(play)
        sent = self.devcloud.requests(since, self.project)
        logins = [request for request in sent if is_login(request)]
        served = sum(request["milliseconds"] for request in sent) / 1000
        return Run(usage.wall, usage.cpu, usage.memory, usage.others, len(sent), len(logins), served)

    def rounds(self, plays: Mapping[str, Play], count: int) -> dict[str, list[Run]]:
        """Run all plays once in each round, so that a temporary slowdown of the machine affects all of them."""
        runs: dict[str, list[Run]] = {name: [] for name in plays}
        for number in range(1, count + 1):
            for name, play in plays.items():
                run = self.run(play)
                runs[name].append(run)
                say(f"round {number} of {count}: {name}: {run.wall:.2f} s, {run.cpu:.2f} s of CPU")
        return runs

    def read(self, path: str) -> Any:
        """The content that a GET to Senlin returns, without the key that wraps it."""
        response, dummy = ask("GET", self.devcloud.senlin_url + path, token=self.token)
        (content,) = response.values()
        return content

    def _log_in(self) -> str:
        project = self.project
        login = {
            "identity": {
                "methods": ["password"],
                "password": {"user": {"id": project.user_id, "password": project.password}},
            },
            "scope": {"project": {"id": project.id}},
        }
        dummy, headers = ask("POST", f"{project.auth_url}/auth/tokens", {"auth": login})
        return headers["x-subject-token"]


def is_login(request: Mapping[str, Any]) -> bool:
    """Whether an entry of the request log is a request for a token."""
    return request["service"] == "identity" and request["method"] == "POST" and request["path"].endswith("/tokens")


def task(module: str, **options: Any) -> dict[str, Any]:
    """A task of the collection in the cloud ``devcloud``."""
    return {"name": f"Run {module}", f"{COLLECTION}.{module}": {"cloud": "devcloud", **options}}


def say(text: str) -> None:
    """Print progress to stderr."""
    print(text, file=sys.stderr, flush=True)
