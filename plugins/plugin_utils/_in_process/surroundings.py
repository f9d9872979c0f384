# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The surroundings of a module process, for a task that runs in process.

A module process begins with the environment of its task and in the folder of the playbook, loads the SDK there, and
takes the SDK's log with it when it ends. A worker has loaded the SDK before, elsewhere, and runs every item of a loop.
Each task has a worker of its own, a process with a single thread, so the changes affect no other task.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from importlib.abc import InspectLoader
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any, NamedTuple, cast

import yaml

from ...module_utils._senlin import sdk

LIBRARIES = ("keystoneauth", "openstack", "stevedore", "urllib3")
"""The libraries whose loggers the SDK sets up."""
FILES = ("CONFIG_FILES", "SECURE_FILES", "VENDOR_FILES")
"""The SDK's lists of files in its search path."""
HOMES = ("HOME", "SNAP_REAL_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME")
"""The environment variables that decide where the SDK looks for clouds.yaml, apart from OS_CLIENT_CONFIG_FILE."""


@contextmanager
def surroundings(folder: str, variables: Mapping[str, str], *, logs: bool = False) -> Iterator[None]:
    """Give a task what a module process would find, until the context ends.

    :param folder: the working folder; relative paths and clouds.yaml are looked for in it.
    :param variables: environment variables to set.
    :param logs: whether the task sets up the SDK's log.
    :raises OSError: there is no such folder.
    """
    # All that exists by now outlives the task. Collecting garbage would copy the memory pages of these objects.
    gc.freeze()
    with (
        _environment(variables),
        _working_folder(folder),
        _search_path(),
        _fast_yaml(),
        _loggers() if logs else nullcontext(),
    ):
        yield


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _working_folder(folder: str) -> Iterator[None]:
    # A descriptor still leads to a folder that was moved or deleted.
    before = os.open(".", getattr(os, "O_PATH", os.O_RDONLY))
    try:
        os.chdir(folder or ".")
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@contextmanager
def _search_path() -> Iterator[None]:
    """Have the SDK look for its configuration files where it would if it were loaded now.

    It computes the search path once, when it is loaded.
    """
    places = _places()
    if LOADER_CODE is None or places == PLACES:
        yield
        return
    loader = sdk.openstack.config.loader
    fresh = _moved(loader, places.folder) if places.homes == PLACES.homes else _computed_again(loader)
    before = {name: vars(loader)[name] for name in fresh}
    vars(loader).update(fresh)
    try:
        yield
    finally:
        vars(loader).update(before)


def _moved(loader: ModuleType, folder: str) -> dict[str, Any]:
    """The SDK's lists of files, for a search path that begins with this folder. They go through it folder by folder."""
    lists = {name: list(vars(loader)[name]) for name in FILES}
    for files in lists.values():
        for index in range(len(files) // len(loader.CONFIG_SEARCH_PATH)):
            files[index] = os.path.join(folder, os.path.basename(files[index]))
    return lists


def _computed_again(loader: ModuleType) -> dict[str, Any]:
    """All that the SDK computes from the environment when it is loaded."""
    fresh: dict[str, Any] = {"__name__": loader.__name__, "__file__": loader.__file__}
    exec(cast(CodeType, LOADER_CODE), fresh)
    return {name: value for name, value in fresh.items() if name.isupper()}


@contextmanager
def _fast_yaml() -> Iterator[None]:
    """Have the SDK read clouds.yaml with PyYAML's parser in C, if there is one. The other takes a fifth of a task."""
    if FAST_YAML is None:
        yield
        return
    loader = vars(sdk.openstack.config.loader)
    before, loader["yaml"] = loader["yaml"], FAST_YAML
    try:
        yield
    finally:
        loader["yaml"] = before


@contextmanager
def _loggers() -> Iterator[None]:
    """Remove the handlers that the task adds, so that the next item of a loop does not write into its log."""
    before = {logger: (list(logger.handlers), logger.level) for logger in _existing_loggers()}
    try:
        yield
    finally:
        for logger in _existing_loggers():
            handlers, level = before.get(logger, ([], logging.NOTSET))
            for handler in set(logger.handlers) - set(handlers):
                handler.close()
            logger.handlers[:] = handlers
            # This makes all loggers forget what they are enabled for.
            if logger.level != level:
                logger.setLevel(level)


def _existing_loggers() -> list[logging.Logger]:
    known = logging.root.manager.loggerDict.items()
    return [one for name, one in known if isinstance(one, logging.Logger) and name.startswith(LIBRARIES)]


class Places(NamedTuple):
    """What the SDK's search path depends on.

    :param folder: the working folder.
    :param homes: the values of :data:`HOMES`.
    """

    folder: str
    homes: tuple[str | None, ...]


def _places() -> Places:
    try:
        folder = os.getcwd()
    except FileNotFoundError:
        folder = ""
    return Places(folder, tuple(map(os.environ.get, HOMES)))


def _loader_code() -> CodeType | None:
    """The compiled code of the SDK's module that computes the search path; ``None`` without the SDK."""
    if sdk.IMPORT_ERROR is not None:
        return None
    return cast(InspectLoader, sdk.openstack.config.loader.__loader__).get_code(sdk.openstack.config.loader.__name__)


def _yaml() -> SimpleNamespace | None:
    if sdk.IMPORT_ERROR is not None or not hasattr(yaml, "CSafeLoader"):
        return None
    return SimpleNamespace(**{**vars(yaml), "safe_load": partial(yaml.load, Loader=yaml.CSafeLoader)})


PLACES = _places()
"""What the SDK's search path depended on when the SDK was loaded."""
LOADER_CODE = _loader_code()
"""Read once, in Ansible's main process."""
FAST_YAML = _yaml()
"""PyYAML with a faster ``safe_load``; ``None`` if it has none."""
