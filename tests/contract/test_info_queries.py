# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every filter and sort key of every info module holds, whatever finds the resources and whatever the server drops.

The tests are generated from the tables of the kinds. What a filter must return is derived from the list without it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.filters import Filter
from bad_input import STACK
from case import BINDING, EMPTY, NODE, POLICY, PROFILE, RECEIVER, SMALL, deletion, server
from devcloud.client import Devcloud
from harness import MODULES, Task, run
from tenant import Tenant, until
from test_infos import INFOS

ABSENT_ID = "00000000-0000-4000-8000-000000000000"
BROKEN = Task("cluster", {"name": "bad", "profile": "bad", "desired_capacity": 1})
GIVEN = (
    PROFILE,
    Task("cluster_profile", {"name": "stack", "spec": STACK, "metadata": {"team": "shop"}}),
    Task("cluster_profile", {"name": "bad", "spec": server(metadata={"sim_reject": "Quota exceeded"})}),
    SMALL.but(config={"node.name.format": "n$2I"}),
    EMPTY.but(name="shop", metadata={"team": "shop"}),
    EMPTY.but(name="gone"),
    EMPTY.but(name="gone", state="absent"),
    NODE,
    NODE.but(metadata={"updated": "yes"}),
    BROKEN,
    Task("cluster_operation", {"nodes": ["one"], "operation": "reboot", "params": {"type": "SOFT"}}),
    POLICY,
    Task("cluster_policy", {"name": "thin", "spec": deletion()}),
    BINDING,
    BINDING.but(policy="thin", enabled=False),
    RECEIVER,
    RECEIVER.but(name="in", cluster="shop", action="CLUSTER_SCALE_IN"),
)
"""What the project has. The cluster ``bad`` cannot be built, and ``gone`` is deleted."""
REQUIRED: Mapping[str, Mapping[str, Any]] = {"cluster_policy_binding_info": {"cluster": "web"}}
"""The options that limit a module to what Senlin lists in a single response."""


def info_of(module: str) -> Info:
    """The declaration of an info module."""
    info: Info = importlib.import_module(f"{MODULES}.{module}").INFO
    return info


ALL_FILTERS = [(module, attribute) for module in INFOS for attribute in info_of(module).kind.filters]
FILTERS = [each for each in ALL_FILTERS if not info_of(each[0]).kind.filters[each[1]].mapping]
SORT_KEYS = [(module, attribute) for module in INFOS for attribute in info_of(module).kind.sort_keys]


@pytest.fixture(scope="session")
def asker(devcloud: Devcloud) -> Tenant:
    """The owner of a project that has something of every kind."""
    project = devcloud.new_project()
    tenant = Tenant(devcloud, project, project.cloud)
    for task in GIVEN:
        result = run(task, tenant.cloud)
        assert bool(result.get("failed")) == (task is BROKEN), result
    until(lambda: all_ends_are_recorded(tenant))
    return tenant


def all_ends_are_recorded(tenant: Tenant) -> bool:
    """Whether Senlin has recorded the end of each action that a task started, some time after it shows it as ended."""
    ends = [event for event in tenant.read("/events") if event["status"] in ("end", "error")]
    return len(ends) >= len([action for action in tenant.read("/actions") if action["cause"] == "RPC Request"])


def listed(asker: Tenant, module: str, **options: Any) -> list[dict[str, Any]]:
    """What a task returns."""
    result = asker.run(Task(module, {**REQUIRED.get(module, {}), **options}))
    found: list[dict[str, Any]] = result[info_of(module).kind.plural]
    return found


def ids(items: list[dict[str, Any]]) -> list[str]:
    """The ids of items, in order."""
    return sorted(item["id"] for item in items)


def versions_of(row: Filter) -> list[str]:
    """The newest microversion, and the newest below which the filter can still hold."""
    minor = int(row.since.partition(".")[2])
    return ["1.14"] if row.shown_since != "1.0" or minor == 0 else ["1.14", f"1.{minor - 1}"]


@pytest.mark.parametrize(("module", "attribute"), FILTERS)
def test_a_filter_holds(module: str, attribute: str, asker: Tenant) -> None:
    row = info_of(module).kind.filters[attribute]
    everything = listed(asker, module)
    for each in everything:
        each[attribute] = "" if each[attribute] is None else each[attribute]
    values = sorted({each[attribute] for each in everything}, key=str)
    assert len(values) > 1 or attribute in ("type", "user_id"), "the project has nothing that the filter leaves out"
    for version in versions_of(row):

        def matching(value: Any, version: str = version, **options: Any) -> list[str]:
            found = listed(asker, module, filters={attribute: value}, clustering_api_microversion=version, **options)
            return ids(found)

        def expected(*wanted: Any) -> list[str]:
            return ids([each for each in everything if each[attribute] in wanted])

        for value in {*values[:2], values[-1]}:
            assert matching(value) == expected(value)
        if row.values:
            assert matching(str(values[0]).swapcase()) == expected(values[0])
        assert matching(values) == ids(everything)
        assert matching(values[:2]) == expected(*values[:2])
        assert matching([]) == []
        if row.type_of:
            names = {value.rpartition("-")[0] for value in values}
            for name in names:
                assert matching(name) == expected(*(value for value in values if value.startswith(f"{name}-")))
            assert matching([*names]) == ids(everything)
        if not row.values and not row.boolean and not row.type_of:
            assert matching(ABSENT_ID) == []
            assert matching(["nowhere", values[-1]]) == expected(values[-1])
        if "name" in {field.option for field in info_of(module).fields}:
            for each in everything[:1]:
                assert matching(each[attribute], name=each["id"]) == [each["id"]]
                others = [value for value in values if value != each[attribute]]
                assert matching(others, name=each["id"]) == []


@pytest.mark.parametrize(("module", "attribute"), [each for each in ALL_FILTERS if each not in FILTERS])
def test_a_filter_by_keys_and_values_holds(module: str, attribute: str, asker: Tenant) -> None:
    everything = listed(asker, module)
    marked = [each for each in everything if each[attribute]]
    assert 0 < len(marked) < len(everything), "the project has nothing that the filter leaves out"
    key, value = next(iter(marked[0][attribute].items()))
    has_it = [each for each in everything if (each[attribute] or {}).get(key) == value]
    lacks_it = [each for each in everything if key not in (each[attribute] or {})]
    assert ids(listed(asker, module, filters={attribute: {key: value}})) == ids(has_it)
    assert ids(listed(asker, module, filters={attribute: {key: [value, "nothing"]}})) == ids(has_it)
    assert ids(listed(asker, module, filters={attribute: {key: None}})) == ids(lacks_it)
    assert listed(asker, module, filters={attribute: {key: value, "no-such-key": "x"}}) == []
    sentence = asker.refused(Task(module, {"filters": {attribute: f"{key}={value}"}}))["msg"]
    assert sentence.endswith("it must be keys and values, such as team: shop.")


@pytest.mark.parametrize(("module", "attribute"), FILTERS)
def test_a_value_that_cannot_be_is_refused(module: str, attribute: str, asker: Tenant) -> None:
    row = info_of(module).kind.filters[attribute]
    options = REQUIRED.get(module, {})
    if row.values or row.boolean:
        sentence = asker.refused(Task(module, {**options, "filters": {attribute: ["broken"]}}))["msg"]
        possible = ", ".join(sorted(row.values)) if row.values else "true or false"
        assert sentence.startswith(f"filters.{attribute} is 'broken'; it must be ") and possible in sentence
    if row.type_of:
        sentence = asker.refused(Task(module, {**options, "filters": {attribute: "os.nova.sever-1.0"}}))["msg"]
        assert f"filters.{attribute} is 'os.nova.sever-1.0', and this server has no such " in sentence
        assert "-1.0" in sentence.partition(" types are ")[2]
    sentence = asker.refused(Task(module, {**options, "filters": {attribute: {"a": "b"}}}))["msg"]
    assert f"filters.{attribute} must be a value" in sentence


@pytest.mark.parametrize("module", sorted({module for module, dummy in FILTERS}))
def test_an_unknown_filter_is_refused_whatever_finds_the_resource(module: str, asker: Tenant) -> None:
    kind = info_of(module).kind
    names = {field.option for field in info_of(module).fields}
    for how in ({"limit": 0}, {"name": ABSENT_ID}, {"cluster": "nowhere"}):
        if set(how) <= names:
            task = Task(module, {**REQUIRED.get(module, {}), **how, "filters": {"colour": "red"}})
            sentence = asker.refused(task)["msg"]
            assert (
                f"cannot be filtered by colour. The available filters are {', '.join(sorted(kind.filters))}."
                in sentence
            )


@pytest.mark.parametrize(("module", "attribute"), [each for each in FILTERS if each[1] == "cluster_id"])
def test_a_cluster_is_given_by_name_or_id(module: str, attribute: str, asker: Tenant) -> None:
    everything = listed(asker, module)
    clusters = {each["name"]: each["id"] for each in asker.read("/clusters")}

    def expected(*names: str) -> list[str]:
        return ids([each for each in everything if each["cluster_id"] in [clusters[name] for name in names]])

    def by(value: Any) -> list[str]:
        return ids(listed(asker, module, filters={attribute: value}))

    assert by("web") == by(clusters["web"]) == expected("web") != []
    assert by(["web", clusters["shop"], "nowhere"]) == expected("web", "shop")
    assert by("nowhere") == by("gone") == []
    assert by("") == ids([each for each in everything if not each["cluster_id"]])
    if "cluster" in {field.option for field in info_of(module).fields}:
        for reference in ("web", clusters["web"]):
            assert ids(listed(asker, module, cluster=reference)) == expected("web")
        assert listed(asker, module, cluster="web", filters={attribute: "shop"}) == []
        assert ids(listed(asker, module, cluster="web", filters={attribute: ["shop", "web"]})) == expected("web")


@pytest.mark.parametrize("module", ["cluster_action_info", "cluster_event_info"])
def test_a_history_outlives_its_cluster(module: str, asker: Tenant) -> None:
    existing = {each["id"] for each in asker.read("/clusters")}
    everything = listed(asker, module)
    gone = min({each["cluster_id"] for each in everything} - existing - {"", None})
    expected = ids([each for each in everything if each["cluster_id"] == gone])
    assert ids(listed(asker, module, cluster=gone)) == expected
    assert ids(listed(asker, module, filters={"cluster_id": [gone, "nowhere"]})) == expected
    assert len(listed(asker, module, cluster=gone, limit=1)) == 1


@pytest.mark.parametrize("options", [{"cluster": "web"}, {"filters": {"cluster_id": "web"}}], ids=["option", "filter"])
def test_actions_of_a_cluster_below_the_microversion_that_shows_it(options: dict[str, Any], asker: Tenant) -> None:
    task = Task("cluster_action_info", {**options, "clustering_api_microversion": "1.13"})
    sentence = asker.refused(task)["msg"]
    assert "by cluster_id needs microversion 1.14" in sentence
    assert "this task uses 1.13" in sentence
    assert "target_id" in sentence


@pytest.mark.parametrize("module", ["cluster_action_info", "cluster_event_info", "cluster_node_info"])
def test_an_admin_names_a_cluster_of_another_project(module: str, asker: Tenant, admin: Tenant) -> None:
    name = f"named-{asker.project.id[:8]}" if asker.project else ""
    asker.run(EMPTY.but(name=name, desired_capacity=1))
    expected = ids(listed(asker, module, cluster=name))
    assert expected
    for options in ({"cluster": name}, {"filters": {"cluster_id": name}}):
        assert ids(listed(admin, module, all_projects=True, **options)) == expected
        assert listed(admin, module, **options) == []
    asker.run(EMPTY.but(name=name, state="absent"))


def test_an_admin_reads_an_id_of_another_project_when_asked_to(asker: Tenant, admin: Tenant) -> None:
    (web,) = asker.named("clusters", "web")
    assert listed(admin, "cluster_info", name=web["id"]) == []
    assert ids(listed(admin, "cluster_info", name=web["id"], all_projects=True)) == [web["id"]]


def test_a_name_holds_beside_a_filter_for_names(asker: Tenant) -> None:
    for name, filtered, found in (("web", "web", 1), ("web", "shop", 0), ("web", ["shop", "web"], 1)):
        assert len(listed(asker, "cluster_info", name=name, filters={"name": filtered})) == found


@pytest.mark.parametrize(("module", "attribute"), SORT_KEYS)
def test_a_list_is_sorted_in_pages(module: str, attribute: str, asker: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_file, "PAGE", 7)
    everything = listed(asker, module, sort=attribute)
    key = info_of(module).kind.sort_keys[attribute].key
    assert ids(everything) == ids(listed(asker, module)), "the pages lose or repeat something"
    levels = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"]

    def place(each: dict[str, Any]) -> tuple[bool, Any]:
        value = each[attribute]
        return (value is not None, levels.index(value) if attribute == "level" else value)

    ascending = sorted(sorted(everything, key=lambda each: str(each["id"])), key=place)
    descending = sorted(sorted(everything, key=lambda each: str(each["id"])), key=place, reverse=True)
    assert everything == ascending
    assert listed(asker, module, sort=f" {key}:DESC , {attribute}") == descending
    assert listed(asker, module, sort=f"{attribute}:desc", limit=3) == descending[:3]


@pytest.mark.parametrize("module", sorted({module for module, dummy in SORT_KEYS}))
def test_a_sort_key_that_there_is_not_is_refused(module: str, asker: Tenant) -> None:
    sentence = asker.refused(Task(module, {"sort": "colour", "limit": 0}))["msg"]
    assert f"can be sorted by {', '.join(sorted(info_of(module).kind.sort_keys))}." in sentence
