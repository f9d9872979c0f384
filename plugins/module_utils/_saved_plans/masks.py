# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The secrets in what a plan shows: masked, and compared without being shown. Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from .._senlin.masking import MASK, masked_by_name
from .._senlin.secrets import secrets_in


def without_secrets(value: Any, name: str = "") -> Any:
    """A value in which each secret is masked, also in a text that is encoded in Base64, as user data can be.

    :param name: the name of the value.
    """
    return _without_encoded(masked_by_name({name: value}, MASK)[name])


def secret_parts(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """The secrets of a value, each with its place, such as ``profile.spec.properties.admin_pass``."""
    yield from _differences(value, without_secrets(value, place.rpartition(".")[2]), place)


def _differences(value: Any, masked: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in sorted(value.items(), key=lambda pair: str(pair[0])):
            yield from _differences(part, masked[key], f"{place}.{key}" if place else str(key))
    elif isinstance(value, list | tuple):
        for number, (part, shown) in enumerate(zip(value, masked, strict=True)):
            yield from _differences(part, shown, f"{place}.{number}")
    elif value != masked:
        yield place, value


def _without_encoded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_encoded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_encoded(part) for part in value]
    return MASK if isinstance(value, str) and any(secrets_in(_decoded(value))) else value


def _decoded(text: str) -> str:
    """A text that is encoded in Base64; empty if it is not."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
