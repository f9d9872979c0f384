# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keystone behind the request log and the ordered faults of the dev cloud.

Usage: python -m fullcloud.inside.keystone_api PORT CONTROL_PORT FOLDER, where FOLDER gets the request log.
"""

from __future__ import annotations

import sys
from pathlib import Path

from devcloud.services import keystone
from devcloud.services.control import Control
from devcloud.services.faults import FaultGate, Faults
from devcloud.services.request_log import RequestLog

from .listening import serve, serve_in_background


def main() -> None:
    """Serve until the process is stopped."""
    port, control_port, folder = sys.argv[1:]
    # Keystone parses sys.argv itself.
    sys.argv[1:] = []
    faults = Faults()
    application = keystone.initialize_public_application()
    gate = FaultGate(application, faults, keystone.projects_of, passes=keystone.is_internal)
    control = Control("identity", faults)
    # The dev cloud keeps spare projects, which this one creates when a test needs one.
    control.route("POST", "/spares", lambda: {"number": None})
    serve_in_background(int(control_port), control)
    serve(int(port), RequestLog(gate, "identity", Path(folder) / "requests.jsonl", keystone.identify))


if __name__ == "__main__":
    main()
