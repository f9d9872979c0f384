# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The steps that send nothing to Senlin: they wait, or find out whether nodes do what they should."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

from .._plan.calls import AskUrl, Pause, ReadStatus
from .._plan.plan import Step
from .._senlin.errors import CheckFailed
from .._senlin.kinds import ACTION, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .run import Run

LONGEST_ANSWER = 120
"""How many characters of the reason for which there is no answer a message shows."""

Fetch = Callable[[str, float, bool], int]
"""Asks a URL and returns the HTTP status; see ``urls.py``."""


def perform_check(run: Run, step: Step, call: AskUrl | ReadStatus | Pause) -> None:
    """Carry a step out that sends nothing to Senlin.

    :raises CheckFailed: a node does not do what it should.
    :raises TimedOut: the task's time is over.
    """
    match call:
        case Pause():
            _pause(run, step, call.seconds)
        case ReadStatus():
            _read_status(run, call)
        case AskUrl():
            # Imported where it is needed: it brings Ansible's whole HTTP client, and hardly any task asks a URL.
            from .urls import fetch

            ask_url(run, step, call, fetch)


def ask_url(run: Run, step: Step, call: AskUrl, fetch: Fetch) -> None:
    """Ask the URL of each node, in rounds, until all have given an expected answer.

    :raises CheckFailed: a node has not given it in all of its tries.
    """
    waiting = {id: _url_of(run, call, id) for id in call.node_ids}
    start = run.deadline.clock()
    for attempt in range(1, call.tries + 1):
        for id, url in list(waiting.items()):
            answer = _answer(fetch, url, call)
            seconds = round(run.deadline.clock() - start, 1)
            run.findings.answers[id] = {"url": url, **answer, "tries": attempt, "seconds": seconds}
            if answer["status"] in call.statuses:
                del waiting[id]
            _show(run, step, run.deadline.clock() - start)
        if not waiting:
            return
        if attempt < call.tries:
            run.deadline.pause(call.delay)
        if run.deadline.seconds_left() <= 0:
            break
    raise _not_answering(run, call, list(waiting))


def _answer(fetch: Fetch, url: str, call: AskUrl) -> dict[str, Any]:
    try:
        return {"status": fetch(url, call.timeout, call.validate_certs), "reason": None}
    except OSError as error:
        cause = error.reason if isinstance(error, URLError) else error
        words = getattr(cause, "strerror", None) or str(cause)
        return {"status": None, "reason": " ".join(words.split())[:LONGEST_ANSWER] or type(cause).__name__}


def _url_of(run: Run, call: AskUrl, node_id: str) -> str:
    """The URL of a node. ``GET /nodes/<id>?show_details=True`` if it needs the address of the server.

    :raises CheckFailed: the node has no address.
    """
    details = "?show_details=True" if "{address}" in call.url else ""
    node = run.client.read(NODE, f"{NODE.path}/{node_id}{details}") or {"id": node_id, "name": node_id}
    address = _address(node, call.network)
    if details and not address:
        where = f" in the network {call.network}" if call.network else ""
        raise CheckFailed(
            f"{_described(node)} has no address{where}, so {call.url} cannot be asked of it. Correct the URL or the "
            f"network of the gate.",
            failed_checks=[{"id": node["id"], "name": node["name"], "url": call.url, "status": None}],
        )
    named = {"{address}": address, "{name}": str(node["name"]), "{id}": node_id}
    url = call.url
    for placeholder, value in named.items():
        url = url.replace(placeholder, value)
    return url


def _address(node: Attributes, network: str) -> str:
    """The first address of a node's server in a network, or in any; empty if there is none. IPv6 in brackets."""
    addresses: dict[str, Any] = (node.get("details") or {}).get("addresses") or {}
    listed = [addresses.get(network)] if network else list(addresses.values())
    found = [str(port["addr"]) for ports in listed for port in ports or () if port.get("addr")]
    if not found:
        return ""
    try:
        version = ipaddress.ip_address(found[0]).version
    except ValueError:
        version = 4
    return f"[{found[0]}]" if version == 6 else found[0]


def _not_answering(run: Run, call: AskUrl, ids: list[str]) -> CheckFailed:
    failed = []
    for id in ids:
        node = run.client.get(NODE, id) or {"id": id, "name": id}
        failed.append({"id": id, "name": node["name"], **run.findings.answers[id]})
    first = failed[0]
    got = f"it answered {first['status']}" if first["status"] else f"there was no answer ({first['reason']})"
    more = f", nor did {len(failed) - 1} more" if len(failed) > 1 else ""
    expected = " or ".join(map(str, call.statuses))
    return CheckFailed(
        f"{_described(first)} did not answer {first['url']} with {expected} in {first['tries']} tries{more}: {got}.",
        failed_checks=failed,
    )


def _read_status(run: Run, call: ReadStatus) -> None:
    """Read nodes, which must be ACTIVE. ``GET /nodes/<id>`` for each."""
    failed = []
    for id in call.node_ids:
        node = run.client.get(NODE, id)
        if node is None or node["status"] != "ACTIVE":
            failed.append(node or {"id": id, "name": id, "status": None, "status_reason": ""})
    if failed:
        first, reason = failed[0], str(failed[0]["status_reason"]).rstrip(".")
        found = f"is in {first['status']} after a check: {reason}" if first["status"] else "no longer exists"
        more = f", and {len(failed) - 1} more are not ACTIVE" if len(failed) > 1 else ""
        shown = [{key: node[key] for key in ("id", "name", "status")} for node in failed]
        raise CheckFailed(f"{_described(first)} {found}{more}.", failed_checks=shown)


def _pause(run: Run, step: Step, seconds: float) -> None:
    """Wait for a number of seconds, which do not count as time of the task."""
    start = run.deadline.clock()
    while (waited := run.deadline.clock() - start) < seconds:
        run.deadline.restart()
        for more in run.deadline.polls(seconds - waited):
            _show(run, step, waited + more)
    run.deadline.restart()


def _show(run: Run, step: Step, waited: float) -> None:
    """Show the words of a step that has no action."""
    if step.note:
        unfinished = sorted(ACTION.transitional)[0]
        run.progress_of(step)({"id": step.title, "target_id": "", "status": unfinished}, waited)


def _described(node: Attributes) -> str:
    return capitalized(describe(NODE, node))
