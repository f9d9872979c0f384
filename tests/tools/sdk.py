# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which openstacksdk the tests run with: the installed one, or one that looks like a later release without Senlin."""

from __future__ import annotations

import os
from collections.abc import Mapping

from .places import TESTS

INSTALLED = ""
WITHOUT_CLUSTERING = "without-clustering"
PATHS = {INSTALLED: [], WITHOUT_CLUSTERING: [str(TESTS / "sdk_without_clustering")]}
"""What each needs in PYTHONPATH, by the value of the environment variable SDK, which the Makefile passes on."""


class UnknownSdk(Exception):
    """SDK names none; the message says which there are."""


def with_sdk(name: str, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment variables with which Python, and every process that it starts, uses an SDK.

    :param variables: those to add to; by default those of this process.
    :raises UnknownSdk: there is no such SDK.
    """
    if name not in PATHS:
        raise UnknownSdk(f"There is no SDK={name}. Set it to {WITHOUT_CLUSTERING}, or leave it out.")
    variables = os.environ if variables is None else variables
    path = os.pathsep.join([*PATHS[name], *filter(None, [variables.get("PYTHONPATH")])])
    return {**variables, "PYTHONPATH": path} if path else dict(variables)
