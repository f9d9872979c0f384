# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record the answers of a real Senlin anew: python tests/unit/record_exchanges.py NAME-OF-A-RUNNING-DEV-CLOUD.

The steps are kept, and so is their order; a step that has no answer yet gets one. Runs where the collection and
openstacksdk can be imported. The same playing is what tests/contract compares with the recordings.
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
from exchanges import FOLDER, SCENARIOS, UNIQUE, Predictions, Step, filled, learn, read

KEPT_HEADERS = ("Location", "X-Openstack-Request-Id")
LONGEST_WAIT = 30.0
PAUSE = 0.2


def transports(devcloud: Devcloud) -> dict[str, Transport]:
    """Connections of those who ask: a member of a fresh project, the same with an older API, and the cloud's admin."""
    member = devcloud.new_project().cloud
    login = {"username": ADMIN.user, "password": ADMIN.password, "project_name": ADMIN.project}
    domains = {"user_domain_id": DOMAIN, "project_domain_id": DOMAIN}
    admin = {**member, "auth": {"auth_url": member["auth"]["auth_url"], **login, **domains}}
    older = {"cloud": member, "clustering_api_microversion": "1.13"}
    return {"member": connect({"cloud": member}), "older": connect(older), "admin": connect({"cloud": admin})}


def play(steps: list[Step], speakers: Mapping[str, Transport], unique: str) -> Iterator[tuple[Step, Response]]:
    """Send the requests of a scenario one after the other; yield each step with its answer."""
    known: Predictions = {"unique": unique}
    for step in steps:
        answer = _ask(step, speakers[step["as"]], known)
        learn(step, answer, known)
        yield step, answer


def _ask(step: Step, speaker: Transport, known: Predictions) -> Response:
    """Send the request of a step; one with ``until`` again and again, until the action has one of these statuses."""
    request = filled(step, known)
    end = time.monotonic() + LONGEST_WAIT
    while True:
        answer = speaker.request(request["method"], request["path"], body=request["body"], query=request["query"])
        if "until" not in step or answer.body["action"]["status"] in step["until"]:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"{step['name']}: {answer.body}")
        time.sleep(PAUSE)


def record(scenario: str, devcloud: Devcloud) -> None:
    """Play a scenario and write its answers down."""
    speakers = transports(devcloud)
    steps = []
    for step, answer in play(read(scenario), speakers, UNIQUE):
        headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        recorded = {"status": answer.status, "headers": headers, "body": answer.body}
        steps.append({**step, "project": speakers[step["as"]].project_id, "answer": recorded})
    (FOLDER / f"{scenario}.json").write_text(json.dumps(steps, indent=2) + "\n")


if __name__ == "__main__":
    for name in SCENARIOS:
        record(name, Devcloud(sys.argv[1]))
