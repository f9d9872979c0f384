# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a page of the documentation as a reader does: saves its files, and enters its commands one after the other.

A code block with a caption is a file of that name. In blocks in the language ``console``, a line that begins with ``$``
is a command, and what follows is its output, or the parts of it that the page shows; see :class:`guide.Picture`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from cloud_under_test import patient
from guide import Picture, blocks
from playbook import settings
from tenant import Tenant

PROGRAMS = ("ansible", "ansible-inventory", "ansible-playbook")
"""The programs that are run. Other commands, such as ``pip`` and ``curl``, are for the reader only."""
PROMPT = re.compile(r"^\$ ", re.MULTILINE)
CONTINUED = re.compile(r"[ \t]*\\\n[ \t]*")
"""Where a command is continued on the next line."""
FAILS = re.compile(r"^(fatal: |\[ERROR\]|failed: )|\bfailed=[1-9]|\bunreachable=[1-9]", re.MULTILINE)
"""What a page shows of a command that is meant to fail."""
CLOUD = "mycloud"
"""What the pages call the cloud."""

Step = Callable[[Tenant, Path], object]


def nothing(tenant: Tenant, folder: Path) -> None:
    """Neither prepare nor check anything."""


@dataclass(frozen=True)
class Page:
    """What a page needs beyond its files and commands. A file of ``guides/`` called as the page defines it as ``PAGE``.

    :param before: creates what the page takes for given, such as servers. It is given the folder with the files.
    :param after: checks what the commands have brought about.
    :param replaced: texts in the files and commands, and what stands for them, such as a folder that exists here.
    :param clouds: the names of the clouds, all of which are the project of the test.
    :param environment: further environment variables of the commands.
    :param is_checked: run each playbook also in check mode first, which must succeed and send no write.
    """

    before: Step = nothing
    after: Step = nothing
    replaced: Mapping[str, str] = field(default_factory=dict)
    clouds: tuple[str, ...] = (CLOUD,)
    environment: Mapping[str, str] = field(default_factory=dict)
    is_checked: bool = True


def page(name: str) -> Page:
    """What a page needs, or a page that needs nothing if there is no file on it."""
    found: Page = import_module(f"guides.{name}").PAGE if find_spec(f"guides.{name}") else Page()
    return found


def commands(name: str) -> Iterator[Picture]:
    """The commands of a page that are run, with the output that it shows of each."""
    for block in blocks(name):
        if block.language == "console":
            for entered in PROMPT.split(CONTINUED.sub(" ", block.text))[1:]:
                command, dummy, shown = entered.partition("\n")
                if command.split()[0] in PROGRAMS:
                    yield Picture(command, shown)


class Reader:
    """Follows a page in a folder.

    :param name: the page.
    :param folder: empty; it becomes the working folder.
    """

    def __init__(self, name: str, tenant: Tenant, folder: Path) -> None:
        self.name, self.page = name, page(name)
        self._tenant, self._folder = tenant, folder
        self._environment = {**os.environ, **settings(folder), **self.page.environment}

    def follow(self) -> None:
        """Save the files and enter the commands.

        :raises AssertionError: a command does not end or print as the page shows.
        """
        self._save()
        self.page.before(self._tenant, self._folder)
        for picture in commands(self.name):
            self._enter(Picture(self._replace(picture.command), picture.shown))
        self.page.after(self._tenant, self._folder)

    def _save(self) -> None:
        clouds: dict[str, Any] = {name: dict(self._tenant.cloud) for name in self.page.clouds}
        for block in blocks(self.name):
            if block.caption:
                path = self._folder / block.caption
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self._replace(block.text))
        # Last, as a page can show a reader what to write into it.
        (self._folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": clouds}))

    def _replace(self, text: str) -> str:
        for shown, replacement in self.page.replaced.items():
            text = text.replace(shown, replacement.format(folder=self._folder))
        return text

    def _enter(self, picture: Picture) -> None:
        program, *arguments = shlex.split(picture.command)
        if program == "ansible-playbook" and self.page.is_checked and not {"--check", "-C"} & {*arguments}:
            since = time.time()
            done = self._run(program, *arguments, "--check")
            assert done.returncode == 0 or FAILS.search(picture.shown), f"{picture.command} --check\n{done.stdout}"
            assert self._tenant.writes(since) == [], f"{picture.command} --check"
        done = self._run(program, *arguments)
        if os.environ.get("SHOW_GUIDE"):
            print(f"\n$ {picture.command}\n{done.stdout}", flush=True)
            return
        assert bool(done.returncode) == bool(FAILS.search(picture.shown)), f"{picture.command}\n{done.stdout}"
        assert picture.missing_in(done.stdout) == [], f"{picture.command}\n{done.stdout}"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / program), *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=patient(300),
        )
