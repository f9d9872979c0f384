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

from collections.abc import Mapping
from typing import Any

from .._plan.values import BOOLEAN, TEXT, WHOLE_NUMBER, read_known

SETTINGS = {
    "cluster.stop_node_before_delete": BOOLEAN,
    "cluster.stop_timeout_before_update": WHOLE_NUMBER,
    "node.name.format": TEXT,
}
"""The settings that the server reads, and what each must be."""


def read_config(option: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The config as it is sent.

    :raises BadInput: names a setting whose value the server could not use.
    """
    return read_known(option, config, SETTINGS)
