# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: python3 tests/devcloud up|down|status|reset [--name NAME] [--microversion 1.N]."""

from __future__ import annotations

import argparse
import sys
import time

from .cloud import Cloud, CloudFailed
from .environment import EnvironmentFailed
from .prepare import PreparationFailed
from .rest import OrderRefused


def main() -> int:
    """Do what the command line says; returns the exit status."""
    arguments = parse()
    commands = {"up": up, "down": down, "status": status, "reset": reset}
    try:
        return commands[arguments.command](Cloud(arguments.name), arguments)
    except (CloudFailed, EnvironmentFailed, PreparationFailed, OrderRefused, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python3 tests/devcloud", description="A real Keystone and Senlin on loopback."
    )
    parser.add_argument("command", choices=("up", "down", "status", "reset"))
    parser.add_argument("--name", default="default", help="which cloud; several can run side by side")
    parser.add_argument("--microversion", metavar="1.N", help="with up: the highest that Senlin admits to")
    return parser.parse_args()


def up(cloud: Cloud, arguments: argparse.Namespace) -> int:
    """Start the cloud and say where it is."""
    started = time.monotonic()
    if cloud.up(arguments.microversion):
        print(f"{cloud.name}: up after {time.monotonic() - started:.1f} s")
    else:
        print(f"{cloud.name}: is up already")
    tell(cloud)
    return 0


def down(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """End the cloud."""
    print(f"{cloud.name}: ended" if cloud.down() else f"{cloud.name}: was not up")
    return 0


def status(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """Say what runs; the exit status is 1 when the cloud is not up."""
    for service, pid in cloud.pids().items():
        print(f"{service}: process {pid}" if pid else f"{service}: down")
    if not cloud.running():
        return 1
    tell(cloud)
    return 0


def reset(cloud: Cloud, dummy: argparse.Namespace) -> int:
    """Start over with an empty cloud."""
    started = time.monotonic()
    cloud.reset()
    print(f"{cloud.name}: empty and up after {time.monotonic() - started:.1f} s")
    return 0


def tell(cloud: Cloud) -> None:
    """Print what one needs to use a running cloud."""
    facts = cloud.facts()
    print(f"keystone: {facts['keystone_url']}")
    print(f"senlin:   {facts['senlin_url']}")
    print(f"clouds:   {facts['clouds_file']}")
