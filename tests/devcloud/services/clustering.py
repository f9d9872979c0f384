# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Senlin (API, conductor, engines, health manager) in one process, on top of simulated services.

Its parts communicate in memory and share one database and one configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oslo_config import cfg
from oslo_log import log as oslo_log
from senlin import objects
from senlin.api.common import wsgi
from senlin.api.openstack.v1.version import VersionController
from senlin.common import config, consts, messaging
from senlin.conductor.service import ConductorService
from senlin.db.sqlalchemy import api as database
from senlin.health_manager.service import HealthManagerService

from ..api.mounts import other_services, with_other_services
from ..backend import install_backend
from ..backend.control import add_server_orders
from ..choices import chosen
from .column_types import cache_statements, keep_whole_seconds
from .control import Control
from .databases import keep_connections
from .engines import start_engines
from .faults import FaultGate, Faults
from .lost_engines import add_engine_orders
from .request_log import RequestLog
from .schemas import check_schemas_once
from .server import Application, Environ, parse_arguments, run_until_replaced, serve
from .transport import make_event_driven

FAULTS = Faults()
"""Global, because Senlin's pipeline creates the filter of :func:`ordered_faults` itself."""

HIGHEST_MICROVERSION = VersionController._MAX_API_VERSION


def serve_clustering() -> None:
    """Start all parts and serve until the process is stopped."""
    arguments = parse_arguments()
    choices = chosen(arguments)
    limit_microversion(choices.microversion)
    configure(arguments.state)
    install_backend(choices.old_drivers)
    start_services()
    control = Control("clustering", FAULTS)
    control.route("PUT", "/microversion", limit_microversion)
    add_server_orders(control)
    add_engine_orders(control)
    gate = FaultGate(wsgi.load_paste_app("senlin-api"), FAULTS, projects_of, passes=has_token)
    log_file = arguments.state / "requests.jsonl"
    log = RequestLog(gate, "clustering", log_file, identify)
    serve(arguments.control_socket, control)
    serve(arguments.api_socket, with_other_services(log, other_services(), FAULTS, projects_of, log_file, identify))
    run_until_replaced(arguments.state, "senlin")


def configure(state: Path) -> None:
    """Read senlin.conf and set up what the parts share."""
    config.parse_args(["senlin-api"], "senlin-api", [str(state / "senlin.conf")])
    oslo_log.setup(cfg.CONF, "senlin-api")
    objects.register_all()
    keep_connections()
    # oslo.db yields to other green threads at each check-in. With SQLite, that would hand a connection over in the
    # middle of a transaction ("database is locked").
    database._get_main_context_manager().configure(thread_checkin=False)
    cache_statements()
    keep_whole_seconds()
    make_event_driven()
    check_schemas_once()
    messaging.setup("fake://")


def start_services() -> None:
    """Start conductor, engines and health manager under the host name by which the API addresses them."""
    ConductorService(cfg.CONF.host, consts.CONDUCTOR_TOPIC).start()
    start_engines()
    HealthManagerService(cfg.CONF.host, consts.HEALTH_MANAGER_TOPIC).start()


def limit_microversion(maximum: str | None = None) -> None:
    """Set the highest microversion that Senlin offers, as an older release would; None means all that it supports.

    The version document, the 406 response and all checks read this attribute at each request.
    """
    if maximum is not None and not is_microversion(maximum):
        raise ValueError(f"a microversion is 1.0 to {HIGHEST_MICROVERSION}, not {maximum}")
    VersionController._MAX_API_VERSION = maximum or HIGHEST_MICROVERSION


def is_microversion(text: str) -> bool:
    """Whether Senlin supports this microversion."""
    major, dummy, minor = text.partition(".")
    return major == "1" and minor.isdecimal() and int(minor) <= int(HIGHEST_MICROVERSION.split(".")[1])


def ordered_faults(dummy: dict[str, str]) -> Callable[[Application], FaultGate]:
    """Create the filter that Senlin's pipeline runs after token validation, when the project is known."""
    return lambda application: FaultGate(application, FAULTS, projects_of, passes=lambda dummy: False)


def has_token(environ: Environ) -> bool:
    """Whether the request will reach the filter after token validation."""
    return "HTTP_X_AUTH_TOKEN" in environ


def projects_of(environ: Environ) -> set[str]:
    """The id and name of the token's project, once the token has been validated."""
    known = (environ.get("HTTP_X_PROJECT_ID"), environ.get("HTTP_X_PROJECT_NAME"))
    return {project for project in known if project}


def identify(environ: Environ, dummy_status: int, dummy_body: bytes) -> tuple[str | None, str | None]:
    """The project and user of the token, if it has been validated."""
    return environ.get("HTTP_X_PROJECT_ID"), environ.get("HTTP_X_USER_ID")
