# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tasks in separate processes: several at once, or one that is killed at a chosen moment.

The processes are forked from a fork server that has only imported libraries and runs neither threads nor tests.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Mapping, Sequence
from typing import Any

from cloud_under_test import patient
from harness import IN_PROCESS, Task, run

CONTEXT = multiprocessing.get_context("forkserver")
LIBRARIES = ["ansible.module_utils.basic", "openstack.connection"]
CONTROLLER = ["ansible.playbook.task", "ansible.plugins.loader", "ansible.template"]
"""What a task imports besides, if it runs in process."""
CONTEXT.set_forkserver_preload([*LIBRARIES, *(CONTROLLER if IN_PROCESS else [])])
LONGEST_SECONDS = 900
"""How long a process may run on a dev cloud before it counts as hanging."""

Cloud = Mapping[str, Any]


def run_at_once(tasks: Sequence[Task], cloud: Cloud, offset: float = 0.0) -> list[dict[str, Any]]:
    """Run tasks at the same moment and return their results.

    :param offset: the delay of each start after the previous one, in seconds.
    """
    return [results[0] for results in play_at_once([[task] for task in tasks], cloud, offset)]


def play_at_once(plays: Sequence[Sequence[Task]], cloud: Cloud, offset: float = 0.0) -> list[list[dict[str, Any]]]:
    """Run plays at the same moment, each one task after the other to its first failure, and return their results.

    :param offset: the delay of each start after the previous one, in seconds.
    """
    barrier = CONTEXT.Barrier(len(plays))
    runs = [_start(_run_at, play, cloud, barrier, number * offset) for number, play in enumerate(plays)]
    return [_result(*each) for each in runs]


def run_and_kill(
    task: Task, cloud: Cloud, requests: int, matching: str = "", *, before: bool = False, further: int = 0
) -> bool:
    """Run a task and kill it as soon as it has the response to its nth request.

    :param requests: n, counted from 1.
    :param matching: a regular expression that is searched in the method and the URL; other requests do not count.
    :param before: whether it is killed before it sends that request instead.
    :param further: how many requests it sends after that one, whatever they are, before it is killed.
    :returns: whether it was killed; false if it finished with fewer requests.
    """
    process, dummy = _start(_run_and_die, task, cloud, requests, matching, before, further)
    process.join(patient(LONGEST_SECONDS))
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _start(target: Any, *arguments: Any) -> tuple[Any, Any]:
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(sender, *arguments))
    process.start()
    sender.close()
    return process, receiver


def _result(process: Any, receiver: Any) -> list[dict[str, Any]]:
    assert receiver.poll(patient(LONGEST_SECONDS)), "the process does not finish"
    result = receiver.recv()
    process.join(patient(LONGEST_SECONDS))
    return list(result)


def _run_at(sender: Any, play: Sequence[Task], cloud: Cloud, barrier: Any, offset: float) -> None:
    # The processes must be ready at the same moment, so all imports come before the barrier.
    for task in play:
        _import_all(task)
    barrier.wait(patient(LONGEST_SECONDS))
    time.sleep(offset)
    results: list[dict[str, Any]] = []
    for task in play:
        results.append(run(task, cloud))
        if results[-1].get("failed"):
            break
    sender.send(results)


def _run_and_die(
    sender: Any, task: Task, cloud: Cloud, requests: int, matching: str, before: bool, further: int
) -> None:
    from requests import Session

    send = Session.send
    sent = sent_since = 0

    def send_and_die(session: Any, request: Any, **options: Any) -> Any:
        nonlocal sent, sent_since
        sent_since += sent == requests
        sent += sent < requests and bool(re.search(matching, f"{request.method} {request.url}"))
        if sent == requests and before:
            os.kill(os.getpid(), signal.SIGKILL)
        response = send(session, request, **options)
        if sent == requests and sent_since == further:
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    Session.send = send_and_die  # type: ignore[method-assign]
    sender.send(run(task, cloud))


def _import_all(task: Task) -> None:
    """Run the task without a cloud: it fails, but has imported everything by then."""
    nowhere = {"auth": {}, "auth_type": "none", "clustering_endpoint_override": "http://127.0.0.1:1"}
    run(Task("cluster_info", {"timeout": 1}), nowhere)  # The time is too short to send the read a second time.
    run(Task(task.module, {"name": ""}), {})
