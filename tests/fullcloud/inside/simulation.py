# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dev cloud's simulated services in one process, which all of Senlin's processes on stage A call.

Senlin's API also hands the requests of clients for servers and stacks on to it, once their token is validated.

Usage: python -m fullcloud.inside.simulation PORT CONTROL_PORT OPTION..., where the options are Senlin's own.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import pickle  # noqa: E402
import sys  # noqa: E402
import traceback  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from devcloud.api.mounts import Mounts, other_services  # noqa: E402
from devcloud.backend.compute import ComputeDouble  # noqa: E402
from devcloud.backend.control import add_server_orders  # noqa: E402
from devcloud.backend.image import ImageDouble  # noqa: E402
from devcloud.backend.network import NetworkDouble  # noqa: E402
from devcloud.backend.orchestration import OrchestrationDouble  # noqa: E402
from devcloud.backend.volumes import VolumesDouble  # noqa: E402
from devcloud.services.control import Control  # noqa: E402
from devcloud.services.faults import Faults  # noqa: E402
from senlin.common import config, exception  # noqa: E402

from .calls import BROKEN, DONE, KINDS, NO_METHOD, REFUSED  # noqa: E402
from .listening import serve, serve_in_background  # noqa: E402

DRIVERS = dict(zip(KINDS, (ComputeDouble, ImageDouble, NetworkDouble, OrchestrationDouble, VolumesDouble), strict=True))


def main() -> None:
    """Serve until the process is stopped."""
    port, control_port, *options = sys.argv[1:]
    config.parse_args(["senlin", *options], "senlin")
    control = Control("servers", Faults())
    add_server_orders(control)
    serve_in_background(int(control_port), control)
    serve(int(port), Mounts(answer, {f"/{name}": application for name, application in other_services().items()}))


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The WSGI application: one call of a driver."""
    content = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return [pickle.dumps(call(*pickle.loads(content)))]


def call(
    kind: str, parameters: dict[str, Any], method: str, arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[str, Any]:
    """Call a method of a driver, and return what became of it."""
    try:
        return DONE, getattr(DRIVERS[kind](parameters), method)(*arguments, **options)
    except exception.InternalError as error:
        return REFUSED, (error.kwargs.get("code"), error.kwargs.get("message", str(error)))
    except AttributeError as error:
        return NO_METHOD, str(error)
    except Exception as error:
        print(traceback.format_exc(), flush=True)
        return BROKEN, (type(error).__name__, str(error))


if __name__ == "__main__":
    main()
