# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of the production-like clouds."""

from __future__ import annotations

from pathlib import Path

from devcloud.places import CHECKOUT, TESTS

SOURCE = Path(__file__).resolve().parent
CONFIGURATION = SOURCE / "configuration"
"""The templates of the configuration files."""
LOCK = SOURCE / "requirements.txt"
"""The locked versions of everything that is installed from PyPI."""
STATE = CHECKOUT / ".cache" / "fullcloud"
"""Contains a folder for each stage: the prepared state, the running one, and the logs."""

__all__ = ("CHECKOUT", "CONFIGURATION", "LOCK", "SOURCE", "STATE", "TESTS")
