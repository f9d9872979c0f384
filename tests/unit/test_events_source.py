# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source inside an event loop: trouble and its end, pauses, cancellation, and how its file finds the rest."""

from __future__ import annotations

import asyncio
import logging
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._events import poller as polling
from ansible_collections.senlin.clustering.plugins.module_utils._events import source
from ansible_collections.senlin.clustering.plugins.module_utils._events.source import SOURCE, SourceFailed, run
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    BadInput,
    NoConnection,
    Refused,
    ResponseLost,
)
from event_watch import Server, state_file

ROOT = Path(__file__).parents[2]
FILE = Path("extensions/eda/plugins/event_source/events.py")
LINK = ROOT / ".cache/collections/ansible_collections/senlin/clustering"
GENEROUS = 60.0
"""Seconds after which a test gives up, however slow the machine is."""
OPTIONS = {"cloud": "fake", "interval": 0.01, "auth": None}


class Items(asyncio.Queue[dict[str, Any]]):
    """The queue of a rulebook."""


class Filtered:
    """What ansible-rulebook passes to a source."""

    def __init__(self, queue: Items) -> None:
        self.queue = queue

    async def put(self, item: dict[str, Any]) -> None:
        await self.queue.put(item)


async def until(condition: Callable[[], Any]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(GENEROUS):
        while not condition():
            await asyncio.sleep(0.005)


async def cancelled(task: asyncio.Task[None]) -> None:
    """Cancel a source, which must end at once.

    Waiting for the task itself would cancel it once more when the time is up.
    """
    task.cancel()
    await asyncio.wait({task}, timeout=GENEROUS)
    assert task.cancelled()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(polling, "connect", server.connect)
    monkeypatch.setattr(polling, "Deadline", lambda seconds, sleep: server.clock.deadline(seconds))
    monkeypatch.setattr(source, "START_SECONDS", 0.0)
    return server


def test_the_rule_engine_may_be_late(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found at once is put on the queue some time after the start, and what comes later without delay."""
    monkeypatch.setattr(source, "START_SECONDS", 0.3)
    server.add("nodes", status="ERROR")

    async def go() -> None:
        items = Items()
        start = asyncio.get_running_loop().time()
        task = asyncio.create_task(run(items, OPTIONS))
        await asyncio.wait_for(items.get(), GENEROUS)
        assert asyncio.get_running_loop().time() - start >= 0.3
        server.happen()
        await asyncio.wait_for(items.get(), GENEROUS)
        await cancelled(task)

    asyncio.run(go())


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Lets the source retry at once. Returns the pauses that it would have made."""
    made: list[float] = []
    growing = source._pauses

    def noted() -> Iterator[float]:
        for pause in growing(lambda: 0.0):
            made.append(pause)
            yield 0.0

    monkeypatch.setattr(source, "_pauses", noted)
    return made


def fails(server: Server, monkeypatch: pytest.MonkeyPatch, errors: list[Exception]) -> None:
    """Make the next requests for nodes fail, until the list is empty."""
    handle = server._handle

    def handle_or_fail(method: str, path: str, *more: Any) -> Any:
        if path == "/nodes" and errors:
            raise errors.pop(0)
        return handle(method, path, *more)

    monkeypatch.setattr(server, "_handle", handle_or_fail)


def texts(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == SOURCE]


def test_it_puts_items_on_the_queue(server: Server) -> None:
    async def go() -> None:
        items = Items()
        task = asyncio.create_task(run(items, OPTIONS))
        await until(lambda: "GET /events" in server.sent)
        event = server.happen()
        item = await asyncio.wait_for(items.get(), GENEROUS)
        assert (item["type"], item["event"]["id"]) == ("event", event)
        await cancelled(task)
        assert server.closed == 1
        assert items.empty()

    asyncio.run(go())


def test_trouble_is_reported_once_and_its_end_once(
    server: Server, monkeypatch: pytest.MonkeyPatch, no_pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[Exception] = []
    fails(server, monkeypatch, errors)

    async def go() -> None:
        items = Items()
        task = asyncio.create_task(run(items, OPTIONS))
        await until(lambda: "GET /events" in server.sent)
        event = server.happen()
        errors.extend([*(NoConnection("Keystone refuses the credentials: no.") for dummy in range(9)), ValueError("x")])
        await until(lambda: not errors)
        assert (await asyncio.wait_for(items.get(), GENEROUS))["event"]["id"] == event
        await until(lambda: len(texts(caplog)) == 2)
        errors.append(ValueError("a defect"))
        await until(lambda: len(texts(caplog)) == 4)
        await cancelled(task)

    asyncio.run(go())
    began, over, began_again, dummy = texts(caplog)
    assert "Senlin cannot be read, and the source tries again until it can. Keystone refuses the cred" in began
    assert "Senlin can be read again, after 10 failed tries." in over
    assert "That is a defect of the collection, or of a library that it uses: ValueError: a defect. Repo" in began_again
    assert all(record.levelno == logging.WARNING and not record.exc_info for record in caplog.records)
    assert no_pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 1], "they grow, and begin anew"


def test_pauses_are_shortened_by_chance() -> None:
    pauses = source._pauses(lambda: 0.5)
    assert [next(pauses) for dummy in range(8)] == [0.75, 1.5, 3, 6, 12, 24, 45, 45]


@pytest.mark.parametrize(
    "error",
    [
        NoConnection("Keystone refuses the credentials: no."),
        Refused("Could not list nodes: no.", status=403, error_type="Forbidden", reason="no"),
        BadInput("That is impossible."),
        ValueError("a defect"),
    ],
)
def test_a_source_that_cannot_begin_ends(
    error: Exception, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fails(server, monkeypatch, [error])
    with pytest.raises(SourceFailed) as failure:
        asyncio.run(run(Items(), {**OPTIONS, "state_file": state_file(tmp_path)}))
    assert str(failure.value).endswith(".") or "Report it at" in str(failure.value)
    assert failure.value.__cause__ is None and failure.value.__suppress_context__
    assert server.closed == 1
    # The lock of the file is free again.
    with pytest.raises(SourceFailed, match="has no option"):
        asyncio.run(run(Items(), {"state_file": state_file(tmp_path), "x": 1}))


@pytest.mark.parametrize(
    "error",
    [ResponseLost("No response."), Refused("Busy.", status=429, error_type="", reason="busy")],
    ids=["no response", "busy"],
)
def test_a_source_begins_as_soon_as_the_server_answers(
    error: Exception,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    no_pauses: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    # A read is repeated a few times before it fails.
    fails(server, monkeypatch, [error] * 5)

    async def go() -> None:
        task = asyncio.create_task(run(Items(), OPTIONS))
        await until(lambda: len(texts(caplog)) == 2)
        await cancelled(task)

    asyncio.run(go())


def test_secrets_are_masked_in_the_log_and_in_the_failure(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    options = {**OPTIONS, "cloud": {"auth": {"password": "hunter2-hunter2"}}}
    fails(server, monkeypatch, [ValueError("hunter2-hunter2")])
    with pytest.raises(SourceFailed) as failure:
        asyncio.run(run(Items(), options))
    assert "hunter2" not in str(failure.value)
    assert "********" in str(failure.value)


def test_it_is_cancelled_in_a_pause(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> None:
        task = asyncio.create_task(run(Items(), {**OPTIONS, "interval": 3600}))
        await until(lambda: "GET /events" in server.sent)
        await asyncio.sleep(0.05)
        await cancelled(task)

    asyncio.run(go())
    assert server.closed == 1


def test_it_is_cancelled_in_a_request(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread still waits for the server, and neither the source nor the event loop waits for the thread."""
    entered, answer = threading.Event(), threading.Event()

    def hang(*request: Any) -> Any:
        entered.set()
        assert answer.wait(GENEROUS)
        raise ResponseLost("No response.")

    monkeypatch.setattr(server, "_handle", hang)

    async def go() -> None:
        task = asyncio.create_task(run(Items(), OPTIONS))
        await until(entered.is_set)
        await cancelled(task)
        # The process would not end before a thread that is no daemon.
        daemons = [thread.daemon for thread in threading.enumerate() if thread.name == SOURCE]
        assert daemons and all(daemons)

    asyncio.run(go())
    assert not answer.is_set()
    assert server.closed == 1
    answer.set()


def test_it_is_cancelled_between_the_tries_of_a_request(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread, which pauses before it repeats the request, ends as well."""
    monkeypatch.undo()
    monkeypatch.setattr(polling, "connect", server.connect)
    tried = threading.Event()

    def refuse(*request: Any) -> Any:
        tried.set()
        raise ResponseLost("No response.")

    monkeypatch.setattr(server, "_handle", refuse)

    async def go() -> None:
        task = asyncio.create_task(run(Items(), OPTIONS))
        await until(tried.is_set)
        await cancelled(task)
        await until(lambda: SOURCE not in [thread.name for thread in threading.enumerate()])

    asyncio.run(go())
    assert len(server.sent) <= 2


def test_an_item_that_the_rules_have_not_taken_is_reported_again(server: Server, tmp_path: Path) -> None:
    options = {**OPTIONS, "state_file": state_file(tmp_path)}
    nodes = [server.add("nodes", status="ERROR") for dummy in range(3)]

    async def take_one(*, is_last: bool) -> str:
        """Take an item from a queue with room for one, wait until it holds the next one, and cancel the source."""
        items = Items(1)
        task = asyncio.create_task(run(Filtered(items), options))
        item = await asyncio.wait_for(items.get(), GENEROUS)
        await until(lambda: items.full() or is_last)
        await cancelled(task)
        return str(item["node"]["id"])

    assert [asyncio.run(take_one(is_last=node == nodes[-1])) for node in nodes] == nodes


def test_feedback(server: Server) -> None:
    """With ``feedback: true``, an item counts as reported when the rules have it."""
    feedback: asyncio.Queue[Any] = asyncio.Queue(1)

    async def go() -> None:
        items = Items()
        nodes = [server.add("nodes", status="ERROR") for dummy in range(3)]
        feedback.put_nowait("an old one")
        task = asyncio.create_task(run(items, {**OPTIONS, "eda_feedback_queue": feedback}))
        for node in nodes:
            item = await asyncio.wait_for(items.get(), GENEROUS)
            assert item["node"]["id"] == node
            # Long enough for the source to go on, if it did not wait for the feedback.
            await asyncio.sleep(0.1)
            assert items.empty(), "the next one waits for the feedback"
            await feedback.put(item)
        await cancelled(task)

    asyncio.run(go())


def outcome_of(coroutine: Coroutine[Any, Any, None]) -> str:
    with pytest.raises(Exception) as failure:
        asyncio.run(coroutine)
    return f"{failure.type.__name__}: {failure.value}"


def test_the_file_finds_the_collection() -> None:
    """As ansible-rulebook runs it: by its path, in a Python that knows no collections."""
    program = (
        f"import asyncio, runpy; main = runpy.run_path({str(LINK / FILE)!r})['main']\n"
        f"try: asyncio.run(main(None, {{'x': 1}}))\n"
        f"except Exception as error: print(error)"
    )
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.startswith("senlin.clustering.events has no option 'x'."), done


def test_the_file_finds_the_collection_beside_another_package(tmp_path: Path) -> None:
    """Ansible's community package has a package ``ansible_collections`` of its own."""
    package = tmp_path / "ansible_collections"
    package.mkdir()
    (package / "__init__.py").touch()
    program = (
        f"import asyncio, runpy, sys; sys.path.insert(0, {str(tmp_path)!r}); import ansible_collections\n"
        f"main = runpy.run_path({str(LINK / FILE)!r})['main']\n"
        f"try: asyncio.run(main(None, {{'x': 1}}))\n"
        f"except Exception as error: print(error)"
    )
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.startswith("senlin.clustering.events has no option 'x'."), done


def test_the_file_outside_a_collection(tmp_path: Path) -> None:
    copy = tmp_path / "events.py"
    copy.write_text((ROOT / FILE).read_text())
    text = outcome_of(runpy.run_path(str(copy))["main"](None, {}))
    assert text.startswith(f"NotInCollection: {copy} is not inside the collection senlin.clustering, whose shared code")
