# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``ansible-test sanity`` without containers and with nothing ignored: sanity.py ENVIRONMENT [ENVIRONMENT...].

ansible-test wants the collection in folders of its name and silently runs nothing when git ignores them, so it gets a
copy that is a git repository of its own. It fetches an installer for pip that it can do without; a small one is laid
where it would keep the fetched one. Its environments are kept under .cache/sanity/ from run to run.

Since it can succeed without having done anything, each test must be seen to have run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from environments import EnvironmentFailed, available, environment, interpreters, table_of
from places import CACHE, ROOT
from sources import copy_sources

FOLDER = CACHE / "sanity"
INSTALLER = '''\
"""Installs what ansible-test asks for with the pip that comes with Python."""
import subprocess
import sys

wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
subprocess.check_call([sys.executable, "-m", "ensurepip"])
subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", *wanted])
'''
INSTALLER_VERSIONS = ("24_2", "25_2")
"""As ansible-core 2.18 and 2.19, then 2.20 to 2.22, call it."""

FEWEST_TESTS = 20
"""No ansible-core since 2.18 has fewer sanity tests."""

NEEDS_A_PROGRAM = {"shellcheck": "shellcheck", "pslint": "pwsh"}
"""Tests that ansible-test skips where their program is missing."""
