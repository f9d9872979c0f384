# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The one place where text becomes HTML: everything that a template is given has been through :func:`escaped`."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})
"""Braces are escaped, too, so that no text of the server can ever be taken for a template."""


def escaped(value: Any) -> Any:
    """A value whose texts can stand anywhere in HTML, between tags and in quoted attributes.

    Other values than texts, lists and mappings are kept. The keys of mappings must be those of the code.
    """
    if isinstance(value, str):
        return escape(value, quote=True).translate(BRACES)
    if isinstance(value, Mapping):
        return {key: escaped(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [escaped(part) for part in value]
    return value
