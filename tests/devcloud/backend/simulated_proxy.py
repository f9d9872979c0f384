# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies of openstacksdk whose methods work on simulated resources.

Senlin's own drivers call them, so a call that the SDK of this environment would not accept fails as with a real cloud.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any


class SimulatedProxy:
    """The base of simulated proxies.

    `class Images(SimulatedProxy, real=Proxy)` binds the arguments of each public method of the class to the signature
    of the method of the same name of the real proxy before the method is called.
    """

    def __init_subclass__(cls, real: type | None = None) -> None:
        if real is None:
            return
        for name, method in list(vars(cls).items()):
            if not name.startswith("_"):
                setattr(cls, name, _bound_like(getattr(real, name), method))


def _bound_like(real: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(real)

    @functools.wraps(method)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            signature.bind(*arguments, **options)
        except TypeError as error:
            # "multiple values for argument" and "an unexpected keyword argument", as the interpreter puts it.
            raise TypeError(f"{real.__qualname__}() got {error}") from None
        return method(*arguments, **options)

    return call
