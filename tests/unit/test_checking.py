# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether nodes answer: each is asked until it gives an expected answer, at most as often as the task says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import AskUrl, Pause, ReadStatus
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._run.checking import ask_url, perform_check
from ansible_collections.senlin.clustering.plugins.module_utils._run.run import Run
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import CheckFailed
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from ansible_collections.senlin.clustering.plugins.modules import cluster_rollout
from clients import ID, OTHER_ID
from fake_clock import FakeClock
from scripted_transport import ScriptedTransport, http_response

ADDRESSES = {"blue": [{"addr": "fd00::7"}], "green": [{"addr": "10.0.0.7"}]}


def node(id: str = ID, status: str = "ACTIVE", **details: Any) -> Any:
    body = {"id": id, "name": f"web-{id[-1]}", "status": status, "status_reason": "Gone.", "details": details}
    return http_response({"node": body})


def run_with(*responses: Any, clock: FakeClock | None = None, seconds: float = 600) -> Run:
    client = Client(ScriptedTransport(*responses))
    shown: list[tuple[str, float]] = []
    run = Run(
        Writer(client),
        cluster_rollout.RESOURCE,
        {},
        (clock or FakeClock()).deadline(seconds),
        lambda sentence: None,
        lambda error: None,
        lambda action, waited: shown.append((action["note"], waited)),
    )
    run.params = {"shown": shown}
    return run


def ask(url: str, *ids: str, tries: int = 3, network: str = "") -> AskUrl:
    return AskUrl(NODE, ids or (ID,), url, (200, 204), tries, 2.0, 1.0, network)


def fetching(*answers: int | Exception) -> tuple[Callable[[str, float, bool], int], list[str]]:
    asked: list[str] = []
    left = list(answers)

    def fetch(url: str, timeout: float, validate_certs: bool) -> int:
        asked.append(url)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return fetch, asked


@pytest.mark.parametrize(
    ("url", "network", "asked"),
    [
        ("http://{address}:80/", "", "http://[fd00::7]:80/"),
        ("http://{address}/", "green", "http://10.0.0.7/"),
        ("http://proxy/{name}/{id}", "", f"http://proxy/web-0/{ID}"),
    ],
)
def test_the_url_names_the_node(url: str, network: str, asked: str) -> None:
    fetch, urls = fetching(200)
    ask_url(run_with(node(addresses=ADDRESSES)), Step("ask", ask(url)), ask(url, network=network), fetch)
    assert urls == [asked]


def test_it_asks_again_only_those_that_have_not_answered() -> None:
    clock = FakeClock()
    run = run_with(node(), node(OTHER_ID), clock=clock)
    fetch, urls = fetching(503, 204, ConnectionRefusedError("refused"), 200)
    ask_url(run, Step("ask", ask("http://{name}/"), note="batch 1 of 2"), ask("http://{name}/", ID, OTHER_ID), fetch)
    assert urls == ["http://web-0/", "http://web-1/", "http://web-0/", "http://web-0/"]
    assert run.findings.answers[ID] == {
        "url": "http://web-0/",
        "status": 200,
        "reason": None,
        "tries": 3,
        "seconds": 4.0,
    }
    assert run.findings.answers[OTHER_ID]["tries"] == 1
    assert clock.pauses and {note for note, dummy in run.params["shown"]} == {"batch 1 of 2"}


def test_a_node_that_does_not_answer_fails() -> None:
    run = run_with(node(), node())
    fetch, urls = fetching(503, 503, ConnectionRefusedError("Connection\nrefused"))
    with pytest.raises(CheckFailed) as failed:
        ask_url(run, Step("ask", ask("http://{name}/")), ask("http://{name}/"), fetch)
    assert len(urls) == 3
    assert failed.value.message == (
        f"Node web-0 ({ID}) did not answer http://web-0/ with 200 or 204 in 3 tries: there was no answer (Connection "
        f"refused)."
    )
    assert failed.value.facts["failed_checks"][0]["id"] == ID


def test_it_ends_with_the_time_of_the_task() -> None:
    run = run_with(node(), node(), seconds=3)
    fetch, urls = fetching(*[503] * 9)
    with pytest.raises(CheckFailed, match=r"in 2 tries: it answered 503\."):
        ask_url(run, Step("ask", ask("http://{name}/", tries=9)), ask("http://{name}/", tries=9), fetch)
    assert len(urls) == 2


def test_a_node_without_an_address_cannot_be_asked() -> None:
    fetch, urls = fetching()
    with pytest.raises(CheckFailed, match=re.escape("has no address in the network red, so http://{address}/")):
        ask_url(
            run_with(node(addresses=ADDRESSES)), Step("ask", ask("")), ask("http://{address}/", network="red"), fetch
        )
    assert urls == []


def test_all_nodes_must_be_active() -> None:
    step = Step("read", ReadStatus(NODE, (ID, OTHER_ID)))
    perform_check(run_with(node(), node(OTHER_ID)), step, ReadStatus(NODE, (ID, OTHER_ID)))
    with pytest.raises(CheckFailed, match=re.escape(f"Node web-1 ({OTHER_ID}) is in ERROR after a check: Gone.")):
        perform_check(run_with(node(), node(OTHER_ID, "ERROR")), step, ReadStatus(NODE, (ID, OTHER_ID)))
    with pytest.raises(CheckFailed, match=re.escape(f"Node {OTHER_ID} ({OTHER_ID}) no longer exists.")):
        gone = http_response({"error": {"code": 404, "type": "ResourceNotFound", "message": "Gone."}}, 404)
        perform_check(run_with(node(), gone), step, ReadStatus(NODE, (ID, OTHER_ID)))


def test_a_pause_waits() -> None:
    clock = FakeClock()
    run = run_with(clock=clock)
    perform_check(run, Step("pause", Pause(CLUSTER, 30), note="pause"), Pause(CLUSTER, 30))
    assert sum(clock.pauses) == pytest.approx(30)


def test_a_pause_does_not_count_as_time_of_the_task() -> None:
    clock = FakeClock()
    run = run_with(clock=clock, seconds=10)
    perform_check(run, Step("pause", Pause(CLUSTER, 30)), Pause(CLUSTER, 30))
    assert sum(clock.pauses) == pytest.approx(30)
    assert run.deadline.seconds_left() == pytest.approx(10)
