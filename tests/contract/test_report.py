# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role report: what it reads from a real Senlin, what it writes, and what it refuses before it reads anything."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from case import BINDING, POLICY, PROFILE, RECEIVER, SMALL
from harness import Task, run
from pages.structure import faults
from playbook import run_playbook
from tenant import Tenant, profile
from test_role import changes

pytestmark = pytest.mark.long

WRITES = ["Write the data", "Write the page"]
BROKEN = SMALL.but(name="broken", profile="broken", desired_capacity=1)
"""A cluster whose only node cannot be built."""


def report(tenant: Tenant, place: Path, *arguments: str, **variables: Any) -> str:
    """Run the role with a folder for the files of the run, and return what ansible-playbook prints."""
    given = {"folder": str(place / "out"), "title": "Shop", **variables}
    role = {
        "ansible.builtin.import_role": {"name": "senlin.clustering.report"},
        "vars": {f"report_{name}": value for name, value in given.items()},
    }
    play = [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}]
    return run_playbook(play, {"devcloud": tenant.cloud}, place, *arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for the files of runs, with one for reports in it."""
    (tmp_path / "out").mkdir()
    return tmp_path


def fill(tenant: Tenant) -> None:
    """A cluster that was scaled twice, one that cannot be built, and one that was deleted."""
    for task in (
        PROFILE,
        SMALL.but(desired_capacity=2),
        POLICY,
        BINDING,
        RECEIVER,
        Task("cluster_resize", {"cluster": "web", "adjustment": "out", "number": 1}),
        Task("cluster_resize", {"cluster": "web", "adjustment": "in", "number": 2}),
        SMALL.but(name="gone", desired_capacity=1),
        Task("cluster", {"name": "gone", "state": "absent"}),
        profile(fail="<b>{{ 6 * 7 }}</b> no host").but(name="broken"),
    ):
        tenant.run(task)
    assert run(BROKEN, tenant.cloud).get("failed")


def test_a_report_on_real_clusters(tenant: Tenant, folder: Path) -> None:
    fill(tenant)
    start = time.time()
    assert changes(report(tenant, folder, "--check")) == WRITES
    assert (tenant.writes(start), list((folder / "out").iterdir())) == ([], [])
    assert changes(report(tenant, folder)) == WRITES
    assert tenant.writes(start) == []
    written = {path.name: path.read_text() for path in (folder / "out").iterdir()}
    assert sorted(written) == ["report.html", "report.json"]
    assert {path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()} == {0o600}
    assert faults(written["report.html"]) == []
    data = json.loads(written["report.json"])
    check_clusters(data)
    check_failures(data)
    assert "alarm_url" not in written["report.json"] and "/webhooks/" not in str(written)
    # What has not changed is not written again, and keeps its time. Once, a new period may have begun meanwhile.
    if changes(report(tenant, folder)):
        written = {path.name: path.read_text() for path in (folder / "out").iterdir()}
        assert changes(report(tenant, folder)) == []
    assert {path.name: path.read_text() for path in (folder / "out").iterdir()} == written
    tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "out", "number": 1}))
    assert changes(report(tenant, folder)) == WRITES


def check_clusters(data: dict[str, Any]) -> None:
    by_name = {cluster["name"]: cluster for cluster in data["clusters"]}
    assert sorted(by_name) == ["broken", "gone", "web"]
    web, gone, broken = by_name["web"], by_name["gone"], by_name["broken"]
    sizes = [(point["members"], point["desired"]) for point in web["sizes"]]
    reached = [(2, 2), (3, 3), (1, 1)]
    assert (list(dict.fromkeys(size for size in sizes if size in reached)), sizes[-1]) == (reached, (1, 1))
    # What is in between depends on what happened in the same second.
    assert all(members <= 3 and 1 <= desired <= 3 for members, desired in sizes)
    assert (web["concerns"], web["members"]) == ([], 1)
    assert web["actions"]["failed"] == 0
    assert [(policy["name"], policy["is_enabled"]) for policy in web["policies"]] == [("grow", True)]
    assert [receiver["name"] for receiver in web["receivers"]] == ["out"]
    assert (gone["deleted"], gone["sizes"][-1]["members"]) == (True, 0)
    assert broken["status"] in ("ERROR", "WARNING") and broken["concerns"]
    assert [node["status"] for node in broken["nodes"]["not_active"]] == ["ERROR"]


def check_failures(data: dict[str, Any]) -> None:
    (failure,) = data["failures"]
    assert (failure["action"], failure["cluster"]["name"]) == ("CLUSTER_CREATE", "broken")
    (cause,) = failure["causes"]
    assert (cause["action"], cause["count"]) == ("NODE_CREATE", 1)
    assert "failure state ERROR" in cause["reason"]


def test_a_period_in_the_past_and_an_empty_project(tenant: Tenant, folder: Path) -> None:
    given = {"since": "2026-01-01", "until": "2026-01-02T12:00:00Z", "name": "new-year", "mode": "0640"}
    # A relative path begins in the folder of the playbook.
    report(tenant, folder, folder="out", **given)
    data = json.loads((folder / "out" / "new-year.json").read_text())
    assert (data["period"]["start"], data["clusters"]) == ("2026-01-01T00:00:00Z", [])
    assert (folder / "out" / "new-year.json").stat().st_mode & 0o777 == 0o640
    page = (folder / "out" / "new-year.html").read_text()
    assert "There are no clusters in this project." in page and faults(page) == []


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"folder": "/nonexistent/reports"}, "report_folder is /nonexistent/reports"),
        ({"name": "a/b"}, "report_name is a/b"),
        ({"max_failures": -1}, "report_max_failures is -1"),
        ({"since": "yesterday"}, "report_since is 'yesterday'; it must be a time"),
        ({"since": "2099-01-01"}, "The period of the report is empty"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_bad_input_is_refused_before_anything_is_read(
    variables: dict[str, Any], message: str, tenant: Tenant, folder: Path
) -> None:
    start = time.time()
    with pytest.raises(AssertionError) as refused:
        report(tenant, folder, **variables)
    assert message in " ".join(str(refused.value).split()).replace('\\"', '"').replace("\\n", " ")
    assert tenant.requests(start) == []
    assert list((folder / "out").iterdir()) == []


def test_differences_are_part_of_the_report(tenant: Tenant, folder: Path) -> None:
    for task in (PROFILE, SMALL):
        tenant.run(task)
    (exported,) = tenant.run(Task("cluster_export", {}))["documents"]
    report(tenant, folder, documents=[exported["variables"]])
    data = json.loads((folder / "out" / "report.json").read_text())
    assert (data["drift"]["counts"]["total"], data["drift"]["differences"]) == (0, [])
    tenant.run(SMALL.but(max_size=5))
    (node,) = tenant.read("/nodes")
    tenant.devcloud.vanish(node["physical_id"])
    report(tenant, folder, documents=[exported["variables"]])
    data = json.loads((folder / "out" / "report.json").read_text())
    found = sorted((each["compared"], each["where"]) for each in data["drift"]["differences"])
    assert found == [("document", "cluster.max_size"), ("server", "node.server")]
    assert faults((folder / "out" / "report.html").read_text()) == []
    report(tenant, folder, drift=False)
    assert json.loads((folder / "out" / "report.json").read_text())["drift"] is None
