# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The secrets in a document, each replaced by a variable that whoever applies the document sets.

A value is secret by the name of its key, or as a text that holds such a name with its value, as user data can.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from .._senlin.secrets import is_secret, secrets_in
from .expression import Expression

VARIABLE = "scaling_group_secrets"
"""The variable of the role that holds the secrets, by their places in the document."""


def without_secrets(value: Any, place: str, found: list[str], name: str = "") -> Any:
    """A part of a document without its secrets.

    :param place: where the part is, such as ``profile.spec``.
    :param found: receives the place of each secret.
    :param name: the key of the part.
    """
    if isinstance(value, Mapping):
        is_parameter = is_secret(name)
        return {
            key: without_secrets(each, f"{place}.{key}", found, name if is_parameter and key == "default" else str(key))
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(each, f"{place}.{number}", found, name) for number, each in enumerate(value)]
    if value is None or isinstance(value, bool) or value == "" or not _holds_secret(value, name):
        return value
    found.append(place)
    return Expression(f"{{{{ {VARIABLE}['{place}'] }}}}")


def _holds_secret(value: Any, name: str) -> bool:
    if is_secret(name):
        return True
    return isinstance(value, str) and any(any(secrets_in(text)) for text in (value, _decoded(value)))


def _decoded(text: str) -> str:
    """A text that is encoded in Base64, as user data can be; empty if it is not."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
