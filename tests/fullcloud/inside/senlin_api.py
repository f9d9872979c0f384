# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Senlin's API behind the request log and the ordered faults of the dev cloud.

Usage: python -m fullcloud.inside.senlin_api PORT CONTROL_PORT FOLDER OPTION..., where FOLDER gets the request log, and
the options are Senlin's own.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from devcloud.api.mounts import other_services, with_other_services  # noqa: E402
from devcloud.rest import OrderRefused, ask  # noqa: E402
from devcloud.services import clustering  # noqa: E402
from devcloud.services.control import Control  # noqa: E402
from devcloud.services.faults import FaultGate  # noqa: E402
from devcloud.services.request_log import RequestLog  # noqa: E402
from oslo_config import cfg  # noqa: E402
from oslo_log import log as oslo_log  # noqa: E402
from senlin import objects  # noqa: E402
from senlin.api.common import wsgi  # noqa: E402
from senlin.common import config, messaging  # noqa: E402

from .forwarding import forwarding  # noqa: E402
from .listening import serve, serve_in_background  # noqa: E402

SIMULATED = "openstack_test"
"""Senlin's backend on stage A, where the services under Senlin have no API of their own."""


def main() -> None:
    """Serve until the process is stopped."""
    port, control_port, folder, *options = sys.argv[1:]
    config.parse_args(["senlin-api", *options], "senlin-api")
    oslo_log.setup(cfg.CONF, "senlin-api")
    objects.register_all()
    messaging.setup()
    control = Control("clustering", clustering.FAULTS)
    control.route("PUT", "/microversion", clustering.limit_microversion)
    forward_server_orders(control)
    application = wsgi.load_paste_app("senlin-api")
    gate = FaultGate(application, clustering.FAULTS, clustering.projects_of, passes=clustering.has_token)
    serve_in_background(int(control_port), control)
    log_file = Path(folder) / "requests.jsonl"
    log = RequestLog(gate, "clustering", log_file, clustering.identify)
    if cfg.CONF.cloud_backend == SIMULATED:
        services = {name: forwarding(name) for name in other_services()}
        faults = clustering.FAULTS
        log = with_other_services(log, services, faults, clustering.projects_of, log_file, clustering.identify)
    serve(int(port), log)


def forward_server_orders(control: Control) -> None:
    """Hand the orders about servers on to the process that has the servers."""
    url = os.environ["FULLCLOUD_SERVER_CONTROL"]

    def forward(method: str, path: str, content: Any = None) -> Any:
        try:
            return ask(method, f"{url}{path}", content)[0]
        except OrderRefused as error:
            raise LookupError(str(error)) from error

    control.route("GET", "/servers", lambda: forward("GET", "/servers"))
    control.route("POST", "/servers", lambda **order: forward("POST", "/servers", order))
    control.route("POST", "/projects", lambda **cloud: forward("POST", "/projects", cloud))
    for order in ("vanish", "break"):
        control.route(
            "POST",
            f"/servers/([^/]+)/{order}",
            lambda server, order=order, **content: forward("POST", f"/servers/{server}/{order}", content),
        )
    for order in ("lift", "limit"):
        control.route(
            "POST",
            f"/projects/([^/]+)/{order}",
            lambda project, order=order, **content: forward("POST", f"/projects/{project}/{order}", content),
        )


if __name__ == "__main__":
    main()
