# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Loads what all tasks need into Ansible's main process, before it forks its workers.

Ansible loads an action plugin there, once, and each worker inherits openstacksdk, the host and the module. None of that
is garbage before the process ends, yet Python's collector would look through it: while it is imported, which doubles
the time, and then in the workers, where each page that the collector writes to is copied. A full collection takes a
worker 60 ms, more than a short task. So what is loaded is set apart from what the collector looks at.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def action_plugin(name: str) -> Any:
    """The class ``ActionModule`` of an action plugin.

    :param name: the plugin's own; the module of that name is loaded too.
    """
    with _frozen():
        host = importlib.import_module(f"{__package__}.action_plugin")
        host.declaration_of(name)
    return host.ActionModule


@contextmanager
def _frozen() -> Iterator[None]:
    """Have the collector not look at what is loaded in here, now or later."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
