# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The settings of a cluster in its option ``config``: what the known ones must be, and what they mean to the server.

The server checks one of them, and only while it updates a cluster, which then stays in UPDATING. With a text as
``cluster.stop_timeout_before_update``, it creates the cluster, and later cannot update any node. It takes every text
that is not empty for true, even ``false``. So what is meant is sent here, whether the task gives it as a text or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._plan.values import sort_of
from .._senlin.errors import BadInput


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _whole_number(value: Any) -> int:
    if isinstance(value, bool | float):
        raise ValueError
    return int(value)


def _boolean(value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return words[str(value).lower()]


SETTINGS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "cluster.stop_node_before_delete": ("a boolean", _boolean),
    "cluster.stop_timeout_before_update": ("a whole number of seconds", _whole_number),
    "node.name.format": ("a text", _text),
}
"""The settings that the server reads: what each must be, and how a value is converted to that."""


def read_config(option: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The config as it is sent: known settings as what they mean, and all others as they are.

    :raises BadInput: names a known setting whose value the server could not use.
    """
    return {key: _read(key, value, option) if key in SETTINGS else value for key, value in config.items()}


def _read(key: str, value: Any, option: str) -> Any:
    wanted, convert = SETTINGS[key]
    try:
        return convert(value)
    except (KeyError, TypeError, ValueError):
        shown = repr(value) if isinstance(value, str) else sort_of(value)
        raise BadInput(f"{key} in {option} is {shown}, and must be {wanted}. Correct it.") from None
