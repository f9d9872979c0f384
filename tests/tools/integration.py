# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``ansible-test integration`` on the dev cloud, as a reviewer of the collection runs it on another cloud.

It must be called by ``with_cloud``, which says where clouds.yaml is. ansible-test does not pass environment variables
on, so the targets get the clouds in integration_config.yml. Since it can succeed without having done anything, each
target must be seen to have run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from environments import EnvironmentFailed, environment

from .places import CACHE, ROOT
from .sources import copy_sources, make_repository

FOLDER = CACHE / "integration"
COPY = FOLDER / "ansible_collections" / "senlin" / "clustering"
HOME = FOLDER / "home"
ENVIRONMENT = "core-2.21"
"""It has the newest released ansible-core."""
SETUP = "setup_senlin"
"""The target that others use as a role."""
SKIPPED = re.compile(r"SKIPPED: (?P<what>[^\"\n]+)")
"""What a target prints if the settings do not allow it to test."""
RAN = re.compile(r"^Running (?P<target>\w+) integration test role", re.MULTILINE)


class IntegrationFailed(Exception):
    """A target failed or did not run; the message says which."""


def targets() -> list[str]:
    """The targets in the checkout, in alphabetical order."""
    names = {path.parent.name for path in ROOT.glob("tests/integration/targets/*/aliases")}
    return sorted(names - {SETUP})


def chosen(names: list[str], selection: str) -> list[str]:
    """The target that a selection names, or all of them if it is empty.

    :raises IntegrationFailed: it names none.
    """
    if selection and selection not in names:
        raise IntegrationFailed(f"K names no target: {selection}. The targets are {', '.join(names)}.")
    return [selection] if selection else names


def settings(template: dict[str, Any], clouds: dict[str, Any]) -> dict[str, Any]:
    """The content of integration_config.yml for the dev cloud.

    :param template: that of the template.
    :param clouds: the configurations in clouds.yaml of the dev cloud, by name.
    """
    return {**template, "senlin_cloud": clouds["devcloud"], "senlin_admin_cloud": clouds["devcloud-admin"]}


def prepare() -> None:
    """Make the copy that ansible-test works in: it is a git repository, and in folders of the collection's name."""
    copy_sources(COPY)
    make_repository(COPY)
    clouds = yaml.safe_load(Path(os.environ["OS_CLIENT_CONFIG_FILE"]).read_text())["clouds"]
    folder = COPY / "tests" / "integration"
    template = yaml.safe_load((folder / "integration_config.yml.template").read_text())
    (folder / "integration_config.yml").write_text(yaml.safe_dump(settings(template, clouds)))
    HOME.mkdir(exist_ok=True)


def run(names: list[str]) -> tuple[int, str]:
    """Run targets, and show what ansible-test prints; returns its exit status and its output."""
    programs = environment(ENVIRONMENT) / "bin"
    path = os.pathsep.join([str(programs), str(Path(shutil.which("git") or "git").parent), "/usr/bin", "/bin"])
    command = ["ansible-test", "integration", "--local", "--allow-unsupported", "--continue-on-error", "--color", "no"]
    command += names
    lines = []
    with subprocess.Popen(
        [programs / command[0], *command[1:]],
        cwd=COPY,
        env={**os.environ, "HOME": str(HOME), "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if RAN.match(line) or line.startswith(("fatal:", "ERROR:", "FATAL:")):
                print(f"integration: {line.rstrip()}", flush=True)
    return process.returncode, "".join(lines)


def check(names: list[str], status: int, output: str) -> str:
    """Say what ran.

    :raises IntegrationFailed: a target failed or skipped its tests, or one of them did not run.
    """
    log = FOLDER / "integration.log"
    if status != 0:
        raise IntegrationFailed(f"integration: failed; the whole output of ansible-test is in {log}")
    missing = sorted(set(names) - {match["target"] for match in RAN.finditer(output)})
    if missing:
        raise IntegrationFailed(
            f"integration: ansible-test reports success, but these targets did not run: {', '.join(missing)}; see {log}"
        )
    skipped = sorted({match["what"] for match in SKIPPED.finditer(output)})
    if skipped:
        raise IntegrationFailed(f"integration: {' '.join(skipped)} See {log}")
    return f"{len(names)} targets passed"


def main() -> int:
    """Run all targets, or the one that K names; returns the exit status."""
    try:
        names = chosen(targets(), os.environ.get("K", "").strip())
        prepare()
        status, output = run(names)
        (FOLDER / "integration.log").write_text(output)
        print(check(names, status, output))
    except (IntegrationFailed, EnvironmentFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
