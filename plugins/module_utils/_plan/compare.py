# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Compares a live value with a declared one, and merges two maps. Pure functions.

The server normalizes nothing: it returns exactly what was sent, except for the order of keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def same_map(have: Mapping[str, Any] | None, want: Mapping[str, Any] | None) -> bool:
    """Whether two maps are equal. A map that was stored as null is an empty one."""
    return (have or {}) == (want or {})


def same_text(have: str | None, want: str | None) -> bool:
    """Whether two texts are equal. A text that was stored as null is an empty one."""
    return (have or "") == (want or "")


def merged_map(have: Mapping[str, Any] | None, want: Mapping[str, Any], purge: bool) -> dict[str, Any]:
    """The map to send, as the server replaces the whole map.

    :param purge: ``True`` declares the whole map, ``False`` keeps the keys that ``want`` does not name.
    """
    return dict(want) if purge else {**(have or {}), **want}


def same_spec(have: Mapping[str, Any] | None, want: Mapping[str, Any] | None) -> bool:
    """Whether two profile or policy specs mean the same to the server. See :func:`differences`."""
    return not differences(have or {}, want or {})


def differences(have: Mapping[str, Any], want: Mapping[str, Any]) -> list[str]:
    """The dotted paths at which two specs differ, in order, such as ``properties.flavor``.

    Two differences do not count. The version is stored with the type that it was sent with, so ``1.0`` and ``"1.0"``
    are the same version. A null means "not given" to the server.
    """
    return _differences(_versioned(have), _versioned(want))


def _versioned(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value) if key == "version" and value is not None else value for key, value in spec.items()}


def _differences(have: Mapping[str, Any], want: Mapping[str, Any]) -> list[str]:
    paths: list[str] = []
    for key in sorted({*have, *want}):
        old, new = have.get(key), want.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            paths += [f"{key}.{path}" for path in _differences(old, new)]
        elif type(old) is not type(new) or old != new:
            paths.append(key)
    return paths
