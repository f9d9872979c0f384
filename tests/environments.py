# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates the virtual environments of environments.toml: python3 tests/environments.py NAME [NAME...].

Each is created once under .cache/environments/. It is created again only if its table has changed, if the Python that
it was created with is gone, or if the checkout has been moved. The folders are printed to stdout, one per line, and
progress to stderr.

A stamp file, which is written last, distinguishes a complete environment from one whose creation was interrupted.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from subprocess import STDOUT
from typing import TextIO

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}")

TESTS = Path(__file__).resolve().parent
CACHE = TESTS.parent / ".cache" / "environments"
AT_ONCE = 2
"""How many environments are created at a time, as pip uses only one core or waits for the network."""
MINORS = tuple(f"3.{minor}" for minor in range(8, 16))
"""The minor versions of Python to search for, in their order."""
INSTALLED = (
    "~/.pyenv/versions/*/bin",
    "~/.asdf/installs/python/*/bin",
    "~/.local/share/uv/python/*/bin",
    "~/.local/bin",
    "/usr/local/bin",
    "/usr/bin",
    "/opt/*/bin",
    "/opt/python/*/bin",
    "/opt/hostedtoolcache/Python/*/*/bin",
)
"""Folders that may contain Python interpreters and need not be on PATH."""

IDENTIFY = """
import sys, venv, ensurepip
minor = "%d.%d" % sys.version_info[:2]
print(minor, "%d.%d.%d" % sys.version_info[:3], "%s/bin/python%s" % (sys.base_prefix, minor))
"""
"""A program that fails unless an interpreter can create environments, and otherwise prints its versions and path.

This also rejects the scripts of version managers, which have the name of an interpreter but fail if none is selected.
"""


class EnvironmentFailed(Exception):
    """An environment cannot be created; the message says why."""


@dataclass(frozen=True)
class Interpreter:
    """A Python interpreter: its minor version such as 3.11, its full version such as 3.11.7, and its path."""

    minor: str
    version: str
    path: Path


@dataclass(frozen=True)
class Table:
    """One table of environments.toml, which documents the keys."""

    name: str
    why: str
    python: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    lock: str = ""

    @property
    def folder(self) -> Path:
        """The folder of the environment, which may not exist yet."""
        return CACHE / self.name

    @property
    def digest(self) -> str:
        """A digest that changes whenever the environment must be created again."""
        sources = [stand_in_source(pin).read_text() for pin in self.stand_ins]
        if self.lock:
            sources.append((TESTS / self.lock).read_text())
        facts = {**asdict(self), "why": "", "folder": str(self.folder), "sources": sources}
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order of the file."""
    with (TESTS / "environments.toml").open("rb") as file:
        content = tomllib.load(file)
    return {
        name: Table(name, **{key: value if isinstance(value, str) else tuple(value) for key, value in table.items()})
        for name, table in content.items()
    }


def table_of(name: str) -> Table:
    """The table with this name.

    :raises EnvironmentFailed: there is none.
    """
    if name not in tables():
        raise EnvironmentFailed(f"there is no environment {name}; there are {', '.join(tables())}")
    return tables()[name]


@cache
def interpreters() -> dict[str, Interpreter]:
    """The interpreters of this machine that can create environments, by minor version; the running one has priority."""
    found: dict[str, Interpreter] = {}
    for candidate in candidates():
        minor = candidate.name.removeprefix("python")
        if minor not in found:
            interpreter = ask(candidate)
            if interpreter and interpreter.minor == minor:
                found[minor] = interpreter
    return dict(sorted(found.items(), key=lambda item: MINORS.index(item[0])))


def candidates() -> Iterator[Path]:
    """Executable files that have the name of an interpreter, the running one first."""
    yield Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    folders = [Path(folder) for folder in os.get_exec_path()]
    for pattern in INSTALLED:
        path = Path(pattern).expanduser()
        folders += sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True)
    for folder in folders:
        for minor in MINORS:
            candidate = folder / f"python{minor}"
            if os.access(candidate, os.X_OK):
                yield candidate


def ask(candidate: Path) -> Interpreter | None:
    """The interpreter that a file is, or None if it is none that can create environments."""
    try:
        done = subprocess.run([candidate, "-Ec", IDENTIFY], capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    minor, version, path = done.stdout.strip().split(" ", 2)
    return Interpreter(minor, version, Path(path))


def interpreter_for(table: Table) -> Interpreter | None:
    """The first interpreter in the table's order of preference that this machine has, or None."""
    return next((interpreters()[minor] for minor in table.python if minor in interpreters()), None)


def available(name: str) -> bool:
    """Whether this machine has an interpreter for an environment."""
    return interpreter_for(table_of(name)) is not None


def environment(name: str) -> Path:
    """Create an environment unless it exists, and return its folder.

    :raises EnvironmentFailed: it cannot be created.
    """
    table = table_of(name)
    if not finished(table):
        with locked(table):
            # Another process may have created it while this one waited for the lock.
            if not finished(table):
                create(table)
    return table.folder


def finished(table: Table) -> bool:
    """Whether an environment is complete, matches the current table and still has the same Python version."""
    try:
        stamp = json.loads(stamp_of(table).read_text())
    except (OSError, ValueError):
        return False
    if stamp.get("digest") != table.digest:
        return False
    interpreter = ask(table.folder / "bin" / "python")
    return interpreter is not None and interpreter.version == stamp.get("version")


def stamp_of(table: Table) -> Path:
    """The stamp file, which exists only in a complete environment."""
    return table.folder / "stamp.json"


@contextmanager
def locked(table: Table) -> Iterator[None]:
    """Keep other processes from creating the same environment."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{table.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def create(table: Table) -> None:
    """Create an environment, replacing what is left of an earlier one."""
    interpreter = interpreter_for(table)
    if interpreter is None:
        wanted, found = " or ".join(table.python), ", ".join(interpreters()) or "none"
        raise EnvironmentFailed(
            f"the environment {table.name} needs Python {wanted} with venv, and this machine has {found}"
        )
    say(f"{table.name}: creating it with Python {interpreter.version}, which takes a minute or two")
    stamp_of(table).unlink(missing_ok=True)
    if table.folder.exists():
        shutil.rmtree(table.folder)
    log = CACHE / f"{table.name}.log"
    try:
        with log.open("w") as output:
            install(table, interpreter, output)
    except subprocess.CalledProcessError as error:
        last_lines = "\n".join(log.read_text().splitlines()[-8:])
        raise EnvironmentFailed(
            f"the environment {table.name} could not be created, see {log}\n{last_lines}"
        ) from error
    stamp_of(table).write_text(json.dumps({"digest": table.digest, "version": interpreter.version}))


def install(table: Table, interpreter: Interpreter, output: TextIO) -> None:
    """Create the virtual environment and install its requirements."""
    requirements = table.folder / "requirements.txt"
    subprocess.run([interpreter.path, "-m", "venv", table.folder], stdout=output, stderr=STDOUT, check=True)
    for pin in table.stand_ins:
        stand_in(pin, table)
    requirements.write_text("\n".join([*table.requirements, *table.stand_ins, ""]))
    if table.lock:
        # Many processes import these packages at the same time, so all files are compiled once, here.
        options = ["--no-deps", "--requirement", TESTS / table.lock]
    else:
        # Compiling all files takes half of the time, and Python compiles files anyway when it imports them.
        options = ["--no-compile", "--requirement", requirements]
    pip = ["-m", "pip", "install", "--quiet", *options]
    subprocess.run([table.folder / "bin" / "python", *pip], stdout=output, stderr=STDOUT, check=True)


def stand_in_source(pin: str) -> Path:
    """The file that replaces a pinned package."""
    return TESTS / "stand_ins" / f"{pin.partition('==')[0]}.py"


def stand_in(pin: str, table: Table) -> None:
    """Install a stand-in so that pip takes it for the package."""
    name, dummy, version = pin.partition("==")
    (packages,) = table.folder.glob("lib/python3.*/site-packages")
    shutil.copy(stand_in_source(pin), packages)
    metadata = packages / f"{name}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (metadata / "INSTALLER").write_text("stand-in\n")


def say(text: str) -> None:
    """Print progress to stderr."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Create or list environments as the command line says, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python3 tests/environments.py", description="Creates the environments.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="an environment to create unless it exists")
    parser.add_argument("--list", action="store_true", help="list the environments with their purpose")
    parser.add_argument(
        "--if-available", action="store_true", help="skip environments for which this machine has no Python"
    )
    arguments = parser.parse_args()
    try:
        if arguments.list:
            for table in tables().values():
                interpreter = interpreter_for(table)
                print(f"{table.name:10} {interpreter.version if interpreter else 'no Python':10} {table.why}")
        names = [name for name in arguments.names if available(name) or not arguments.if_available]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for folder in pool.map(environment, names):
                print(folder)
    except EnvironmentFailed as error:
        say(f"error: {error}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
