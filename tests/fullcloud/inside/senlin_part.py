# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a part of Senlin on the simulated services: python -m fullcloud.inside.senlin_part PART OPTION...

The parts are engine, conductor and health-manager; the options are Senlin's own.
"""

from __future__ import annotations

import builtins
import importlib
import os
import pickle
import sys
import urllib.request
from collections.abc import KeysView, ValuesView
from typing import Any

MODULE = importlib.import_module(f"senlin.cmd.{sys.argv.pop(1).replace('-', '_')}")
"""The part's own program; importing it makes the standard library green, so it comes before all others."""

from devcloud.backend import pass_project  # noqa: E402
from devcloud.backend.identity import IdentityDriver  # noqa: E402
from senlin.common import exception  # noqa: E402
from senlin.policies.base import Policy  # noqa: E402
from senlin.profiles.base import Profile  # noqa: E402
from senlin.tests.drivers import os_test  # noqa: E402

from .calls import DONE, KINDS, NO_METHOD, REFUSED  # noqa: E402

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> None:
    """Run the part until the process is stopped."""
    for kind in KINDS:
        setattr(os_test, kind, remote_driver(kind))
    os_test.identity = IdentityDriver
    for owner in (Profile, Policy):
        pass_project(owner)
    sys.exit(MODULE.main())


def remote_driver(kind: str) -> type:
    """A driver whose methods are called in the process of the simulation."""

    class RemoteDriver:
        """Stands for the driver of one connection."""

        def __init__(self, parameters: dict[str, Any]) -> None:
            self._parameters = parameters

        def __getattr__(self, method: str) -> Any:
            def call(*arguments: Any, **options: Any) -> Any:
                return send((kind, self._parameters, method, tuple(map(picklable, arguments)), options))

            return call

    return RemoteDriver


def picklable(argument: Any) -> Any:
    """An argument without a view of a dictionary, such as Senlin's policy for zones passes."""
    return list(argument) if isinstance(argument, (KeysView, ValuesView)) else argument


def send(order: tuple[Any, ...]) -> Any:
    """Call a method of a driver, and return or raise what it does there."""
    outcome, value = pickle.loads(OPENER.open(os.environ["FULLCLOUD_SIMULATION"], pickle.dumps(order)).read())
    if outcome == DONE:
        return value
    if outcome == REFUSED:
        code, message = value
        raise exception.InternalError(code=code, message=message)
    if outcome == NO_METHOD:
        raise AttributeError(value)
    name, message = value
    raise getattr(builtins, name, RuntimeError)(message)


main()
