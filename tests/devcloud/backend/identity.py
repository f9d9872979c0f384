# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Senlin's real Keystone driver, on the dev cloud's real Keystone."""

from __future__ import annotations

from typing import Any

from senlin.drivers.os import keystone_v3


class IdentityDriver(keystone_v3.KeystoneClient):
    """Ignores the one connection parameter that is meant for the doubles."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({key: value for key, value in params.items() if key != "devcloud_project"})
