# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The date, versions and machine of a run of the benchmark, and the file that stores them with the figures."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from environments import environment

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache" / "bench"
OURS = ("ansible-core", "openstacksdk", "keystoneauth1")
"""The packages of the collection's environment whose versions are recorded."""
THEIRS = ("python-openstackclient", "osc-lib", "python-senlinclient")
"""Those of the environment of the command line client."""


@dataclass(frozen=True)
class Surroundings:
    """What the figures depend on.

    :param date: the start of the run, in UTC.
    :param commit: the commit, with ``-dirty`` if the checkout differs from it.
    :param load: the load average of the minute before.
    """

    date: str
    commit: str
    versions: dict[str, str]
    machine: str
    cpus: int
    load: float
    rounds: int

    @classmethod
    def now(cls, rounds: int) -> Surroundings:
        """The surroundings of a run that starts now."""
        return cls(
            date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            commit=_commit(),
            versions=_versions(),
            machine=f"{platform.system()} {platform.machine()}",
            cpus=os.cpu_count() or 1,
            load=os.getloadavg()[0],
            rounds=rounds,
        )

    def sentence(self) -> str:
        """A readable summary of two lines."""
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        return (
            f"{self.date}, commit {self.commit}, {self.machine} with {self.cpus} CPUs, load {self.load:.1f}, "
            f"medians of {self.rounds} rounds\n{versions}"
        )


def command_line_client() -> Path:
    """The program ``openstack`` in the environment of the command line client."""
    return environment("cli") / "bin" / "openstack"


def write(surroundings: Surroundings, figures: Mapping[str, Any]) -> Path:
    """Write a new file for the run and return its path."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    started = surroundings.date[:19].replace(":", "")
    file = FOLDER / f"{started}-{surroundings.commit}.json"
    file.write_text(json.dumps({**asdict(surroundings), "figures": figures}, indent=1) + "\n")
    return file


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _versions() -> dict[str, str]:
    (packages,) = environment("cli").glob("lib/python3.*/site-packages")
    client = {found.name: found.version for found in distributions(path=[str(packages)])}
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in OURS},
        **{name: client[name] for name in THEIRS},
    }
