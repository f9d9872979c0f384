# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python environment that Keystone and Senlin run in: their own, as they pin libraries of their time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .places import TESTS

OVERRIDE = "DEVCLOUD_ENVIRONMENT"
"""An environment variable that names a ready environment to use instead."""


class EnvironmentFailed(Exception):
    """The environment could not be made."""


def environment_folder() -> Path:
    """Make the environment when it is missing or out of date, and say where it is."""
    override = os.environ.get(OVERRIDE)
    if override:
        return Path(override).absolute()
    made = subprocess.run(
        [sys.executable, str(TESTS / "environments.py"), "devcloud"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise EnvironmentFailed("the environment of Keystone and Senlin could not be made, see above")
    return Path(made.stdout.strip().splitlines()[-1])


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / "bin" / "python"
