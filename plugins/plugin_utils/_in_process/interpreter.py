# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Tells whether a path of a Python interpreter leads to the Python environment that runs Ansible."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VENV_FILE = "pyvenv.cfg"
"""The file that makes a folder a virtual environment."""


def is_own(interpreter: str) -> bool:
    """Whether an interpreter has the same installed packages as this process.

    The interpreters of virtual environments usually are links to one program, so where the links lead does not tell
    them apart. Like Python, look for the file of a virtual environment beside the path as it is written.

    :param interpreter: an absolute path.
    """
    if interpreter == sys.executable:
        return True
    same_program = os.path.realpath(interpreter) == os.path.realpath(sys.executable)
    return same_program and _prefix(interpreter) == os.path.realpath(sys.prefix)


def _prefix(interpreter: str) -> str:
    """The folder below which an interpreter of the same program as this process finds its packages."""
    folder = Path(os.path.abspath(interpreter)).parent
    for candidate in (folder, folder.parent):
        if (candidate / VENV_FILE).is_file():
            return os.path.realpath(candidate)
    return os.path.realpath(sys.base_prefix)
