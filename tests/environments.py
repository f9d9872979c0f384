# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the virtual environments of environments.toml: python3 tests/environments.py NAME [NAME...].

Each is made once, under .cache/environments/, and again only when its table has changed, when the Python it was made
with is gone, or when the checkout was moved. The folders are printed on stdout, one a line; progress goes to stderr.

A stamp, written last, tells a finished environment from one whose making was interrupted.
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
"""How many environments are made at once; pip is busy with one core, or waits for the network."""
MINORS = tuple(f"3.{minor}" for minor in range(8, 16))
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
"""Where Pythons are installed that need not be on PATH."""

WHO_ARE_YOU = """
import sys, venv, ensurepip
minor = "%d.%d" % sys.version_info[:2]
print(minor, "%d.%d.%d" % sys.version_info[:3], "%s/bin/python%s" % (sys.base_prefix, minor))
"""
"""What a Python is asked to find out whether it is one, and can make environments.

Version managers put scripts on PATH that look like a Python and answer that none is chosen.
"""


class EnvironmentFailed(Exception):
    """An environment cannot be made; the message says why."""


@dataclass(frozen=True)
class Interpreter:
    """A real Python: ``3.11``, ``3.11.7`` and where it is."""

    minor: str
    version: str
    path: Path


@dataclass(frozen=True)
class Table:
    """One table of environments.toml."""

    name: str
    why: str
    python: tuple[str, ...]
    requirements: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its environment is, or will be."""
        return CACHE / self.name

    @property
    def digest(self) -> str:
        """Changes whenever the environment has to be made anew."""
        sources = [stand_in_source(pin).read_text() for pin in self.stand_ins]
        facts = {**asdict(self), "why": "", "folder": str(self.folder), "sources": sources}
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order of the file."""
    with (TESTS / "environments.toml").open("rb") as file:
        content = tomllib.load(file)
    return {
        name: Table(name, **{key: value if key == "why" else tuple(value) for key, value in table.items()})
        for name, table in content.items()
    }


def table_of(name: str) -> Table:
    """The table of that name."""
    if name not in tables():
        raise EnvironmentFailed(f"there is no environment {name}; there are {', '.join(tables())}")
    return tables()[name]


@cache
def interpreters() -> dict[str, Interpreter]:
    """The Pythons of this machine that can make environments, by minor version, this one before others."""
    found: dict[str, Interpreter] = {}
    for candidate in candidates():
        minor = candidate.name.removeprefix("python")
        if minor not in found:
            interpreter = ask(candidate)
            if interpreter and interpreter.minor == minor:
                found[minor] = interpreter
    return dict(sorted(found.items(), key=lambda item: MINORS.index(item[0])))


def candidates() -> Iterator[Path]:
    """Files that are called like a Python and may be one."""
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
    """Ask a file whether it is a Python that can make environments."""
    try:
        answer = subprocess.run(
            [candidate, "-Ec", WHO_ARE_YOU], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:
        return None
    minor, version, path = answer.stdout.strip().split(" ", 2)
    return Interpreter(minor, version, Path(path))


def interpreter_for(table: Table) -> Interpreter | None:
    """The most wanted Python that this machine has for an environment."""
    return next((interpreters()[minor] for minor in table.python if minor in interpreters()), None)


def available(name: str) -> bool:
    """Whether this machine has a Python for an environment."""
    return interpreter_for(table_of(name)) is not None


def environment(name: str) -> Path:
    """Make an environment unless it is there already, and say where it is."""
    table = table_of(name)
    if not finished(table):
        with alone(table):
            # Another process may have made it while this one waited.
            if not finished(table):
                make(table)
    return table.folder


def finished(table: Table) -> bool:
    """Whether an environment is complete, made from the table as it is now, and its Python still the same."""
    try:
        stamp = json.loads(stamp_of(table).read_text())
    except (OSError, ValueError):
        return False
    if stamp.get("digest") != table.digest:
        return False
    interpreter = ask(table.folder / "bin" / "python")
    return interpreter is not None and interpreter.version == stamp.get("version")


def stamp_of(table: Table) -> Path:
    """The file that tells a finished environment."""
    return table.folder / "stamp.json"


@contextmanager
def alone(table: Table) -> Iterator[None]:
    """Keep other processes from making the same environment."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{table.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(table: Table) -> None:
    """Make an environment, in place of what is left of an earlier one."""
    interpreter = interpreter_for(table)
    if interpreter is None:
        wanted, found = " or ".join(table.python), ", ".join(interpreters()) or "none"
        raise EnvironmentFailed(
            f"the environment {table.name} needs Python {wanted} with venv, and this machine has {found}"
        )
    say(f"{table.name}: making it with Python {interpreter.version}, which takes a minute or two")
    stamp_of(table).unlink(missing_ok=True)
    if table.folder.exists():
        shutil.rmtree(table.folder)
    log = CACHE / f"{table.name}.log"
    try:
        with log.open("w") as output:
            install(table, interpreter, output)
    except subprocess.CalledProcessError as error:
        last_lines = "\n".join(log.read_text().splitlines()[-8:])
        raise EnvironmentFailed(f"the environment {table.name} could not be made, see {log}\n{last_lines}") from error
    stamp_of(table).write_text(json.dumps({"digest": table.digest, "version": interpreter.version}))


def install(table: Table, interpreter: Interpreter, output: TextIO) -> None:
    """Fill the folder of an environment."""
    requirements = table.folder / "requirements.txt"
    subprocess.run([interpreter.path, "-m", "venv", table.folder], stdout=output, stderr=STDOUT, check=True)
    for pin in table.stand_ins:
        stand_in(pin, table)
    requirements.write_text("\n".join([*table.requirements, *table.stand_ins, ""]))
    # Compiling all that is installed takes half of the time, and Python compiles what is imported by itself.
    pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement", requirements]
    subprocess.run([table.folder / "bin" / "python", *pip], stdout=output, stderr=STDOUT, check=True)


def stand_in_source(pin: str) -> Path:
    """The file that stands in for a pinned package."""
    return TESTS / "stand_ins" / f"{pin.partition('==')[0]}.py"


def stand_in(pin: str, table: Table) -> None:
    """Put a stand-in where pip will take it for the package."""
    name, dummy, version = pin.partition("==")
    (packages,) = table.folder.glob("lib/python3.*/site-packages")
    shutil.copy(stand_in_source(pin), packages)
    metadata = packages / f"{name}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (metadata / "INSTALLER").write_text("stand-in\n")


def say(text: str) -> None:
    """Report progress."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Do what the command line says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 tests/environments.py", description="Makes the environments.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="an environment to make unless it is there")
    parser.add_argument("--list", action="store_true", help="list the environments, and what each is for")
    parser.add_argument("--if-available", action="store_true", help="pass over what this machine has no Python for")
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
