# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alarm services call the alarm URL of a receiver, with JSON of their own, which Senlin accepts."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from case import PROFILE, SMALL
from harness import Task
from tenant import Tenant

ALERTMANAGER = {
    "version": "4",
    "groupKey": '{}/{scaling="web-out"}:{alertname="WebBusy"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "web-out",
    "groupLabels": {"alertname": "WebBusy"},
    "commonLabels": {"alertname": "WebBusy", "scaling": "web-out"},
    "commonAnnotations": {},
    "externalURL": "http://alertmanager:9093",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "WebBusy", "scaling": "web-out"},
            "annotations": {},
            "startsAt": "2026-11-24T15:00:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus:9090/graph",
            "fingerprint": "c0ffee",
        }
    ],
}
AODH = {
    "alarm_name": "web-busy",
    "alarm_id": "4b1f6a52-1d5f-4c0b-93b7-0d5d8f6a1c77",
    "severity": "low",
    "previous": "ok",
    "current": "alarm",
    "reason": "Transition to alarm due to 1 samples outside threshold",
    "reason_data": {"type": "threshold", "disposition": "outside", "count": 1, "most_recent": 250000000000.0},
}


@pytest.fixture
def url(tenant: Tenant) -> str:
    """The alarm URL of a receiver that scales out a cluster of one."""
    tenant.run(PROFILE)
    tenant.run(SMALL.but(desired_capacity=1, max_size=2))
    receiver = Task("cluster_receiver", {"name": "web-out", "cluster": "web", "action": "CLUSTER_SCALE_OUT"})
    return str(tenant.run(receiver.but(reveal_url=True))["receiver"]["channel"]["alarm_url"])


def call(url: str, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Call an alarm URL as an alarm service does, and return the status and the answer."""
    request = Request(url, json.dumps(content).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("content", [ALERTMANAGER, AODH], ids=["alertmanager", "aodh"])
def test_senlin_takes_what_alarm_services_send(content: dict[str, Any], url: str, tenant: Tenant) -> None:
    status, answer = call(url, content)
    assert (status, tenant.ended(answer["action"])["status"]) == (202, "SUCCEEDED")
    assert len(tenant.read("/nodes")) == 2
    # At its bound, the cluster is left alone.
    status, answer = call(url, content)
    assert (status, tenant.ended(answer["action"])["status"]) == (202, "FAILED")
    assert len(tenant.read("/nodes")) == 2


@pytest.mark.parametrize("content", [ALERTMANAGER, AODH], ids=["alertmanager", "aodh"])
def test_senlin_refuses_it_at_a_url_of_the_first_version(content: dict[str, Any], url: str, tenant: Tenant) -> None:
    status, dummy = call(url.replace("V=2", "V=1"), content)
    assert (status, len(tenant.read("/nodes"))) == (400, 1)
