# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The digest of a plan, which shows whether somebody has edited it. Pure.

Without a key, anybody can calculate it: it tells a plan from one that was cut off or edited by hand. With a key, it is
a signature that only those who have the key can write. The secrets of a document are compared only with a key, as from
a digest without one they could be guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from .masks import secret_parts

PLAIN, SIGNED = "sha256", "hmac-sha256"
"""The two sorts of digests, with and without a key."""


def digest_of(document: Mapping[str, Any], key: str) -> str:
    """The digest over everything in a document but its digest.

    :param key: signs it; empty for a digest without a key.
    """
    content = canonical({name: value for name, value in document.items() if name != "digest"})
    if key:
        return f"{SIGNED}:{_signature(content, key)}"
    return f"{PLAIN}:{hashlib.sha256(content).hexdigest()}"


def fingerprint(declared: Mapping[str, Any], key: str) -> str | None:
    """What changes when a secret of the declared group does; ``None`` without a key."""
    return f"{SIGNED}:{_signature(canonical([*secret_parts(declared)]), key)}" if key else None


def is_same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(errors="backslashreplace"), other.encode(errors="backslashreplace"))


def canonical(value: Any) -> bytes:
    """A value as JSON in the one form over which digests are calculated."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _signature(content: bytes, key: str) -> str:
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
