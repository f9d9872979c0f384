# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The secrets in what a plan shows: masked, and compared without being shown. Pure."""

from __future__ import annotations

from typing import Any

from .._senlin.masking import MASK, masked_text
from .._senlin.secret_places import holds_secret, replaced_secrets
from .._senlin.secrets import is_secret, secrets_in, without_user_info


def without_secrets(value: Any, name: str = "") -> Any:
    """A value in which each secret is masked, and each text that contains one.

    :param name: the name of the value, which can be a path such as ``spec.properties.admin_pass``. Without one, texts
        are sentences, of which the rest stays readable.
    """
    secret = any(is_secret(key) for key in name.split("."))
    return replaced_secrets(value, _mask if name else _mask_in_sentence, secret=secret)


def secret_parts(value: Any) -> list[tuple[str, Any]]:
    """The secrets of a value, each with its place, such as ``profile.spec.properties.admin_pass``, in their order."""
    found: list[tuple[str, Any]] = []
    replaced_secrets(value, lambda place, secret: found.append((place, secret)))
    return sorted(found, key=lambda part: part[0])


def _mask(place: str, secret: Any) -> str:
    return MASK


def _mask_in_sentence(place: str, secret: Any) -> str:
    """A sentence without the secrets in it; nothing of it if it contains more than can be masked."""
    shown = masked_text(without_user_info(secret), secrets_in(secret)) if isinstance(secret, str) else MASK
    return MASK if holds_secret(shown) else shown
