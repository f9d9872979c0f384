# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: python3 tests/fullcloud up|down|status --stage a|b."""

from __future__ import annotations

import argparse
import sys
import time

from devcloud.environment import EnvironmentFailed

from .cloud import Cloud
from .machine import MachineUnsuitable
from .processes import ProcessFailed
from .stage import STAGES


def main() -> int:
    """Run the command of the command line and return the exit status: 0, 2 on an error, or what the command returns."""
    parser = argparse.ArgumentParser(
        prog="python3 tests/fullcloud", description="A production-like Senlin (a) or a whole OpenStack (b) on loopback."
    )
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--stage", choices=STAGES, required=True)
    arguments = parser.parse_args()
    commands = {"up": up, "down": down, "status": status}
    try:
        return commands[arguments.command](Cloud(STAGES[arguments.stage]))
    except (EnvironmentFailed, MachineUnsuitable, ProcessFailed) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def up(cloud: Cloud) -> int:
    """Start the cloud, which prepares it if necessary, and print how long that took."""
    if cloud.running():
        print(f"{cloud.stage.cloud_name}: is up already")
    else:
        started = time.monotonic()
        prepared = cloud.prepare()
        if prepared:
            print(f"{cloud.stage.cloud_name}: prepared after {time.monotonic() - started:.1f} s", flush=True)
        started = time.monotonic()
        cloud.start()
        print(f"{cloud.stage.cloud_name}: up after {time.monotonic() - started:.1f} s")
    print(f"clouds:   {cloud.facts()['clouds_file']}")
    print(f"logs:     {cloud.log}")
    return 0


def down(cloud: Cloud) -> int:
    """Stop the cloud."""
    print(f"{cloud.stage.cloud_name}: {'stopped' if cloud.down() else 'was not up'}")
    return 0


def status(cloud: Cloud) -> int:
    """Print which processes are running; the exit status is 1 if the cloud is not up."""
    for name, pid in cloud.processes.running().items():
        print(f"{name}: process {pid}")
    return 0 if cloud.running() else 1
