# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Imports this collection's files as Python imports any file: compiled once, and kept in ``__pycache__``.

Ansible's own loader of collections compiles every file in every run, and does not use ``__pycache__`` even where it
exists. Compiling takes longer than everything else that the import of the collection takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import Any


@contextmanager
def bytecode_kept(package: str) -> Iterator[None]:
    """Import what is in a package, at any depth, by way of ``__pycache__`` while the context is open.

    :param package: its full name. The packages of other collections are not affected.
    """
    finder = _Finder(f"{package}.")
    # Ansible's finder is the first one otherwise.
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds the files of a package, and nothing else."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        # Each of them reads its folder once.
        self._finders: dict[str, FileFinder] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """How to import a file; see :class:`importlib.abc.MetaPathFinder`."""
        if not fullname.startswith(self._prefix):
            return None
        for folder in path or ():
            if folder not in self._finders:
                self._finders[folder] = FileFinder(folder, (_Loader, SOURCE_SUFFIXES))
            spec = self._finders[folder].find_spec(fullname)
            # A folder without __init__.py is a package for Ansible only, which finds it then.
            if spec is not None and spec.loader is not None:
                return spec
        return None


class _Loader(SourceFileLoader):
    """Leaves no files of one user in the folders of another one, who could not remove them."""

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Write bytecode, if the folder of the source belongs to the user, or PYTHONPYCACHEPREFIX names another one."""
        with suppress(OSError):
            if sys.pycache_prefix or os.stat(os.path.dirname(self.path)).st_uid == os.geteuid():
                super().set_data(path, data, _mode=_mode)
