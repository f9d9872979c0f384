# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command while a dev cloud is up: python3 tests/tools with_cloud CLOUD COMMAND [ARGUMENT...].

A cloud that was not up before is stopped afterwards, however the command ends. One that was up is left running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from .places import CACHE, ROOT, TESTS


def devcloud(order: str, name: str) -> int:
    """Run a command of the dev cloud, and return its exit status."""
    command = [sys.executable, str(TESTS / "devcloud"), order, "--name", name]
    # It prints its addresses, for people who start it by hand. Errors go to stderr.
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def run(name: str, command: list[str]) -> int:
    """Run a command that finds the cloud's clouds.yaml and the cloud's name in its environment."""
    clouds_file = CACHE / "devcloud" / name / "clouds.yaml"
    environment = {**os.environ, "OS_CLIENT_CONFIG_FILE": str(clouds_file), "DEVCLOUD_NAME": name}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def say(text: str) -> None:
    """Report progress."""
    print(text, flush=True)


def end(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into an exception, so that the cloud is stopped too."""
    raise SystemExit(128 + number)


def main(name: str, *command: str) -> int:
    """Do what the command line says; returns the exit status of the command."""
    signal.signal(signal.SIGTERM, end)
    was_up = devcloud("status", name) == 0
    say(f"dev cloud {name}: {'already up, and left running' if was_up else 'starting'}")
    try:
        if not was_up and devcloud("up", name) != 0:
            return 2
        return run(name, list(command))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        if not was_up:
            say(f"dev cloud {name}: stopping")
            devcloud("down", name)
