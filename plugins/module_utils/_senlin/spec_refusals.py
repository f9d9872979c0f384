# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is wrong with a spec that the server refuses.

The server responds with 500 where it means 400: to any mistake in the spec of a policy, and to a profile that names a
flavor, an image or a key pair that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import Refused

NOT_FOUND_REASON = re.compile(r"\bNo \w+ found for (?P<reference>.+)")
"""Matches the reason of a refusal because something that a spec names does not exist."""

SPEC_ERRORS = frozenset({"ESchema", "InvalidSpec"})
"""The server's names for a mistake in a spec."""


def is_about_spec(refusal: Refused) -> bool:
    """Whether a request was refused because of the spec in it."""
    return refusal.error_type in SPEC_ERRORS or bool(NOT_FOUND_REASON.search(refusal.reason))


def correction(refusal: Refused, spec: Mapping[str, Any]) -> str:
    """What to correct in a spec that was refused, as a sentence."""
    found = NOT_FOUND_REASON.search(refusal.reason)
    paths = list(_paths(spec, found["reference"])) if found else []
    return f"Correct {' and '.join(paths)}, or create what is missing." if paths else "Correct it."


def _paths(value: Any, wanted: str) -> Iterator[str]:
    """Where a text is in a spec, such as ``properties.networks[0].network``."""
    items: Any = ()
    if isinstance(value, Mapping):
        items = ((str(key), item) for key, item in value.items())
    elif isinstance(value, list):
        items = ((f"[{number}]", item) for number, item in enumerate(value))
    for key, item in items:
        if isinstance(item, Mapping | list):
            yield from (f"{key}{path}" if path.startswith("[") else f"{key}.{path}" for path in _paths(item, wanted))
        elif str(item) == wanted:
            yield key
