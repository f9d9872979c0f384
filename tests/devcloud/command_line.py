# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: python3 tests/devcloud up|down|status|reset [--name NAME]; up has further options."""

from __future__ import annotations

import argparse
import sys
import time

from .choices import add_choices, chosen
from .cloud import Cloud, CloudFailed
from .environment import EnvironmentFailed
from .prepare import PreparationFailed
from .rest import OrderRefused


def main() -> int:
    """Run the command of the command line and return the exit status: 0, 2 on an error, or what the command returns."""
    arguments = parse()
    commands = {"up": up, "down": down, "status": status, "reset": reset}
    try:
        return commands[arguments.command](Cloud(arguments.name), arguments)
    except (CloudFailed, EnvironmentFailed, PreparationFailed, OrderRefused, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python3 tests/devcloud", description="A real Keystone and Senlin on loopback."
    )
    parser.add_argument("command", choices=("up", "down", "status", "reset"))
    parser.add_argument("--name", default="default", help="the name of the cloud; several can run at the same time")
    add_choices(parser.add_argument_group("with up"))
    return parser.parse_args()


def up(cloud: Cloud, arguments: argparse.Namespace) -> int:
    """Start the cloud and print its addresses."""
    started = time.monotonic()
    if cloud.up(chosen(arguments)):
        print(f"{cloud.name}: up after {time.monotonic() - started:.1f} s")
    else:
        print(f"{cloud.name}: is up already")
    print_addresses(cloud)
    return 0


def down(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """Stop the cloud."""
    print(f"{cloud.name}: stopped" if cloud.down() else f"{cloud.name}: was not up")
    return 0


def status(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """Print which services are running; the exit status is 1 if the cloud is not up."""
    for service, pid in cloud.pids().items():
        print(f"{service}: process {pid}" if pid else f"{service}: down")
    if not cloud.running():
        return 1
    print_addresses(cloud)
    return 0


def reset(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """Start over with an empty cloud."""
    started = time.monotonic()
    cloud.reset()
    print(f"{cloud.name}: empty and up after {time.monotonic() - started:.1f} s")
    return 0


def print_addresses(cloud: Cloud) -> None:
    """Print the addresses of a running cloud and the path of its clouds.yaml."""
    facts = cloud.facts()
    print(f"keystone: {facts['keystone_url']}")
    print(f"senlin:   {facts['senlin_url']}")
    print(f"clouds:   {facts['clouds_file']}")
