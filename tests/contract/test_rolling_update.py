# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role rolling_update: canary, checkpoints, the user's own tasks, and the way back."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from case import PROFILE, SMALL, server
from devcloud.client import Devcloud
from playbook import ROOT, run_playbook
from rolling_updates import FOUR, STACK, UBUNTU, Site, Variables, checking, site_of_four
from tenant import Tenant, until
from terminal import Terminal, play
from test_role import changes

pytestmark = [pytest.mark.long, pytest.mark.sampled(3)]


@pytest.fixture
def site(tenant: Tenant, tmp_path: Path) -> Site:
    return site_of_four(tenant, tmp_path)


def test_a_new_image_comes_by_canary_and_checkpoints(site: Site) -> None:
    before = site.members()
    start = time.time()
    options: Variables = {"spec": UBUNTU, "check_tasks": checking(site), "checkpoints": [50, 100]}
    printed = site.update("--check", **options)
    assert (site.tenant.writes(start), site.logged()) == ([], [])
    assert changes(printed) == ["Plan the revision of the profile", "Plan the roll-out"]
    site.update(**options)
    assert site.logged() == [
        "1: web-001 1",
        "50%: web-001 web-002 1 50%",
        "100%: web-001 web-002 web-003 web-004 1 50% 100% 100%",
    ]
    after = site.members()
    assert [node["name"] for node in after] == [node["name"] for node in before]
    assert {node["id"] for node in after}.isdisjoint(node["id"] for node in before)
    assert (site.images(), site.profiles()) == (["ubuntu"] * 4, {"web": "ubuntu"})
    assert site.cluster()["profile_name"] == "web"
    start = time.time()
    assert changes(site.update(**options)) == []
    assert (site.tenant.writes(start), site.logged()) == ([], [])


def test_a_stopped_update_is_continued(site: Site) -> None:
    (old,) = site.tenant.read("/profiles")
    options: Variables = {"spec": UBUNTU, "checkpoints": [50, 100], "on_failure": "stop"}
    message = site.fail(check_tasks=checking(site, fails_from=2), **options)
    assert message == (
        f"The update of cluster web ({site.cluster()['id']}) failed at checkpoint 50%: The shop does not answer. "
        f"2 of 4 members have the new profile web ({site.tenant.named('profiles', 'web')[0]['id']}). "
        f"Run the same playbook again to go on."
    )
    assert site.images() == ["ubuntu", "ubuntu", "cirros", "cirros"]
    assert site.cluster()["profile_id"] == old["id"]
    site.logged()
    site.update(check_tasks=checking(site), **options)
    # What the first run has left is checked before more members follow.
    assert site.logged() == [
        "1: web-001 web-002 None None",
        "100%: web-001 web-002 web-003 web-004 None None 100% 100%",
    ]
    assert (site.images(), site.profiles()) == (["ubuntu"] * 4, {"web": "ubuntu"})


def test_members_are_drained_batch_by_batch_and_updated_ones_return(site: Site) -> None:
    names = "{{ rolling_update_draining | map(attribute='name') | join(' ') }}"
    options: Variables = {
        "drain_tasks": site.logging("drain.yml", f"drain {names}"),
        "undrain_tasks": site.logging("undrain.yml", f"return {names}"),
        "check_tasks": site.logging("check.yml", "check {{ rolling_update_checkpoint }}"),
        "checkpoints": [75],
        "batch_size": 2,
        "order": "name",
    }
    site.update(spec=server(flavor="m1.large"), **options)
    assert site.logged() == [
        "drain web-001",
        "return web-001",
        "check 1",
        "drain web-002 web-003",
        "return web-002 web-003",
        "check 75%",
        "drain web-004",
        "return web-004",
        "check 100%",
    ]
    # Those that are replaced are gone.
    site.update(spec=UBUNTU, **{**options, "canary": 0})
    assert site.logged() == ["drain web-001 web-002", "drain web-003", "check 75%", "drain web-004", "check 100%"]
    assert (site.images(), site.profiles()) == (["ubuntu"] * 4, {"web": "ubuntu"})
    assert changes(site.update(spec=UBUNTU, **options)) == []


def test_without_a_terminal_a_confirmation_stops_the_update(site: Site) -> None:
    options: Variables = {"spec": UBUNTU, "checkpoints": [50]}
    message = site.fail(confirm=True, **options)
    assert message.startswith(
        f"The update of cluster web ({site.cluster()['id']}) stopped at the canary: Nobody has confirmed it."
    )
    assert "1 of 4 members have the new profile web" in message and message.endswith("again to go on.")
    assert site.images() == ["ubuntu", "cirros", "cirros", "cirros"]
    site.update(**options)
    assert site.profiles() == {"web": "ubuntu"}


def test_members_follow_the_profile_of_the_cluster(site: Site) -> None:
    (old,) = site.tenant.read("/profiles")
    site.tenant.run(PROFILE.but(spec=UBUNTU, on_spec_change="replace"))
    site.tenant.run(FOUR.but(profile_only=True))
    message = site.fail(check_tasks=checking(site, fails_from=1))
    assert "It was rolled back: 4 of 4" in message
    assert (site.cluster()["profile_id"], site.profiles()) == (old["id"], {"web": "cirros"})
    site.logged()
    site.tenant.run(PROFILE.but(spec=UBUNTU, on_spec_change="replace"))
    site.tenant.run(FOUR.but(profile_only=True))
    site.update(canary="50%")
    assert (site.images(), site.profiles()) == (["ubuntu"] * 4, {"web": "ubuntu"})
    assert changes(site.update()) == []


def test_another_profile_is_rolled_out_by_its_name(site: Site) -> None:
    site.tenant.run(PROFILE.but(name="ubuntu", spec=UBUNTU))
    site.fail(profile="ubuntu", check_tasks=checking(site, fails_from=1))
    assert site.cluster()["profile_name"] == "web"
    site.update(profile="ubuntu", canary=0)
    assert site.images() == ["ubuntu"] * 4
    assert (site.cluster()["profile_name"], sorted(site.profiles())) == ("ubuntu", ["ubuntu", "web"])


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"canary": "101%"}, "rolling_update_canary is 101%"),
        ({"canary": -1}, "rolling_update_canary is -1"),
        ({"checkpoints": [50, 25]}, "rolling_update_checkpoints is [50, 25]"),
        ({"checkpoints": [50, 101]}, "to 100 in ascending order"),
        ({"checkpoints": []}, "rolling_update_checkpoints is []"),
        ({"pause": -1}, "rolling_update_pause is -1"),
        ({"check_tasks": "missing.yml"}, "missing.yml. The path of a file with tasks is relative to the directory"),
        ({"cluster": "nothing"}, "There is no cluster 'nothing' in this project. Correct rolling_update_cluster."),
        ({"cluster": "empty"}, "has 0 nodes. Set rolling_update_canary to 0"),
        ({"canary": 5}, "has 1 nodes. Set rolling_update_canary to 1 or less."),
        ({"batch_size": 2}, "batch_size is 2, and cluster web"),
        ({"spec": STACK}, "is of type os.heat.stack-1.0"),
        ({"max_disruption": "restart"}, "max_disruption is restart"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_refused_before_anything_is_sent(variables: Variables, message: str, small: Tenant, tmp_path: Path) -> None:
    start = time.time()
    refusal = Site(small, tmp_path).fail(**{"spec": UBUNTU, **variables})
    assert message in refusal
    assert small.writes(start) == []


@pytest.fixture(scope="module")
def small(devcloud: Devcloud) -> Tenant:
    """A project with a cluster of one, and an empty one."""
    project = devcloud.new_project()
    tenant = Tenant(devcloud, project, project.cloud)
    for task in (PROFILE, SMALL, SMALL.but(name="empty", desired_capacity=0)):
        tenant.run(task)
    return tenant


def give_answer(terminal: Terminal, question: str, answer: str) -> None:
    """Wait for a question, and answer it.

    Ansible drops what is typed between the moment in which it shows a question and that in which it reads. So the
    answer is typed until the screen shows that the task has ended. It also drops what is typed too often.
    """
    until(lambda: question in " ".join(terminal.screen.rows))

    def goes_on() -> bool:
        after = " ".join(terminal.screen.rows).rpartition(question)[2]
        if "ok: [localhost]" in after or "fatal: [localhost]" in after:
            return True
        terminal.press(f"{answer}\r")
        time.sleep(1)
        return False

    until(goes_on)


@pytest.mark.parametrize(
    ("answers", "images"),
    [(["yes", "yes"], ["ubuntu"] * 4), (["yes", "no"], ["cirros"] * 4), ([""], ["ubuntu", *["cirros"] * 3])],
    ids=["yes", "no", "nothing"],
)
def test_an_operator_confirms_each_checkpoint(answers: list[str], images: list[str], site: Site) -> None:
    options: Variables = {"rolling_update_spec": UBUNTU, "rolling_update_checkpoints": [50]}
    tasks = site.tasks(rolling_update_confirm=True, **options)
    terminal = Terminal(*play(tasks, {"devcloud": site.tenant.cloud}, site.folder, "-e", "rolling_update_pause=1"))
    for number, answer in enumerate(answers, 1):
        give_answer(terminal, f"{number} of 4 members of cluster", answer)
    assert (terminal.ended() == 0) is (answers[-1] == "yes")
    assert site.images() == images


@pytest.mark.parametrize("where", ["build", "check", "last check"])
def test_an_update_that_was_killed_is_continued(where: str, site: Site) -> None:
    (old,) = site.tenant.read("/profiles")
    stuck = {"ansible.builtin.wait_for": {"timeout": 600}}
    check = site.logging("check.yml", "{{ rolling_update_checkpoint }}", stuck)
    spec = server(image="ubuntu", metadata={"sim_build_seconds": "3" if where == "build" else "0"})
    last: Variables = {"rolling_update_canary": 0, "rolling_update_checkpoints": [100]} if where == "last check" else {}
    options: Variables = {"rolling_update_spec": spec, "rolling_update_check_tasks": check, **last}
    command, environment = play(site.tasks(**options), {"devcloud": site.tenant.cloud}, site.folder)
    with (site.folder / "output").open("w") as output:
        run = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
        until(lambda: len(site.tenant.read("/nodes")) > 4 if where == "build" else site.log.exists())
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    # The way back.
    assert site.cluster()["profile_id"] == old["id"]
    site.logged()
    site.logging("check.yml", "{{ rolling_update_checkpoint }}")
    site.update(spec=spec, check_tasks=check, checkpoints=[50])
    # The check that was cut off is run again.
    assert site.logged() == (["1"] if where == "last check" else ["1", "50%", "100%"])
    assert (site.images(), site.profiles()) == (["ubuntu"] * 4, {"web": "ubuntu"})
    assert [node["status"] for node in site.members()] == ["ACTIVE"] * 4
    assert len(site.tenant.devcloud.servers(site.tenant.project)) == 4
    assert changes(site.update(spec=spec, check_tasks=check)) == []


def test_the_example_of_the_readme_runs_as_written(tenant: Tenant, tmp_path: Path) -> None:
    lines = (ROOT / "roles" / "rolling_update" / "README.md").read_text().splitlines()
    text = "\n".join(line[4:] if line.startswith("    ") else "" for line in lines)
    # An empty line stands between the examples.
    (updating,), check = (yaml.safe_load(part) for part in re.split(r"\n{3,}", text.strip())[:2])
    (role,) = updating.pop("roles")
    (tmp_path / "check.yml").write_text(yaml.safe_dump(check))
    for task in (PROFILE, FOUR):
        tenant.run(task)
    tasks = [{"ansible.builtin.import_role": {"name": role["role"]}, "vars": role["vars"]}]
    update = [{"module_defaults": updating["module_defaults"], "block": tasks}]
    assert changes(run_playbook(update, {"mycloud": tenant.cloud}, tmp_path, "--check")) != []
    assert changes(run_playbook(update, {"mycloud": tenant.cloud}, tmp_path)) != []
    assert changes(run_playbook(update, {"mycloud": tenant.cloud}, tmp_path)) == []
    assert {each["spec"]["properties"]["image"] for each in tenant.read("/profiles")} == {"ubuntu"}
