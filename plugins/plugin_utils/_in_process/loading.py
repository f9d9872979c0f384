# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Loads what all tasks need into Ansible's main process, before it forks its workers.

Ansible loads an action plugin once, in that process, and every worker inherits openstacksdk, this package and the
module. None of these objects becomes garbage before the process ends, but Python's garbage collector would still
traverse them: during the import, which doubles its time, and later in the workers, where every memory page that the
collector writes to is copied. A full collection takes 60 ms in a worker, more than a short task. So the loaded objects
are excluded from garbage collection.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .bytecode import bytecode_kept


def action_plugin(name: str) -> Any:
    """The class ``ActionModule`` for an action plugin, and load the module that it runs.

    :param name: ``__name__`` of the action plugin, whose last part is the name of the module.
    :raises ModuleNotFoundError: there is no such module.
    """
    with bytecode_kept(__name__.partition(".plugin_utils.")[0]), _excluded_from_collection():
        plugin = importlib.import_module(f"{__package__}.action_plugin")
        importlib.import_module(f"{__package__}.arguments").declaration_of(name)
    return plugin.ActionModule


@contextmanager
def _excluded_from_collection() -> Iterator[None]:
    """Exclude everything that is loaded while the context is open from garbage collection, permanently."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
