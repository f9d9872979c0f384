# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Compares a live value with a declared one, and merges two maps. Pure functions.

The server normalizes nothing: it returns exactly what was sent, except for the order of keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .reserved import is_reserved
from .unordered import is_unordered

Path = tuple[str, ...]
"""The keys that lead to a value in a spec."""


def same_value(have: Any, want: Any) -> bool:
    """Whether two values are equal as JSON. For Python, ``True`` equals 1; for the server, they differ."""
    if isinstance(have, Mapping) and isinstance(want, Mapping):
        return have.keys() == want.keys() and all(same_value(have[key], want[key]) for key in have)
    if isinstance(have, list) and isinstance(want, list):
        return len(have) == len(want) and all(map(same_value, have, want))
    return type(have) is type(want) and bool(have == want)


def same_map(have: Mapping[str, Any] | None, want: Mapping[str, Any] | None) -> bool:
    """Whether two maps are equal as JSON. A map that was stored as null is an empty one."""
    return same_value(have or {}, want or {})


def same_text(have: str | None, want: str | None) -> bool:
    """Whether two texts are equal. A text that was stored as null is an empty one."""
    return (have or "") == (want or "")


def merged_map(have: Mapping[str, Any] | None, want: Mapping[str, Any], purge: bool) -> dict[str, Any]:
    """The map to send, as the server replaces the whole map. The keys that belong to the collection are kept.

    :param purge: ``True`` declares the whole map, ``False`` keeps the keys that ``want`` does not name.
    """
    kept = {key: value for key, value in (have or {}).items() if not purge or is_reserved(key)}
    return {**kept, **want}


def same_spec(have: Mapping[str, Any] | None, want: Mapping[str, Any] | None) -> bool:
    """Whether two profile or policy specs mean the same to the server. See :func:`differences`."""
    return not differences(have or {}, want or {})


def differences(have: Mapping[str, Any], want: Mapping[str, Any]) -> list[str]:
    """The dotted paths at which two specs differ, in order, such as ``properties.flavor``.

    Three differences do not count. The version is stored with the type that it was sent with, so ``1.0`` and ``"1.0"``
    are the same version. A null means "not given" to the server. The order of some lists means nothing to it; see
    :mod:`unordered`.
    """
    return [".".join(path) for path in different_paths(have, want)]


def different_paths(have: Mapping[str, Any], want: Mapping[str, Any]) -> list[Path]:
    """The keys that lead to each difference between two specs. See :func:`differences`."""
    return _differences(_versioned(have), _versioned(want), (), str(want.get("type")))


def _versioned(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value) if key == "version" and value is not None else value for key, value in spec.items()}


def _differences(have: Mapping[str, Any], want: Mapping[str, Any], path: Path, spec_type: str) -> list[Path]:
    paths: list[Path] = []
    for key in sorted({*have, *want}, key=str):
        old, new, below = have.get(key), want.get(key), (*path, str(key))
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            paths += _differences(old, new, below, spec_type)
        elif not _same(old, new, below, spec_type):
            paths.append(below)
    return paths


def _same(have: Any, want: Any, path: Path, spec_type: str) -> bool:
    """Whether two values at the same path of two specs mean the same to the server."""
    if isinstance(have, Mapping) and isinstance(want, Mapping):
        return not _differences(have, want, path, spec_type)
    if isinstance(have, list) and isinstance(want, list):
        if is_unordered(spec_type, path):
            have, want = sorted(have, key=_sort_key), sorted(want, key=_sort_key)
        below = (*path, "*")
        return len(have) == len(want) and all(
            _same(old, new, below, spec_type) for old, new in zip(have, want, strict=True)
        )
    return same_value(have, want)


def _sort_key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
