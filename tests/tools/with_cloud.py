# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command while clouds are up: python3 tests/tools with_cloud NAME[,NAME...] COMMAND [ARGUMENT...].

A cloud that was not up before is stopped afterwards, however the command ends. One that was up is left running. The
environment variable CLOUD can name a stage of tests/fullcloud, a or b, which is then used instead of the dev clouds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from devcloud.places import FULLCLOUDS

from .places import CACHE, ROOT, TESTS


class NoSuchCloud(Exception):
    """CLOUD names no cloud; the message says which there are."""


def chosen(names: str) -> list[str]:
    """The names of the clouds to use: the production-like one that CLOUD selects, or the given dev clouds.

    :raises NoSuchCloud: CLOUD selects neither.
    """
    stage = os.environ.get("CLOUD", "").strip()
    if stage in ("", "devcloud"):
        return names.split(",")
    if f"fullcloud-{stage}" not in FULLCLOUDS:
        raise NoSuchCloud(f"CLOUD is {stage}, and must be a or b, the stages of tests/fullcloud, or empty.")
    return [f"fullcloud-{stage}"]


def order(what: str, name: str) -> int:
    """Run up, down or status for a cloud, and return the exit status."""
    selection = ["--stage", name[-1]] if name in FULLCLOUDS else ["--name", name]
    program = TESTS / ("fullcloud" if name in FULLCLOUDS else "devcloud")
    command = [sys.executable, str(program), what, *selection]
    # It prints its addresses, for people who start it by hand. Errors go to stderr.
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def run(names: list[str], command: list[str]) -> int:
    """Run a command that finds the first cloud's clouds.yaml and the clouds' names in its environment."""
    clouds_file = CACHE / "devcloud" / names[0] / "clouds.yaml"
    environment = {**os.environ, "OS_CLIENT_CONFIG_FILE": str(clouds_file), "DEVCLOUD_NAME": ",".join(names)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def say(text: str) -> None:
    """Report progress."""
    print(text, flush=True)


def end(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into an exception, so that the cloud is stopped too."""
    raise SystemExit(128 + number)


def main(names: str, *command: str) -> int:
    """Do what the command line says; returns the exit status of the command."""
    signal.signal(signal.SIGTERM, end)
    started: list[str] = []
    try:
        clouds = chosen(names)
        for name in clouds:
            was_up = order("status", name) == 0
            say(f"cloud {name}: {'already up, and left running' if was_up else 'starting'}")
            if not was_up:
                started.append(name)
                if order("up", name) != 0:
                    return 2
        return run(clouds, list(command))
    except NoSuchCloud as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        for name in started:
            say(f"cloud {name}: stopping")
            order("down", name)
