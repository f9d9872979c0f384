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

import importlib.util
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ...module_utils._senlin import sdk

LIBRARIES = ("keystoneauth", "openstack", "stevedore", "urllib3")
"""The libraries whose loggers the SDK sets up."""
HOMES = ("HOME", "SNAP_REAL_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME")
"""The environment variables that decide where the SDK looks for clouds.yaml, apart from OS_CLIENT_CONFIG_FILE."""


@contextmanager
def surroundings(folder: str, variables: Mapping[str, str]) -> Iterator[None]:
    """Give a task what a module process would find, until the context ends.

    :param folder: the working folder; relative paths and clouds.yaml are looked for in it.
    :param variables: environment variables to set.
    :raises OSError: there is no such folder.
    """
    with _environment(variables), _working_folder(folder), _search_path(), _loggers():
        yield


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


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
    if sdk.IMPORT_ERROR is not None or _places() == PLACES:
        yield
        return
    loader = importlib.import_module("openstack.config.loader")
    specification = importlib.util.find_spec(loader.__name__)
    assert specification and specification.loader
    fresh = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(fresh)
    before = {name: value for name, value in vars(loader).items() if name.isupper()}
    vars(loader).update({name: vars(fresh)[name] for name in before})
    try:
        yield
    finally:
        vars(loader).update(before)


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
            logger.setLevel(level)


def _existing_loggers() -> list[logging.Logger]:
    loggers = (logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith(LIBRARIES))
    return list(loggers)


def _places() -> tuple[str | None, ...]:
    """What the SDK's search path depends on."""
    try:
        folder = os.getcwd()
    except FileNotFoundError:
        folder = ""
    return (folder, *map(os.environ.get, HOMES))


PLACES = _places()
"""What the SDK's search path depended on when the SDK was loaded."""
