# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state file of the event source: what a restart goes on with, and which files it refuses."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from event_watch import Server, Watch, state_file


@pytest.fixture
def server() -> Server:
    return Server()


def start(server: Server, monkeypatch: pytest.MonkeyPatch, folder: Path, **options: Any) -> Watch:
    """Start a source with the state file of a folder."""
    return Watch(server, monkeypatch, state_file=state_file(folder), **options)


def test_a_restart_goes_on(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    broken = server.add("nodes", status="ERROR")
    waits = server.act("WAITING_LIFECYCLE_COMPLETION")
    long_one = server.act("RUNNING", ago=3000)
    event = server.happen()
    assert watch.poll() == [event, waits, broken]
    watch.poller.close()

    server.clock.now += 3600
    missed = [server.happen(ago=3000), server.happen(ago=3)]
    server.end(long_one, "FAILED")
    again = start(server, monkeypatch, tmp_path)
    assert again.poll() == [*missed, long_one]
    assert again.poll() == []


def test_it_is_written_when_something_happens(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And after five minutes, so that a restart does not read far back."""
    path = Path(state_file(tmp_path))

    def written(**poll: Any) -> bool:
        before = path.stat().st_ino, path.stat().st_mtime_ns
        watch.poll(**poll)
        return (path.stat().st_ino, path.stat().st_mtime_ns) != before

    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    assert [written() for dummy in range(3)] == [False, False, False]
    action = server.act("RUNNING")
    assert [written(), written()] == [True, False]
    server.end(action, "SUCCEEDED")
    assert [written(), written()] == [True, False]
    assert written(seconds=400)
    # The server's clock is set back.
    assert written(seconds=-60)


def test_a_link_stays_a_link(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    volume = tmp_path / "volume"
    volume.mkdir()
    link = Path(state_file(tmp_path))
    link.symlink_to(volume / "state.json")
    start(server, monkeypatch, tmp_path).poll()
    assert link.is_symlink()
    assert json.loads((volume / "state.json").read_text().splitlines()[0])["memory"]


@pytest.mark.parametrize("number", range(5))
def test_a_kill_while_it_reports(number: int, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    expected = [
        *(server.happen(ago=ago) for ago in (2, 1)),
        server.act("FAILED"),
        server.add("nodes", status="ERROR"),
    ]
    first = watch.poll(dies_after=number)
    watch.poller.close()
    again = start(server, monkeypatch, tmp_path)
    assert [*first, *again.poll()] == expected
    assert again.poll() == []


def test_a_kill_in_the_first_poll(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What was over before the source started stays unreported, and what it had still to report is not lost."""
    server.happen(ago=20)
    nodes = [server.add("nodes", status="ERROR") for dummy in range(2)]
    watch = start(server, monkeypatch, tmp_path)
    first = watch.poll(dies_after=1)
    watch.poller.close()
    event = server.happen()
    again = start(server, monkeypatch, tmp_path)
    reported = again.poll()
    assert sorted([*first, *reported]) == sorted([*nodes, event])


def test_a_line_that_was_not_written_completely(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    events = [server.happen(ago=1), server.happen()]
    watch.poll(dies_after=2)
    watch.poller.close()
    path = Path(state_file(tmp_path))
    path.write_text(path.read_text()[:-9])
    assert start(server, monkeypatch, tmp_path).poll() == events[1:]


def test_a_second_kill_after_a_line_that_was_not_written_completely(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    events = [server.happen(ago=ago) for ago in (3, 2, 1)]
    assert watch.poll(dies_after=1) == events[:1]
    watch.poller.close()
    file = Path(state_file(tmp_path))
    file.write_text(f'{file.read_text()}["event 1')
    again = start(server, monkeypatch, tmp_path)
    assert again.poll(dies_after=1) == events[1:2]
    again.poller.close()
    assert start(server, monkeypatch, tmp_path).poll() == events[2:]


def test_a_source_that_has_nothing_to_report_remembers_from_when_on(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    watch.poller.close()
    event = server.happen()
    # The option has no effect any more.
    assert start(server, monkeypatch, tmp_path, since="2020-01-01").poll(seconds=9000) == [event]


def test_only_the_owner_can_read_it(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    server.happen()
    watch.poll()
    assert stat.S_IMODE(Path(state_file(tmp_path)).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.json", "state.json.lock"]


def damaged(text: str) -> str:
    return text[: len(text) // 2]


def of_another_form(text: str) -> str:
    header = json.loads(text)
    return json.dumps({**header, "form": "senlin.clustering.events 99"}) + "\n"


def with_a_wrong_time(text: str) -> str:
    header = json.loads(text)
    return json.dumps({**header, "memory": {**header["memory"], "events_from": "soon"}}) + "\n"


def with_a_wrong_map(text: str) -> str:
    header = json.loads(text)
    return json.dumps({**header, "memory": {**header["memory"], "reported": [1]}}) + "\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (damaged, "is damaged, or is no state file at all"),
        (with_a_wrong_time, "is damaged, or is no state file at all"),
        (with_a_wrong_map, "is damaged, or is no state file at all"),
        (lambda text: text + "rubbish\n", "is damaged, or is no state file at all"),
        (lambda text: "", "is damaged, or is no state file at all"),
        (lambda text: "[" * 100_000 + "\n", "is damaged, or is no state file at all"),
        (lambda text: "[]\n", "is damaged, or is no state file at all"),
        (lambda text: "null\n", "is damaged, or is no state file at all"),
        (of_another_form, "is not one of this release of the collection"),
    ],
)
def test_a_file_that_cannot_be_used(
    change: Any, message: str, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    watch.poller.close()
    path = Path(state_file(tmp_path))
    path.write_text(change(path.read_text()))
    changed = path.read_text()
    with pytest.raises(BadInput, match=f"The state file {path} {message}. Set state_file to .*or remove the file"):
        start(server, monkeypatch, tmp_path).poll()
    assert path.read_text() == changed, "it is left as it is"


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"actions": []}, "actions"),
        ({"nodes": ["WARNING"]}, "nodes"),
        ({"events": {"level": "ERROR"}}, "events"),
        ({"clusters": ["web"]}, "clusters"),
        ({"all_projects": True}, "all_projects"),
        ({"project": "f" * 32}, "project"),
    ],
)
def test_a_file_of_a_source_with_other_options(
    options: dict[str, Any], key: str, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    watch.poller.close()
    with pytest.raises(BadInput, match=f"was written by a source that differs in {key}"):
        start(server, monkeypatch, tmp_path, **options).poll()


def test_a_file_of_another_project(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watch = start(server, monkeypatch, tmp_path)
    watch.poll()
    watch.poller.close()
    server.address = "http://senlin another-project"
    with pytest.raises(BadInput, match="was written by a source that differs in cloud"):
        start(server, monkeypatch, tmp_path).poll()


def test_two_sources_with_one_file(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watch = start(server, monkeypatch, tmp_path)
    with pytest.raises(BadInput, match="is in use by another source"):
        start(server, monkeypatch, tmp_path)
    watch.poller.close()
    start(server, monkeypatch, tmp_path).poll()


def test_a_folder_that_does_not_exist(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be written: No such file or directory\. Correct state_file"):
        start(server, monkeypatch, tmp_path / "missing")


def test_a_folder_that_goes_away(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    watch = start(server, monkeypatch, folder)
    watch.poll()
    server.happen()
    folder.rename(tmp_path / "other")
    with pytest.raises(BadInput, match="cannot be written: No such file or directory"):
        watch.poll()
