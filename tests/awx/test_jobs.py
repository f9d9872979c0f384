# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks of the examples as jobs of AWX: in check mode, for real, a second time, and with bad answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from audit import counted_in
from case import EMPTY, PROFILE
from injection import EXAMPLES
from jobs import Done, PrivateDataFolder
from tenant import Tenant

(CONFIGURE,) = yaml.safe_load((EXAMPLES / "awx" / "configure.yml").read_text())
QUESTIONS = {
    f"{name}.yml": {question["variable"]: question for question in CONFIGURE["vars"][f"{name}_survey"]["spec"]}
    for name in ("deploy", "scale")
}
"""The questions of the surveys by the variables that they ask for, for each playbook."""

Launch = Callable[..., Done]
"""Runs a playbook of the examples on a group, with answers to the survey."""


@pytest.fixture
def launch(tenant: Tenant, tmp_path: Path) -> Launch:
    folder = tmp_path / "job"
    (folder / "env").mkdir(parents=True)
    clouds = folder / "env" / "clouds.yaml"
    clouds.write_text(yaml.safe_dump({"clouds": {"openstack": dict(tenant.cloud)}}))
    environment = {"OS_CLIENT_CONFIG_FILE": str(clouds), "OS_CLOUD": "openstack"}
    prepared = PrivateDataFolder(folder, EXAMPLES / "awx", environment)

    def run(playbook: str, *arguments: str, limit: str = "web", **answers: Any) -> Done:
        limited = ("--limit", limit, *arguments)
        return prepared.run(playbook, *limited, inventory="groups.yml", variables=answers)

    return run


def sizes(tenant: Tenant) -> dict[str, int]:
    """The numbers of nodes of the clusters, by name."""
    return {cluster["name"]: len(cluster["nodes"]) for cluster in tenant.read("/clusters")}


def images(tenant: Tenant) -> set[str]:
    """The images of the servers of all members."""
    profiles = {each["id"]: each["spec"]["properties"]["image"] for each in tenant.read("/profiles")}
    return {profiles[node["profile_id"]] for node in tenant.read("/nodes")}


def succeeded(done: Done) -> list[str]:
    """The tasks of a job that changed something; the job must not have failed."""
    assert not done.failed, done.printed
    return done.changes


def test_deploy_and_scale(launch: Launch, tenant: Tenant) -> None:
    since = time.time()
    foreseen = succeeded(launch("deploy.yml", "--check", "--diff", limit="all"))
    assert len(foreseen) == 4
    assert tenant.writes(since) == []
    # Empty answers create a group with its minimum.
    assert succeeded(launch("deploy.yml", limit="all", desired_capacity="", image="")) == foreseen
    assert sizes(tenant) == {"web": 1, "worker": 1}

    grown = {"desired_capacity": 2}
    assert len(succeeded(launch("deploy.yml", **grown))) == 1
    assert sizes(tenant) == {"web": 2, "worker": 1}
    # Later, they keep the size.
    since = time.time()
    assert succeeded(launch("deploy.yml", desired_capacity="", image="")) == []
    assert tenant.writes(since) == []


def test_scale(launch: Launch, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    foreseen = succeeded(launch("scale.yml", "--check", desired_capacity=2))
    assert sizes(tenant) == {"web": 0}
    done = launch("scale.yml", desired_capacity=2)
    assert succeeded(done) == foreseen == ["Scale the group"]
    assert sizes(tenant) == {"web": 2}
    # The controller counts the servers, although the only host of the job is the group.
    assert counted_in(done.events) == {node["id"] for node in tenant.read("/nodes")}
    assert succeeded(launch("scale.yml", desired_capacity="2")) == []


def test_a_new_image_is_rolled_out(launch: Launch, tenant: Tenant) -> None:
    succeeded(launch("deploy.yml"))
    assert images(tenant) == {"cirros"}
    foreseen = succeeded(launch("deploy.yml", "--check", image="ubuntu"))
    assert succeeded(launch("deploy.yml", image="ubuntu")) == foreseen
    assert foreseen[-1].startswith("Roll out the image")
    assert images(tenant) == {"ubuntu"}
    assert succeeded(launch("deploy.yml", image="ubuntu")) == []


@pytest.mark.parametrize(
    ("playbook", "answers"),
    [
        ("deploy.yml", {"desired_capacity": 0}),
        ("deploy.yml", {"desired_capacity": "two"}),
        ("deploy.yml", {"image": " "}),
        ("scale.yml", {}),
        ("scale.yml", {"desired_capacity": 7}),
    ],
)
def test_bad_answers_are_refused(launch: Launch, tenant: Tenant, playbook: str, answers: dict[str, Any]) -> None:
    since = time.time()
    done = launch(playbook, **answers)
    assert done.failed
    (message,) = done.messages
    assert message.startswith("The group web takes 1 to 6 nodes"), message
    assert tenant.requests(since) == []


@pytest.mark.parametrize("playbook", sorted(QUESTIONS))
def test_an_empty_answer_is_none(launch: Launch, tenant: Tenant, playbook: str) -> None:
    """A question that must be answered says so in the survey, and the playbook refuses an empty answer as well."""
    succeeded(launch("deploy.yml", desired_capacity=2))
    given = {"desired_capacity": 3, "image": "ubuntu"}
    for variable, question in QUESTIONS[playbook].items():
        others = {other: given[other] for other in QUESTIONS[playbook] if other != variable}
        since = time.time()
        none, empty = (launch(playbook, "--check", **others, **answer) for answer in ({}, {variable: ""}))
        assert none.failed == empty.failed == question["required"], empty.printed
        assert none.changes == empty.changes
        assert bool(none.changes) == (not question["required"])
        assert not question["required"] or tenant.requests(since) == []


@pytest.mark.parametrize("playbook", sorted(QUESTIONS))
def test_answers_that_one_group_cannot_take_change_no_group(launch: Launch, tenant: Tenant, playbook: str) -> None:
    """The group web takes up to 6 nodes, and worker up to 20."""
    since = time.time()
    done = launch(playbook, limit="all", desired_capacity=10)
    assert done.failed
    (message,) = done.messages
    assert message.startswith("The group web takes 1 to 6 nodes") and "in any group" in message, message
    assert tenant.requests(since) == []
