# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the APIs of the other services below paths of Senlin's address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from keystonemiddleware.auth_token import AuthProtocol
from oslo_config import cfg

from ..services.faults import FaultGate, Faults
from ..services.request_log import Identify, RequestLog
from ..services.server import Application, Environ
from .compute import compute_api
from .image import image_api
from .network import network_api
from .orchestration import orchestration_api


class Mounts:
    """A WSGI application that gives requests to others by the beginning of their path, and all else to one."""

    def __init__(self, default: Application, mounted: dict[str, Application]) -> None:
        self._default = default
        self._mounted = mounted

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        first = "/" + environ["PATH_INFO"].lstrip("/").partition("/")[0]
        application = self._mounted.get(first)
        if application is None:
            return self._default(environ, start_response)
        environ["SCRIPT_NAME"] += first
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(first)
        return application(environ, start_response)


def other_services() -> dict[str, Application]:
    """The API of each other service, by the service's type."""
    return {
        "compute": compute_api(),
        "image": image_api(),
        "network": network_api(),
        "orchestration": orchestration_api(),
    }


def with_other_services(
    senlin: Application,
    services: dict[str, Application],
    faults: Faults,
    projects_of: Callable[[Environ], set[str]],
    log: Path,
    identify: Identify,
) -> Mounts:
    """Senlin's API with those of the other services, which validate tokens, meet ordered faults and are logged."""

    def mounted(service: str, application: Application) -> Application:
        gate = FaultGate(application, faults, projects_of, passes=lambda dummy: False)
        tokens = AuthProtocol(gate, {"oslo_config_config": cfg.CONF, "delay_auth_decision": True})
        return RequestLog(tokens, service, log, identify)

    return Mounts(senlin, {f"/{name}": mounted(name, application) for name, application in services.items()})
