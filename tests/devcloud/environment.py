# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python environments in which services run, separate because these need old versions of libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .places import TESTS

OVERRIDE = "{}_ENVIRONMENT"
"""The environment variable that names an existing environment to use instead, such as DEVCLOUD_ENVIRONMENT."""


class EnvironmentFailed(Exception):
    """The environment cannot be created."""


def environment_folder(name: str = "devcloud") -> Path:
    """Create an environment of environments.toml if it is missing or out of date, and return its folder.

    :raises EnvironmentFailed: it cannot be created.
    """
    override = os.environ.get(OVERRIDE.format(name.upper()))
    if override:
        return Path(override).absolute()
    done = subprocess.run(
        [sys.executable, str(TESTS / "environments.py"), name],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise EnvironmentFailed(f"the environment {name} of the services cannot be created, see above")
    return Path(done.stdout.strip().splitlines()[-1])


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / "bin" / "python"
