# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated volumes, based on Senlin's own test double, which returns no volumes and has no volume types."""

from __future__ import annotations

from typing import Any

from senlin.drivers import sdk
from senlin.tests.drivers.os_test import block_storage

from .names import is_missing
from .refusals import not_found


class VolumesDouble(block_storage):
    """Replaces Senlin's Cinder driver."""

    @sdk.translate_exception
    def volume_get(self, volume_id: str) -> Any:
        if is_missing(volume_id):
            raise not_found("Volume", volume_id)
        return sdk.FakeResourceObject({**self.fake_volume_get, "id": volume_id, "is_bootable": False})

    @sdk.translate_exception
    def volume_type_get(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id) and not ignore_missing:
            raise not_found("Type", name_or_id)
        return sdk.FakeResourceObject({"id": name_or_id, "name": name_or_id})
