# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole playbook in check mode: each task sees the predictions of the earlier ones, and the real run matches them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case import server
from devcloud.client import Devcloud, Project
from harness import writes
from pairs import comparable
from playbook import execution_arguments, results_of

pytestmark = pytest.mark.long

BOTH_WAYS = pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module processes"])
DRY = {"check_mode": True}
CLOUD = {"cloud": "devcloud"}
DELETION = {"type": "senlin.policy.deletion", "version": "1.0", "properties": {"criteria": "OLDEST_FIRST"}}
SCALING = {
    "type": "senlin.policy.scaling",
    "version": "1.0",
    "properties": {"event": "CLUSTER_SCALE_OUT", "adjustment": {"number": 2}},
}


def task(module: str, **options: Any) -> dict[str, Any]:
    """A task of the collection in the cloud ``devcloud``."""
    return {"name": f"Use {module}", f"senlin.clustering.{module}": {**CLOUD, **options}}


GROUP = [
    task("cluster_profile", name="small", spec=server()),
    task("cluster_profile", name="large", spec=server(flavor="m1.large")),
    task("cluster_policy", name="oldest", spec=DELETION),
    task("cluster_policy", name="out", spec=SCALING),
    task("cluster", name="web", profile="small", min_size=1, max_size=6, desired_capacity=2),
    task("cluster_policy_binding", cluster="web", policy="oldest"),
    task("cluster_policy_binding", cluster="web", policy="out", enabled=False),
    task("cluster_receiver", name="grow", cluster="web", action="CLUSTER_SCALE_OUT"),
    task("cluster_resize", cluster="web", adjustment="change", number=1),
    task("cluster", name="web", profile="large", max_size=8),
    task("cluster_info", name="web"),
    task("cluster_policy_binding_info", cluster="web"),
    task("cluster_policy_binding", cluster="web", policy="oldest", state="absent"),
    task("cluster_receiver", name="grow", state="absent"),
    task("cluster_receiver_info", name="grow"),
]
"""A scaling group: tasks that create it, change it, list it and remove parts of it."""


def results(
    tasks: list[dict[str, Any]], project: Project, folder: Path, in_process: bool, *arguments: str
) -> list[dict[str, Any]]:
    """Run tasks in process or in module processes, and return their results."""
    return results_of(tasks, {"devcloud": project.cloud}, folder, *execution_arguments(in_process), *arguments)


def plan(result: dict[str, Any]) -> tuple[Any, Any]:
    """The ``changed`` and ``steps`` of a result."""
    return result["changed"], result.get("steps")


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module processes"])
def test_each_task_sees_what_earlier_tasks_would_create(
    in_process: bool, devcloud: Devcloud, project: Project, tmp_path: Path
) -> None:
    dry = results(GROUP, project, tmp_path / "dry", in_process, "--check", "--diff")
    assert writes(devcloud.requests(project=project)) == [], "check mode sent a write"
    wet = results(GROUP, project, tmp_path / "wet", True, "--diff")
    assert [plan(result) for result in dry] == [plan(result) for result in wet]
    assert not any("warnings" in result for result in dry)
    for predicted, read in ((dry[10]["clusters"], wet[10]["clusters"]), (dry[14]["receivers"], wet[14]["receivers"])):
        assert [sizes(cluster) for cluster in predicted] == [sizes(cluster) for cluster in read]
    bound, live = dry[11]["cluster_policies"], wet[11]["cluster_policies"]
    assert {described(binding) for binding in bound} == {described(binding) for binding in live}
    assert [set(each) for each in bound] == [set(each) for each in live], "the predicted bindings have other keys"


KEEPS = {**DELETION, "properties": {**DELETION["properties"], "reduce_desired_capacity": False}}
CHAINS = {
    "a policy keeps the capacity": [
        task("cluster_profile", name="small", spec=server()),
        task("cluster_policy", name="keeps", spec=KEEPS),
        task("cluster", name="web", profile="small", desired_capacity=2, min_size=1),
        task("cluster_node", name="one", profile="small", cluster="web"),
        task("cluster_policy_binding", cluster="web", policy="keeps"),
        task("cluster_node", name="one", state="absent"),
        task("cluster_info", name="web"),
        task("cluster_health", cluster="web", check_capacity=True),
        task("cluster_resize", cluster="web", adjustment="in"),
    ],
    "a spec changes and changes back": [
        task("cluster_profile", name="small", spec=server()),
        task("cluster_profile", name="small", spec=server(flavor="m1.large"), on_spec_change="replace"),
        task("cluster", name="web", profile="small", desired_capacity=1),
        task("cluster_profile", name="small", spec=server(), on_spec_change="replace"),
        task("cluster_profile", name="small", spec=server(flavor="m1.large"), on_spec_change="replace"),
        task("cluster", name="web", profile="small"),
        task("cluster_profile", name="small", spec=server(flavor="m1.large"), on_spec_change="replace"),
        task("cluster", name="web", state="absent"),
        task("cluster", name="web", profile="small", desired_capacity=1),
        task("cluster", name="all", profile="small"),
        task("cluster_info", sort="name"),
        task("cluster_profile_info", sort="name:desc"),
        task("cluster_node_info", sort="created_at:desc", limit=1),
    ],
}
"""Tasks of which each meets what several earlier ones have left."""


@pytest.mark.parametrize("tasks", CHAINS.values(), ids=CHAINS)
def test_a_chain_of_tasks_does_what_it_predicts(tasks: list[dict[str, Any]], project: Project, tmp_path: Path) -> None:
    dry = results(tasks, project, tmp_path / "dry", True, "--check", "--diff")
    wet = results(tasks, project, tmp_path / "wet", True, "--diff")
    for predicted, done in zip(dry, wet, strict=True):
        assert comparable({**predicted, "invocation": None}) == comparable({**done, "invocation": None})


@BOTH_WAYS
def test_a_preview_does_not_outlive_the_real_task(in_process: bool, project: Project, tmp_path: Path) -> None:
    look = {**task("cluster_node_info"), **DRY}
    shrink = task("cluster_resize", cluster="web", number=1)
    create = task("cluster", name="web", profile="small", desired_capacity=3)
    tasks = [task("cluster_profile", name="small", spec=server()), {**create, **DRY}, create, look]
    tasks += [{**shrink, **DRY}, shrink, look]
    read = results(tasks, project, tmp_path / "run", in_process)
    assert [len(read[number]["nodes"]) for number in (3, 6)] == [3, 1]


@BOTH_WAYS
def test_a_secret_is_predicted_as_it_is(in_process: bool, project: Project, tmp_path: Path) -> None:
    params = {"operation": "change_password", "params": {"admin_pass": "open-sesame-once"}}
    receiver = task("cluster_receiver", name="r", cluster="web", action="CLUSTER_OPERATION", params=params)
    tasks = [
        task("cluster_profile", name="small", spec=server()),
        task("cluster", name="web", profile="small"),
        receiver,
        receiver,
    ]
    *dummy, created, unchanged = results(tasks, project, tmp_path / "run", in_process, "--check")
    assert (plan(created), plan(unchanged)) == ((True, ["create receiver r"]), (False, []))
    assert "open-sesame-once" not in str([created, unchanged])


def sizes(cluster: dict[str, Any]) -> tuple[Any, ...]:
    """The declared attributes of a cluster, and the number of its nodes."""
    declared = tuple(cluster[key] for key in ("name", "min_size", "max_size", "desired_capacity", "status"))
    return (*declared, len(cluster["node_ids"]))


def described(binding: dict[str, Any]) -> tuple[Any, ...]:
    """The attributes of a binding that do not depend on ids."""
    return tuple(binding[key] for key in ("cluster_name", "policy_name", "policy_type", "is_enabled"))


MISTAKES = [
    pytest.param(task("cluster", name="web", profile="smal"), "no profile 'smal'", id="cluster"),
    pytest.param(task("cluster_policy_binding", cluster="wob", policy="oldest"), "no cluster 'wob'", id="binding"),
    pytest.param(task("cluster_receiver", name="r", cluster="wob", action="CLUSTER_CHECK"), "'wob'", id="receiver"),
    pytest.param(task("cluster_resize", cluster="wob", adjustment="change", number=1), "'wob'", id="resize"),
]


@pytest.mark.parametrize("run", ["--check", "--diff"])
@pytest.mark.parametrize(("mistake", "words"), MISTAKES)
def test_a_reference_to_nothing_fails_as_in_the_real_run(
    mistake: dict[str, Any], words: str, run: str, project: Project, tmp_path: Path
) -> None:
    tasks = [task("cluster_profile", name="small", spec=server()), {**mistake, "ignore_errors": True}]
    dummy, result = results(tasks, project, tmp_path / "run", True, run)
    assert result["failed"] and words in result["msg"]


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module process"])
def test_a_missing_reference_is_a_warning_if_the_run_is_to_assume_it(
    in_process: bool, project: Project, tmp_path: Path
) -> None:
    tasks = [
        {"name": "Create a profile by other means", "ansible.builtin.command": {"cmd": "false"}},
        task("cluster", name="web", profile="small"),
    ]
    assume = ("--check", "-e", '{"senlin_assume_missing": true}')
    dummy, result = results(tasks, project, tmp_path / "run", in_process, *assume)
    assert result["changed"] and "no profile 'small'" in result["warnings"][0]


@pytest.mark.parametrize("first", [True, False], ids=["a module process", "in process"])
def test_predictions_pass_between_both_ways_to_run_a_task(first: bool, project: Project, tmp_path: Path) -> None:
    create = {**task("cluster_profile", name="small", spec=server()), "vars": {"senlin_in_process": not first}}
    use = {**task("cluster", name="web", profile="small"), "vars": {"senlin_in_process": first}}
    created, used = results_of([create, use], {"devcloud": project.cloud}, tmp_path, "--check")
    assert used["cluster"]["profile_id"] == created["profile"]["id"]


def test_later_tasks_do_not_see_what_earlier_tasks_would_delete(project: Project, tmp_path: Path) -> None:
    create = [
        task("cluster_profile", name="small", spec=server()),
        task("cluster", name="web", profile="small"),
    ]
    results(create, project, tmp_path / "create", True)
    remove = [
        task("cluster", name="web", state="absent"),
        task("cluster_info", name="web"),
        task("cluster", name="web", state="absent"),
        task("cluster", name="web", profile="small", max_size=3),
        task("cluster", name="web", profile="small", max_size=3),
    ]
    removed, listed, again, created, unchanged = results(remove, project, tmp_path / "remove", True, "--check")
    assert (plan(removed), plan(again)) == ((True, ["delete cluster web"]), (False, []))
    assert listed["clusters"] == []
    assert (plan(created), plan(unchanged)) == ((True, ["create cluster web"]), (False, []))


def test_a_task_without_check_mode_replaces_the_prediction(project: Project, tmp_path: Path) -> None:
    tasks = [
        task("cluster_profile", name="small", spec=server()),
        {**task("cluster_profile", name="small", spec=server()), "check_mode": False},
        task("cluster_profile", name="small", spec=server()),
        task("cluster_profile_info", name="small"),
    ]
    predicted, created, unchanged, listed = results(tasks, project, tmp_path / "run", True, "--check")
    assert [plan(each)[0] for each in (predicted, created, unchanged)] == [True, True, False]
    assert [profile["id"] for profile in listed["profiles"]] == [created["profile"]["id"]]


@BOTH_WAYS
def test_tasks_in_check_mode_within_a_real_run_see_each_other(
    in_process: bool, project: Project, tmp_path: Path
) -> None:
    tasks = [
        task("cluster_profile", name="small", spec=server()),
        task("cluster_node", name="one", profile="small"),
        {**task("cluster", name="web", profile="small"), **DRY},
        {**task("cluster_node", name="one", cluster="web"), **DRY},
        {**task("cluster_members", cluster="web", nodes=["one"]), **DRY},
        task("cluster", name="web", profile="small"),
        {**task("cluster_members", cluster="web", nodes=["one"]), **DRY},
        task("cluster_members", cluster="web", nodes=["one"]),
    ]
    *dummy, moved, joined, created, still_joined, really_joined = results(tasks, project, tmp_path / "run", in_process)
    assert plan(moved) == (True, ["add node one to cluster web"])
    assert plan(joined) == (False, []), "the move is not predicted"
    assert plan(created) == (True, ["create cluster web"]), "a real task reads a prediction"
    # The predicted move still counts, and its cluster is now the real one.
    assert plan(still_joined) == (False, [])
    assert still_joined["cluster"]["id"] == created["cluster"]["id"]
    assert plan(really_joined) == (True, ["add node one to cluster web"])


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        pytest.param(task("cluster", name="web", profile="smal"), "no profile 'smal'", id="an unknown profile"),
        pytest.param(task("cluster_policy_binding", cluster="web", policy="out"), "no policy 'out'", id="a policy"),
        pytest.param(task("cluster_policy_binding", cluster="web", policy="two"), "only one policy of type", id="two"),
    ],
)
def test_a_task_in_check_mode_within_a_real_run_fails_as_the_real_one(
    mistake: dict[str, Any], words: str, project: Project, tmp_path: Path
) -> None:
    given = [
        task("cluster_profile", name="small", spec=server()),
        task("cluster", name="web", profile="small"),
        task("cluster_policy", name="one", spec=DELETION),
        task("cluster_policy", name="two", spec=DELETION),
        task("cluster_policy_binding", cluster="web", policy="one"),
    ]
    tasks = [*given, {**mistake, **DRY, "ignore_errors": True}, {**mistake, "ignore_errors": True}]
    *dummy, dry, wet = results(tasks, project, tmp_path / "run", True)
    assert dry["failed"] and words in dry["msg"] and words in wet["msg"]


def test_a_task_that_is_repeated_does_not_see_its_own_prediction(project: Project, tmp_path: Path) -> None:
    look = {
        **task("cluster_profile", name="small", spec=server()),
        **DRY,
        "until": "result_0 is not changed",
        "retries": 2,
        "delay": 0,
        "ignore_errors": True,
    }
    (looked,) = results([look], project, tmp_path / "run", True)
    assert (looked["attempts"], looked["steps"]) == (2, ["create profile small"])


@BOTH_WAYS
def test_an_item_that_is_in_a_loop_twice_sees_what_it_predicts(
    in_process: bool, project: Project, tmp_path: Path
) -> None:
    tasks = [
        {**task("cluster_profile", name="{{ item }}", spec=server()), "loop": ["small", "small"]},
        task("cluster", name="web", profile="small"),
        {**task("cluster_resize", cluster="web", adjustment="change", number="{{ item }}"), "loop": [1, 1]},
    ]
    created, dummy, resized = results(tasks, project, tmp_path / "run", in_process, "--check")
    assert [plan(item)[0] for item in created["results"]] == [True, False]
    assert resized["results"][1]["steps"] == ["resize cluster web: desired_capacity 1 to 2"]


def test_a_play_can_read_what_would_be_created(project: Project, tmp_path: Path) -> None:
    tasks = [
        task("cluster_profile", name="small", spec=server()),
        {**task("cluster", name="web", profile="small", desired_capacity=2), "register": "web"},
        {
            **task("cluster_receiver", name="grow", cluster="web", action="CLUSTER_SCALE_OUT", reveal_url=True),
            "register": "grow",
        },
        {**task("cluster_node_info", filters={"cluster_id": "web"}), "register": "members"},
        {**task("cluster_attribute_info", cluster="web", path="details.addresses"), "register": "addresses"},
        task("cluster_operation", cluster="web", operation="reboot", params={"type": "SOFT"}),
        task("cluster_health", cluster="web"),
        {
            "name": "Read them",
            "ansible.builtin.assert": {
                "that": [
                    "web.cluster.node_ids | length == 2",
                    "web.cluster.created_at is search('Z$')",
                    "web.cluster.profile_name == 'small'",
                    "grow.receiver.channel.alarm_url is search('^https://')",
                    "members.nodes | map(attribute='id') | sort == web.cluster.node_ids | sort",
                    "members.nodes | map(attribute='status') | unique == ['ACTIVE']",
                    "addresses.cluster_attributes | map(attribute='attr_value.private.0.addr') | length == 2",
                ]
            },
        },
    ]
    read = results(tasks, project, tmp_path / "run", True, "--check")
    assert not read[7].get("failed")
    assert plan(read[5]) == (True, ["reboot cluster web"])
    assert plan(read[6]) == (False, [])
