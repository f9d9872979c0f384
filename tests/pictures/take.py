# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures: runs each command in a new project of the dev cloud, and draws what the terminal shows."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from devcloud.client import Devcloud
from rich.text import Text
from tools.places import ROOT

from . import drawing, recording
from .scenes import SCENES, Scene

PICTURES = ROOT / "docs" / "images"
PLAYBOOKS = Path(__file__).parent / "playbooks"
PROGRAMS = Path(sys.executable).parent
COLUMNS = 116
"""The width of the terminals, in characters."""
NOT_INTERACTIVE = frozenset({"CI", "PYTHONUNBUFFERED"})
"""Environment variables that may be set where this runs but are not set in a person's shell."""


class SceneFailed(Exception):
    """A command did not do what its picture is about; the message has its output."""


def main(names: list[str]) -> int:
    """Take the pictures; returns the exit status.

    :param names: those to take, or none for all of them.
    """
    unknown = sorted(set(names) - set(SCENES))
    if unknown:
        print(f"There is no picture {', '.join(unknown)}, only {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    cloud = Devcloud.up(os.environ.get("DEVCLOUD_NAME", "default"))
    for name in names or SCENES:
        with tempfile.TemporaryDirectory() as folder:
            try:
                text = take(SCENES[name], cloud, Path(folder))
            except SceneFailed as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 1
        path = PICTURES / f"{name}.svg"
        path.write_text(drawing.svg(text, SCENES[name].command, COLUMNS))
        print(f"pictures: {path.relative_to(ROOT)}, {path.stat().st_size:,} bytes", flush=True)
    return 0


def take(scene: Scene, cloud: Devcloud, folder: Path) -> Text:
    """Run the commands of a scene in a new project, and return what the terminal shows.

    :param folder: an empty folder.
    :raises SceneFailed: a command that prepares it fails, or the moment of the picture never comes.
    """
    prepare(folder, cloud.new_project().cloud, scene.orders)
    environment = environment_of(folder)
    for command in scene.before:
        done = subprocess.run(
            argument_list(command), cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SceneFailed(done.stdout + done.stderr)
    moments = terminal(scene, folder, environment) if scene.is_terminal else log(scene, folder, environment)
    shown = Text()
    taken = None
    for shown in moments:
        if scene.moment and re.search(scene.moment, shown.plain):
            taken = shown
    if scene.moment and taken is None:
        raise SceneFailed(f"the terminal never shows {scene.moment}\n{shown.plain}")
    return Text("\n").join([Text(f"$ {scene.command}", "bold"), without(taken or shown, scene.left_out)])


def without(shown: Text, pattern: str) -> Text:
    """Output without the part that matches a pattern, for which an ellipsis stands."""
    found = re.search(pattern, shown.plain, re.DOTALL) if pattern else None
    return Text("…\n").join([shown[: found.start()], shown[found.end() :]]) if found else shown


def prepare(folder: Path, cloud: Mapping[str, object], orders: Mapping[str, str]) -> None:
    """Copy the playbooks, with the orders to the servers in place of none, and write ``clouds.yaml``."""
    for playbook in PLAYBOOKS.iterdir():
        text = playbook.read_text().replace("orders: {}", f"orders: {json.dumps(dict(orders))}")
        (folder / playbook.name).write_text(text)
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"mycloud": dict(cloud)}}))


def environment_of(folder: Path) -> dict[str, str]:
    """The environment variables of the commands."""
    mine = {name: value for name, value in os.environ.items() if name not in NOT_INTERACTIVE}
    return {
        **mine,
        "TERM": "xterm",
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
        "ANSIBLE_FORCE_COLOR": "true",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_LOCAL_TEMP": str(folder / "local"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"),
    }


def argument_list(command: str) -> list[str]:
    """A command as a list, with the program of this environment."""
    program, *arguments = shlex.split(command)
    return [shutil.which(program, path=str(PROGRAMS)) or program, *arguments]


def terminal(scene: Scene, folder: Path, environment: Mapping[str, str]) -> Iterator[Text]:
    """What a terminal shows of the command, after each piece of output."""
    return recording.run(argument_list(scene.command), folder, environment, COLUMNS)


def log(scene: Scene, folder: Path, environment: Mapping[str, str]) -> Iterator[Text]:
    """What a log has of the command when it has ended."""
    done = subprocess.run(
        argument_list(scene.command),
        cwd=folder,
        env={**environment, "COLUMNS": str(COLUMNS)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    yield Text.from_ansi(done.stdout.rstrip())
