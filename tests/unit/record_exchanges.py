# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record the responses of a real Senlin again: python tests/unit/record_exchanges.py NAME-OF-A-RUNNING-DEV-CLOUD.

The steps and their order stay as they are; a step that has no response yet gets one. This needs an interpreter that can
import the collection and openstacksdk. tests/contract also plays the scenarios, and compares the responses with the
recordings.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.connection import connect
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response, Transport
from devcloud.accounts import ADMIN, DOMAIN
from devcloud.client import Devcloud
from exchanges import FOLDER, SCENARIOS, UNIQUE, Step, Variables, filled, learn, read

KEPT_HEADERS = ("Location", "X-Openstack-Request-Id")
LONGEST_WAIT = 30.0
"""Seconds to wait for an action to reach a status."""
PAUSE = 0.2
"""Seconds between two polls."""


def transports(devcloud: Devcloud) -> dict[str, Transport]:
    """The connection of each role: a member of a new project, the same with an older API, and the cloud's admin."""
    member = devcloud.new_project().cloud
    login = {"username": ADMIN.user, "password": ADMIN.password, "project_name": ADMIN.project}
    domains = {"user_domain_id": DOMAIN, "project_domain_id": DOMAIN}
    admin = {**member, "auth": {"auth_url": member["auth"]["auth_url"], **login, **domains}}
    older = {"cloud": member, "clustering_api_microversion": "1.13"}
    return {"member": connect({"cloud": member}), "older": connect(older), "admin": connect({"cloud": admin})}


def play(steps: list[Step], roles: Mapping[str, Transport], unique: str) -> Iterator[tuple[Step, Response]]:
    """Send the requests of a scenario in their order, and yield each step with its response.

    :param roles: the connection of each role.
    :param unique: the value of ``{unique}``.
    """
    known: Variables = {"unique": unique}
    for step in steps:
        response = _send(step, roles[step["as"]], known)
        learn(step, response, known)
        yield step, response


def _send(step: Step, transport: Transport, known: Variables) -> Response:
    """Send the request of a step. If the step has ``until``, repeat it until the action has one of those statuses.

    :raises TimeoutError: it has none of them after :data:`LONGEST_WAIT`.
    """
    request = filled(step, known)
    end = time.monotonic() + LONGEST_WAIT
    while True:
        response = transport.request(request["method"], request["path"], body=request["body"], query=request["query"])
        if "until" not in step or response.body["action"]["status"] in step["until"]:
            return response
        if time.monotonic() > end:
            raise TimeoutError(f"{step['name']}: {response.body}")
        time.sleep(PAUSE)


def record(scenario: str, devcloud: Devcloud) -> None:
    """Play a scenario and save its responses."""
    roles = transports(devcloud)
    steps = []
    for step, response in play(read(scenario), roles, UNIQUE):
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        recorded = {"status": response.status, "headers": headers, "body": response.body}
        steps.append({**step, "project": roles[step["as"]].project_id, "answer": recorded})
    (FOLDER / f"{scenario}.json").write_text(json.dumps(steps, indent=2) + "\n")


if __name__ == "__main__":
    for name in SCENARIOS:
        record(name, Devcloud(sys.argv[1]))
