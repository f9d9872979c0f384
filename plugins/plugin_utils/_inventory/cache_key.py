# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What tells the cached members of one inventory from those of another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

ROUNDS = 50_000
"""How often the digest is repeated. It covers a password, which nobody is to find out by trying from a file's name."""


def cache_key(path: str, options: Mapping[str, Any], cloud: Mapping[str, Any]) -> str:
    """The key of a cached inventory. It is another one if the file, an option, or the cloud is another one.

    :param path: the path of the inventory file.
    :param options: all options of the plugin.
    :param cloud: the settings of the cloud, with what clouds.yaml and the environment say.
    """
    # Keys of clouds.yaml need not be text, and keys of several types cannot be sorted.
    plain = json.dumps([path, options, cloud], skipkeys=True, default=lambda value: type(value).__name__)
    text = json.dumps(json.loads(plain), sort_keys=True)
    digest = hashlib.pbkdf2_hmac("sha256", text.encode(), b"senlin.clustering.members", ROUNDS)
    return f"senlin_clustering_members_{digest.hex()[:32]}"
