# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home folder where ansible-test finds what it would otherwise fetch, and nothing of the user's but pip's settings.

It passes neither pip's environment variables nor, since this is another home, the user's settings file on to its
children. So what pip is told here is written to a file there.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

from environments import interpreters

from .places import CACHE

PYTHONS = CACHE / "sanity" / "pythons"
PROGRAMS = (PYTHONS, Path(shutil.which("git") or "git").parent, Path("/usr/bin"), Path("/bin"))
"""Where ansible-test looks for programs: not on the user's PATH, where a version manager may have put files that are
called like a Python and are none."""

PIP_INSTALLER = '''\
"""Installs what ansible-test asks for with the pip that comes with Python, so that nothing has to be fetched."""
import subprocess
import sys

wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
subprocess.check_call([sys.executable, "-m", "ensurepip"])
subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet"] + wanted)
'''
PIP_INSTALLER_NAMES = ("get_pip_24_2.py", "get_pip_25_2.py")
"""What ansible-core 2.18 and 2.19, and then 2.20 to 2.22, call it."""


def prepare_home(home: Path, python: Path) -> None:
    """Make a home, with pip's settings as they are for a Python."""
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    # pip's settings may hold a password.
    home.chmod(0o700)
    for name in PIP_INSTALLER_NAMES:
        (cache / name).write_text(PIP_INSTALLER)
    write_pip_settings(home, python)


def prepare_pythons() -> None:
    """Make the folder of real Pythons."""
    if PYTHONS.exists():
        shutil.rmtree(PYTHONS)
    PYTHONS.mkdir(parents=True)
    for minor, interpreter in interpreters().items():
        (PYTHONS / f"python{minor}").symlink_to(interpreter.path)


def write_pip_settings(home: Path, python: Path) -> None:
    """Write down the settings that pip has here, from wherever it has them."""
    command = [python, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    settings = RawConfigParser()
    for line in listed.splitlines():
        key, dummy, value = line.partition("=")
        section, dummy, option = key.rpartition(".")
        section = "global" if section == ":env:" else section
        if not settings.has_section(section):
            settings.add_section(section)
        settings.set(section, option, ast.literal_eval(value))
    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as output:
        settings.write(output)
