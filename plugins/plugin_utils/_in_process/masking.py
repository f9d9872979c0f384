# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Masks the secrets of a task's options in its result, as Ansible does for a module process.

Ansible's own function for it is deprecated since ansible-core 2.22.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

WHOLE = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""Stands in place of a value that is a secret."""
PART = "********"
"""Stands in place of a secret inside a longer text."""


def masked(value: Any, secrets: Iterable[str]) -> Any:
    """A value without the secrets in its texts and numbers. Keys are not masked.

    :param value: what JSON can hold.
    """
    return _masked(value, sorted(filter(None, secrets), key=len, reverse=True))


def _masked(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    if text in secrets:
        return WHOLE
    if not isinstance(value, str):
        return WHOLE if any(secret in text for secret in secrets) else value
    # The longest first, as one secret may be a part of another.
    for secret in secrets:
        text = text.replace(secret, PART)
    return text
