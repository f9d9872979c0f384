# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are: derived from this file's place in the checkout, never from the working directory."""

from __future__ import annotations

from pathlib import Path

DEVCLOUD_SOURCE = Path(__file__).resolve().parent
TESTS = DEVCLOUD_SOURCE.parent
CHECKOUT = TESTS.parent

DEVCLOUD_ROOT = CHECKOUT / ".cache" / "devcloud"
"""Every cloud has its state in a folder here, named as the cloud."""

PREPARED_ROOT = DEVCLOUD_ROOT / ".prepared"
"""Databases and keys of a fresh cloud, one folder for each digest of what they depend on."""


def state_folder(name: str) -> Path:
    """The folder that holds everything of the cloud of this name."""
    return DEVCLOUD_ROOT / name
