# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``ansible-test sanity`` without containers and with nothing ignored.

In the first environment that this machine has a Python for, it checks all sources. In the others, it checks what is in
the tarball, as certification does: nothing of the rest runs on the machines of users, and it is two thirds of the code.
The environment variable CORE selects another environment instead, by its ansible-core.
With a sample, as in ``make test``, the seed chooses one of the environments, and the Python of its test ``import``,
which takes half a minute on each.

ansible-test wants the collection in folders of its name and silently runs nothing when git ignores them, so it gets a
copy that is a git repository of its own. Since it can succeed without having done anything, each test must be seen to
have run, on every Python that the project is tested with and that this machine has.

What it keeps from run to run, and what it must find at home, is under .cache/sanity/.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from environments import EnvironmentFailed, available, environment, interpreters, table_of, tables
from sampling import SAMPLE, SEED, number_of

from .cores import UnknownCore, environment_of
from .places import CACHE, ROOT
from .sanity_home import PROGRAMS, prepare_home, prepare_pythons
from .sources import copy_sources, make_repository

FOLDER = CACHE / "sanity"
RAN = re.compile(r'^Running sanity test "(?P<test>[^"]+)"(?: on Python (?P<python>[\d.]+))?', re.MULTILINE)
COMPILE, IMPORT = ("compile", "import")
"""The tests that run on each Python."""


class SanityFailed(Exception):
    """A sanity test failed or did not run; the message says which."""


def ignored() -> list[str]:
    """The entries of ignore files, which the project does without."""
    return [
        f"{path.relative_to(ROOT)}: {line}"
        for path in sorted(ROOT.glob("tests/sanity/ignore*.txt"))
        for line in path.read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]


def copy_for(name: str) -> Path:
    """The folder of an environment's copy: each has its own, as they run at once."""
    return FOLDER / name / "ansible_collections" / "senlin" / "clustering"


def home_of(name: str) -> Path:
    """The home of an environment's ansible-test, where it makes environments of its own."""
    return FOLDER / name / "home"


def fresh_copy(name: str, *, shipped: bool) -> None:
    """Copy the sources, or those of them that are in the tarball, and make the copy a git repository.

    :raises SanityFailed: the tarball cannot be built.
    """
    folder = copy_for(name)
    copy_sources(folder)
    if shipped:
        program = environment(name) / "bin" / "ansible-galaxy"
        with tempfile.TemporaryDirectory(dir=FOLDER) as built:
            command = [program, "collection", "build", folder, "--output-path", built]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode != 0:
                raise SanityFailed(f"{name}: the tarball cannot be built:\n{done.stdout}")
            (tarball,) = Path(built).glob("*.tar.gz")
            shutil.rmtree(folder)
            shutil.unpack_archive(tarball, folder)
    make_repository(folder)


def say(text: str) -> None:
    """Report progress."""
    print(text, flush=True)


def ansible_test(name: str, *arguments: str) -> tuple[int, str]:
    """Run the ansible-test of an environment, and report each test that it starts.

    :return: its exit status and its output.
    """
    paths = [str(environment(name) / "bin"), *map(str, PROGRAMS)]
    lines = []
    with subprocess.Popen(
        ["ansible-test", "sanity", "--local", "--color", "no", *arguments],
        cwd=copy_for(name),
        env={**os.environ, "HOME": str(home_of(name)), "PATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if started := RAN.match(line):
                python = f" on Python {started['python']}" if started["python"] else ""
                say(f"{name}: {started['test']}{python}")
    return process.returncode, "".join(lines)


def pythons() -> list[str]:
    """The minor versions of Python that the project is tested with and that this machine has."""
    tested = {minor for table in tables().values() for minor in table.python if minor in interpreters()}
    return sorted(tested, key=lambda minor: int(minor.partition(".")[2]))


def pythons_of_import() -> list[str]:
    """Those of them on which everything is imported."""
    return pythons() if SAMPLE == 1 else [chosen_of(pythons(), "import")]


def chosen_of(names: list[str], purpose: str) -> str:
    """The one that the seed chooses."""
    return names[number_of(f"{SEED} {purpose}") % len(names)]


def expected(name: str) -> set[tuple[str, str | None]]:
    """The tests that have to run in an environment, each with its Python if it has one."""
    status, listed = ansible_test(name, "--list-tests")
    tests = set(re.findall(r"^[a-z][a-z0-9-]+$", listed, re.MULTILINE))
    if status != 0 or not tests.issuperset((COMPILE, IMPORT)):
        raise SanityFailed(f"ansible-test does not list its tests:\n{listed}")
    alone: set[tuple[str, str | None]] = {(test, None) for test in tests.difference((COMPILE, IMPORT))}
    return alone | {(COMPILE, python) for python in pythons()} | {(IMPORT, python) for python in pythons_of_import()}


def check(name: str, *, shipped: bool) -> str:
    """Run the tests of one environment, and say what ran.

    :param shipped: check only what is in the tarball.
    """
    say(f"{name}: preparing a copy of {'what is in the tarball' if shipped else 'the collection'}")
    prepare_home(home_of(name), environment(name) / "bin" / "python")
    fresh_copy(name, shipped=shipped)
    imports = [("--test", IMPORT, "--python", python) for python in pythons_of_import()]
    runs = [("--skip-test", IMPORT), *imports] if SAMPLE > 1 else [()]
    outcomes = [ansible_test(name, *arguments) for arguments in runs]
    output = "".join(printed for dummy, printed in outcomes)
    ran = {(match["test"], match["python"]) for match in RAN.finditer(output)}
    log = FOLDER / f"{name}.log"
    log.write_text(output)
    if any(status != 0 for status, dummy in outcomes):
        errors = [line for line in output.splitlines() if line.startswith(("ERROR:", "FATAL:"))]
        raise SanityFailed("\n".join([*errors, f"{name}: failed; the whole output of ansible-test is in {log}"]))
    missing = expected(name) - ran
    if missing:
        titles = ", ".join(sorted(f"{test} on Python {python}" if python else test for test, python in missing))
        raise SanityFailed(f"{name}: ansible-test reports success, but these did not run: {titles}; see {log}")
    return (
        f"{len(ran)} sanity tests ran, with imports on Python {', '.join(pythons_of_import())}; "
        "none failed, and nothing is ignored"
    )


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second run from emptying the folder of the first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def check_all(names: tuple[str, ...]) -> None:
    """Check in all environments at once, as much of a check is a single process, and report the outcome of each.

    An environment is skipped if this machine has no Python for it.
    """
    prepare_pythons()
    usable = [name for name in names if available(name)]
    chosen = [chosen_of(usable, "sanity")] if SAMPLE > 1 and usable else usable
    with ThreadPoolExecutor(len(names)) as pool:
        outcomes = pool.map(lambda name: check(name, shipped=name != usable[0]), chosen)
        for name, outcome in zip(chosen, outcomes, strict=True):
            say(f"{name}: {outcome}")
    for name in [name for name in usable if name not in chosen]:
        say(f"{name}: not in the sample with SEED={SEED}")
    for name in [name for name in names if name not in usable]:
        say(f"{name}: skipped, as this machine has no Python {' or '.join(table_of(name).python)}")


def main(*names: str) -> int:
    """Check in these environments, or in the one that CORE selects; returns the exit status."""
    core = os.environ.get("CORE", "").strip()
    try:
        names = (environment_of(core),) if core else names
        if core and not available(names[0]):
            raise SanityFailed(f"{names[0]}: this machine has no Python {' or '.join(table_of(names[0]).python)}")
        if ignored():
            raise SanityFailed("\n".join(["Fix these instead of ignoring them:", *ignored()]))
        with alone():
            check_all(names)
    except (SanityFailed, EnvironmentFailed, UnknownCore) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
