# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Where the secrets are in what a spec, metadata or parameters can hold, so that each can be replaced. Pure.

A text that contains a secret is secret as a whole. It can contain it in another form, such as Base64.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .encoded_text import Unreadable, texts_in
from .masking import MASK, PART, WHOLE
from .secret_keys import WITH_PARAMETERS, hidden_parameters
from .secrets import announces_secret, is_secret, is_switch, keys_of_secrets, secrets_in

PLAIN_KEY = re.compile(r"[^\w-]")
"""Matches what would be ambiguous in a place, or would have to be escaped in an expression."""

Replace = Callable[[str, Any], Any]
"""Gives what stands in place of a secret, of which it gets the place and the value."""


def replaced_secrets(
    value: Any,
    replace: Replace,
    place: str = "",
    name: str = "",
    *,
    secret: bool = False,
    hidden: Collection[str] = (),
) -> Any:
    """A value in which each secret is replaced.

    What is below a secret key is secret, too: all but booleans, which are switches, and nulls.

    :param value: what JSON can hold.
    :param place: where the value is, such as ``profile.spec``; empty if it is the root of the places.
    :param name: the key of the value.
    :param secret: whether everything in the value is secret.
    :param hidden: the keys of a map of parameters whose values are secret.
    """
    secret = secret or is_secret(name)
    if isinstance(value, Mapping):
        inherited = keys_of_secrets(value, secret=secret, hidden=hidden)
        hidden_here = hidden_parameters(value, hidden)
        return {
            key: replaced_secrets(
                part,
                replace,
                place_below(place, key),
                str(key),
                secret=key in inherited,
                hidden=hidden_here if key in WITH_PARAMETERS else (),
            )
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            replaced_secrets(part, replace, place_below(place, number), secret=secret or announces_secret(before))
            for number, (before, part) in enumerate(zip([None, *value], value, strict=False))
        ]
    if is_switch(value):
        return value
    return replace(place, value) if secret or (isinstance(value, str) and holds_secret(value, name)) else value


def masked_secrets(value: Any, name: str = "") -> Any:
    """A value with the mask in place of each secret.

    :param name: the key of the value.
    """
    return replaced_secrets(value, lambda dummy, secret: MASK, name=name)


def place_below(place: str, key: Any) -> str:
    """The place of a part of a map or list.

    No two parts of a value have the same one: in a key, all but letters, digits, ``_`` and ``-`` is written as in a
    URL, such as ``node%2Ename`` for ``node.name``. So a place needs no escapes in an expression either.
    """
    part = PLAIN_KEY.sub(lambda found: _percent(found[0]), str(key))
    return f"{place}.{part}" if place else part


def holds_secret(text: str, name: str = "") -> bool:
    """Whether a text contains a secret, also in another form, or something that cannot be read.

    :param name: the key of the text.
    """
    try:
        secrets = (secret for each in texts_in(text) for secret in secrets_in(each, name))
        return any(not secret.startswith((MASK, PART, WHOLE)) for secret in secrets)
    except (Unreadable, RecursionError):
        return True


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogatepass"))
