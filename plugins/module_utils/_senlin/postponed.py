# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Imports a package without running its ``__init__``, until somebody uses what that defines.

``openstack/__init__.py`` imports the proxies of all services of OpenStack, which takes longer than the rest of the SDK
that the collection needs. Another plugin in the same process that uses ``openstack.connect`` does not notice: at the
first use, ``__init__`` runs as usual, and other threads that use the package meanwhile wait for its end.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def import_package(name: str) -> ModuleType:
    """Import a package that is not part of another one, and postpone its ``__init__``, unless it is already imported.

    :raises ImportError: the package cannot be imported.
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None or not spec.submodule_search_locations:
        return import_module(name)
    loader, package = spec.loader, module_from_spec(spec)
    # Reentrant, as ``__init__`` may use the package itself.
    lock, started = threading.RLock(), threading.Event()

    def get_missing(attribute: str) -> Any:
        """Import a module of the package, or run ``__init__`` to define what it is asked for."""
        if not attribute.startswith("__") and find_spec(f"{name}.{attribute}"):
            return import_module(f"{name}.{attribute}")
        with lock:
            if not started.is_set():
                started.set()
                try:
                    loader.exec_module(package)
                except BaseException:
                    # As after an import that fails: the next use tries again, and says why it fails.
                    started.clear()
                    raise
                if package.__dict__.get("__getattr__") is get_missing:
                    del package.__dict__["__getattr__"]
            if package.__dict__.get("__getattr__") is not get_missing or attribute in package.__dict__:
                return getattr(package, attribute)
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}", name=attribute, obj=package)

    package.__dict__["__getattr__"] = get_missing
    sys.modules[name] = package
    return package
