# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of Keystone: the real service behind the request log and the ordered faults.

It handles one request at a time, as only the server's own sockets are patched for green threads. That is fast enough
and avoids contention in SQLite.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

from keystone.server.wsgi import initialize_public_application

from ..spares import SPARES
from .control import Control
from .databases import keep_connections
from .faults import FaultGate, Faults
from .request_log import RequestLog
from .responses import is_internal
from .server import Environ, parse_arguments, run_until_replaced, serve

Login = dict[str, Any]

LOGIN_PATH = "/v3/auth/tokens"
LOGIN = "devcloud.login"
"""The key in the WSGI environment of the user and project of a login."""


def main() -> None:
    """Serve until the process is stopped."""
    arguments = parse_arguments()
    # Keystone parses sys.argv itself.
    sys.argv = sys.argv[:1]
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = str(arguments.state / "keystone.conf")
    keep_connections()
    faults = Faults()
    gate = FaultGate(initialize_public_application(), faults, projects_of, passes=is_internal)
    log = RequestLog(gate, "identity", arguments.state / "requests.jsonl", identify)
    control = Control("identity", faults)
    numbers = iter(range(SPARES))
    control.route("POST", "/spares", lambda: {"number": next(numbers, None)})
    serve(arguments.control_socket, control)
    serve(arguments.api_socket, log)
    run_until_replaced(arguments.state, "keystone")


def projects_of(environ: Environ) -> set[str]:
    """The id and name of the project that a login asks for. The project of other requests is not known yet."""
    return {project for project in _login(environ).get("projects", []) if project}


def identify(environ: Environ, status: int, body: bytes) -> tuple[str | None, str | None]:
    """The project and user of the token that was issued or used; after a refused login, None and the given user."""
    if status == 201 and _is_login(environ):
        token = json.loads(body)["token"]
        return token.get("project", {}).get("id"), token["user"]["id"]
    context = environ.get("KEYSTONE_AUTH_CONTEXT") or {}
    return context.get("project_id"), context.get("user_id") or _login(environ).get("user")


def _is_login(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == LOGIN_PATH


def _login(environ: Environ) -> Login:
    """The user and projects in the body of a login, without the password. The body is put back for Keystone."""
    if not _is_login(environ):
        return {}
    if LOGIN not in environ:
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(content)
        environ[LOGIN] = _read_login(content)
    return environ[LOGIN]


def _read_login(content: bytes) -> Login:
    try:
        asked = json.loads(content)["auth"]
        user = asked["identity"].get("password", {}).get("user", {})
        project = asked["scope"].get("project", {}) if isinstance(asked.get("scope"), dict) else {}
        return {"user": user.get("id") or user.get("name"), "projects": [project.get("id"), project.get("name")]}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


if __name__ == "__main__":
    main()
