# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated images. Every name exists, unless it begins with `missing`."""

from __future__ import annotations

from typing import Any

from senlin.drivers import base, sdk

from .refusals import id_of, is_missing, not_found


class ImageDouble(base.DriverBase):
    """Replaces Senlin's Glance driver."""

    @sdk.translate_exception
    def image_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            if ignore_missing:
                return None
            raise not_found("Image", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("image", name_or_id), "name": name_or_id, "status": "active"})
