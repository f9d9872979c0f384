# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine must provide that pip cannot install: MariaDB, RabbitMQ and memcached, as packages of Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"mariadbd": "mariadb-server", "rabbitmqctl": "rabbitmq-server", "memcached": "memcached"}
"""A program, and the package that installs it."""
FOLDERS = ("/usr/sbin", "/sbin")
"""Folders with programs that are not always on PATH."""


class MachineUnsuitable(Exception):
    """The machine lacks a program and cannot install it; the message says what to do."""


def missing_packages() -> list[str]:
    """The packages whose program this machine lacks."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    return [package for program, package in PACKAGES.items() if shutil.which(program, path=path) is None]


def provide_packages() -> None:
    """Install the missing packages, as root on a machine with apt. Their own services are not used.

    :raises MachineUnsuitable: this is not such a machine, or the installation fails.
    """
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise MachineUnsuitable(
            "The production-like clouds run on Debian or Ubuntu as root, with the packages "
            f"{', '.join(PACKAGES.values())}; `make test` and the dev cloud need none of this."
        )
    missing = missing_packages()
    if not missing:
        return
    print(f"installing {', '.join(missing)} with apt-get", flush=True)
    # Debian starts a service when its package is installed, unless this file says not to.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    try:
        if ours:
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True, check=False)
    finally:
        if ours:
            policy.unlink(missing_ok=True)
    if done.returncode != 0:
        raise MachineUnsuitable(
            f"apt-get cannot install {', '.join(missing)}: {done.stderr.strip()[-400:]}. Install them by hand."
        )
