# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of the dev cloud, derived from the path of this file and not from the working directory."""

from __future__ import annotations

from pathlib import Path

DEVCLOUD_SOURCE = Path(__file__).resolve().parent
TESTS = DEVCLOUD_SOURCE.parent
CHECKOUT = TESTS.parent

DEVCLOUD_ROOT = CHECKOUT / ".cache" / "devcloud"
"""Contains the state folder of each cloud, which has the cloud's name."""

PREPARED_ROOT = DEVCLOUD_ROOT / ".prepared"
"""Databases and keys of a new cloud, in one folder for each digest of what they depend on."""

FULLCLOUDS = ("fullcloud-a", "fullcloud-b")
"""The names of the production-like clouds, which tests/fullcloud starts and stops."""


def state_folder(name: str) -> Path:
    """The folder that contains all files of the cloud with this name."""
    return DEVCLOUD_ROOT / name
