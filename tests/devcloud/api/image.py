# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Glance's API, read only: which image has a name."""

from __future__ import annotations

import re
from typing import Any

from ..backend.names import id_of, is_missing
from .application import Answer, Application, Request

ANY_OF = "in:"
"""The beginning of a filter that holds several values."""
NAMES = re.compile(r'"([^"]*)"|([^,]+)')
"""Matches each of the values."""


def image_api() -> Application:
    """The WSGI application."""
    return Application({"": {"versions": [{"id": "v2.15", "status": "CURRENT"}]}}, {"/v2/images": list_images}, error)


def error(status: int, message: str) -> dict[str, Any]:
    """An error; Glance responds with HTML."""
    return {"message": f"{status} {message}"}


def list_images(request: Request) -> Answer:
    """GET /images?name=NAME. Without a name, nothing is listed, as images exist under all names."""
    wanted = request.query.get("name", [])
    if wanted and wanted[0].startswith(ANY_OF):
        # Glance takes a list of names, each in quotation marks if it holds a comma.
        wanted = [quoted or plain for quoted, plain in NAMES.findall(wanted[0].removeprefix(ANY_OF))]
    names = [name for name in wanted if not is_missing(name)]
    return Answer(200, {"images": [{"id": id_of("image", name), "name": name, "status": "active"} for name in names]})
