# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source in ansible-rulebook: nothing is lost or reported twice, over a restart too, and how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from case import EMPTY
from harness import Task
from history import History, Kind
from rulebook import Rulebook, eventually
from tenant import Tenant, assert_readable

ALL = [
    {
        "name": "Print what happens",
        "hosts": "localhost",
        "sources": [
            {
                "name": "senlin",
                "senlin.clustering.events": {
                    "cloud": "{{ senlin_cloud }}",
                    "state_file": "{{ state_file | default('') }}",
                    "interval": 0.5,
                },
            }
        ],
        "rules": [
            {
                "name": "End",
                "condition": 'event.event.obj_name == "end"',
                "action": {"shutdown": {"kind": "now"}},
            },
            {"name": "Take all", "condition": "event.type is defined", "action": {"none": {}}},
        ],
    }
]


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    path = tmp_path / "all.yml"
    path.write_text(yaml.safe_dump(ALL))
    return path


@pytest.mark.parametrize("end", [Rulebook.stop, Rulebook.kill], ids=["stopped", "killed"])
def test_a_restart_after_a_long_history(
    end: Callable[[Rulebook], object],
    rulebook: Path,
    tenant: Tenant,
    start: Callable[..., Rulebook],
    tmp_path: Path,
) -> None:
    history = History(Kind("event", "timestamp", "generated_at", 10_000), tenant)
    history.lengthen()
    history.age()
    state = tmp_path / "state.json"
    first = start(rulebook, state_file=str(state))
    eventually(state.exists)
    tenant.run(EMPTY.but(name="during"))
    eventually(lambda: len(first.ids("event")) >= 2)
    # An item that was not noted yet would be reported again.
    eventually(lambda: all(f"event {id}" in state.read_text() for id in first.ids("event")))
    end(first)
    cluster = tenant.run(EMPTY.but(name="between"))["cluster"]
    second = start(rulebook, state_file=str(state))
    eventually(lambda: len(second.ids("event")) >= 2)
    tenant.run(Task("cluster", {"id": cluster["id"], "state": "absent"}))
    eventually(lambda: len(second.ids("event")) >= 4)
    second.stop()
    reported = Counter([*first.ids("event"), *second.ids("event")])
    assert set(reported.values()) == {1}
    events = tenant.run(Task("cluster_event_info"))["events"]
    assert set(reported) == {each["id"] for each in events if each["cluster_id"] not in history.clusters.values()}
    assert len(reported) == 6


def test_it_ends_with_the_rules(rulebook: Path, tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    """A rule ends ansible-rulebook, which cancels the source and waits for it."""
    state = tmp_path / "state.json"
    running = start(rulebook, state_file=str(state))
    eventually(state.exists)
    tenant.run(EMPTY.but(name="end"))
    assert running.wait() == 0
    assert "Traceback" not in running.printed


def test_a_source_that_cannot_work(rulebook: Path, start: Callable[..., Rulebook]) -> None:
    running = start(rulebook, senlin_cloud="another")
    assert running.wait() == 1
    printed = running.printed
    sentence = printed.partition("SourceFailed: Source plugin failed with error message: '")[2].partition(".'\n")[0]
    assert_readable(f"{sentence}.")
    assert "There is no cloud 'another'" in sentence
    assert "Traceback" not in printed


def test_trouble_is_shown(rulebook: Path, tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    running = start(rulebook, state_file=str(state))
    eventually(state.exists)
    tenant.fault("GET", "^/v1/(nodes|actions|events)", count=9, status=503)
    eventually(lambda: "Senlin can be read again" in running.printed)
    assert running.printed.count("Senlin cannot be read, and the source tries again until it can.") == 1
    assert "Traceback" not in running.printed
