# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a plan as data."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import (
    Act,
    Adopt,
    Create,
    Delete,
    Operate,
    Trigger,
    Update,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.structure import plan_items
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    NODE,
    PROFILE,
    RECEIVER,
)

C1, C2, N1, P0, P1, P2, R1, B1 = (f"{number}0000000-0000-4000-8000-000000000000" for number in range(8))
WEB = {"id": C1, "name": "web", "desired_capacity": 3, "metadata": {"a": 1}, "profile_id": P1}
RESIZE = Step(
    "resize",
    Act(CLUSTER, "resize", {}),
    {"desired_capacity": 1},
    touches=(Touch(Effect.REMOVE, 2, ("one", "two"), "desired_capacity"),),
)
KEYS = ["verb", "kind", "id", "name", "attribute", "before", "after", "effect", "nodes"]


def rows(*steps: Step, **given: Any) -> list[tuple[Any, ...]]:
    """The values of the items, in the order of their keys.

    :param given: the live resource under ``have``, and its ``kind``, if it is another one than the cluster ``web``.
    """
    items = plan_items(steps, given.get("have", WEB), given.get("kind", CLUSTER))
    assert all(list(item) == KEYS for item in items)
    return [tuple(item.values()) for item in items]


def test_the_touch_of_an_attribute_is_in_its_item() -> None:
    nodes = {"count": 2, "names": ["one", "two"]}
    assert rows(RESIZE) == [("resize", "cluster", C1, "web", "desired_capacity", 3, 1, "remove", nodes)]


def test_each_changed_attribute_is_an_item_and_no_other() -> None:
    update = Step("update", Update(CLUSTER, {}), {"name": "shop", "metadata": {"a": 1}, "timeout": 60})
    assert rows(update) == [
        ("update", "cluster", C1, "web", "name", "web", "shop", "none", None),
        ("update", "cluster", C1, "web", "timeout", None, 60, "none", None),
    ]


def test_values_are_compared_as_json() -> None:
    update = Step("update", Update(CLUSTER, {}), {"metadata": {"a": True}})
    assert rows(update) == [("update", "cluster", C1, "web", "metadata", {"a": 1}, {"a": True}, "none", None)]


def test_each_step_sees_what_the_earlier_ones_have_changed() -> None:
    rename = Step("rename", Update(CLUSTER, {}), {"name": "shop"})
    grow = Step("grow", Act(CLUSTER, "resize", {}), {"desired_capacity": 5})
    shown = rows(RESIZE, rename, grow, Step("delete", Delete(CLUSTER), None))
    assert [row[:7] for row in shown] == [
        ("resize", "cluster", C1, "web", "desired_capacity", 3, 1),
        ("update", "cluster", C1, "web", "name", "web", "shop"),
        ("resize", "cluster", C1, "shop", "desired_capacity", 1, 5),
        ("delete", "cluster", C1, "shop", None, None, None),
    ]


def test_what_is_created_has_no_id_in_this_step_and_in_those_after_it() -> None:
    create = Step("create", Create(CLUSTER, {}), {"name": "web", "min_size": 0, "config": None})
    grow = Step("grow", Act(CLUSTER, "resize", {}), {"desired_capacity": 1})
    assert [row[:7] for row in rows(create, grow, have=None)] == [
        ("create", "cluster", None, "web", "name", None, "web"),
        ("create", "cluster", None, "web", "min_size", None, 0),
        ("resize", "cluster", None, "web", "desired_capacity", None, 1),
    ]


def test_what_takes_the_place_of_the_resource_has_no_id_yet() -> None:
    old = {"id": P1, "name": "web", "spec": {"a": 1}, "metadata": None}
    retire = Step("rename", Update(PROFILE, {}, id=P1), target="web")
    create = Step("create", Create(PROFILE, {}), {"id": None, "name": "web", "spec": {"a": 2}})
    assert rows(retire, create, have=old, kind=PROFILE) == [
        ("update", "profile", P1, "web", None, None, None, "none", None),
        ("create", "profile", None, "web", "spec", {"a": 1}, {"a": 2}, "none", None),
    ]


def test_an_existing_object_can_become_the_resource() -> None:
    back = Step("rename", Update(PROFILE, {}, id=P0), {"name": "web", "spec": {"a": 0}}, becomes=P0)
    have = {"id": P1, "name": "web", "spec": {"a": 1}}
    (row,) = rows(back, have=have, kind=PROFILE)
    assert row[:7] == ("update", "profile", P0, "web", "spec", {"a": 1}, {"a": 0})


def test_touches_without_an_attribute_are_items_of_their_own() -> None:
    touches = (Touch(Effect.REPLACE, 1, ("one",)), Touch(Effect.BUILD, 2))
    recover = Step("recover", Act(CLUSTER, "recover", {}), {"status": "ACTIVE"}, touches=touches)
    assert rows(recover) == [
        ("recover", "cluster", C1, "web", "status", None, "ACTIVE", "none", None),
        ("recover", "cluster", C1, "web", None, None, None, "replace", {"count": 1, "names": ["one"]}),
        ("recover", "cluster", C1, "web", None, None, None, "build", {"count": 2, "names": []}),
    ]


def test_the_touch_of_an_attribute_that_stays_is_an_item_without_it() -> None:
    step = Step("resize", Act(CLUSTER, "resize", {}), {"desired_capacity": 3}, touches=RESIZE.touches)
    (row,) = rows(step)
    assert row[4:] == (None, None, None, "remove", {"count": 2, "names": ["one", "two"]})


def test_several_effects_of_one_attribute_are_several_items() -> None:
    touches = (Touch(Effect.REBUILD, 1, ("one",), "profile_id"), Touch(Effect.IN_PLACE, 1, ("two",), "profile_id"))
    update = Step("update", Update(CLUSTER, {}), {"profile_id": P2}, touches=touches)
    assert [row[4:8] for row in rows(update)] == [
        ("profile_id", P1, P2, "rebuild"),
        ("profile_id", P1, P2, "in_place"),
    ]


def test_a_touch_of_no_node_has_no_nodes() -> None:
    step = Step("delete", Delete(CLUSTER), None, touches=(Touch(Effect.REMOVE, 0),))
    assert rows(step)[0][7:] == ("remove", None)


@pytest.mark.parametrize(
    ("step", "subject"),
    [
        (Step("", Delete(NODE, id=N1), target="one"), ("delete", "node", N1, "one")),
        (Step("", Operate(NODE, "reboot", {}, id=N1), target="one"), ("reboot", "node", N1, "one")),
        (Step("", Act(NODE, "recover", {}, id=N1), {"nodes": []}, target="one"), ("recover", "node", N1, "one")),
        (Step("", Operate(CLUSTER, "reboot", {})), ("reboot", "cluster", C1, "web")),
        (Step("", Act(CLUSTER, "check", {}, id=C1)), ("check", "cluster", C1, "web")),
        (Step("", Act(CLUSTER, "check", {}, id=C2)), ("check", "cluster", C2, None)),
        (Step("", Trigger(RECEIVER, {}, id=R1), target="out"), ("trigger", "receiver", R1, "out")),
    ],
)
def test_a_step_without_attributes_is_about_what_it_is_sent_to(step: Step, subject: tuple[Any, ...]) -> None:
    assert rows(step) == [(*subject, None, None, None, "none", None)]


def test_another_object_that_a_step_creates_has_no_id_and_is_not_the_resource() -> None:
    create = Step("create node new", Create(NODE, {}), creates="(new)", target="new", touches=(Touch(Effect.BUILD, 1),))
    add = Step("add", Act(CLUSTER, "add_nodes", {}), {"node_ids": ["(new)"]})
    delete = Step("delete node new", Delete(NODE, id="(new)"), target="new")
    assert [row[:5] for row in rows(create, add, delete)] == [
        ("create", "node", None, "new", None),
        ("add_nodes", "cluster", C1, "web", "node_ids"),
        ("delete", "node", None, "new", None),
    ]


def test_a_step_that_sets_an_attribute_is_about_the_resource_whatever_it_is_sent_to() -> None:
    join = Step("add", Act(CLUSTER, "add_nodes", {}, id=C1), {"cluster_id": C1, "role": None}, target="web")
    have = {"id": N1, "name": "one", "cluster_id": "", "role": "leader"}
    assert [row[:7] for row in rows(join, have=have, kind=NODE)] == [
        ("add_nodes", "node", N1, "one", "cluster_id", "", C1),
        ("add_nodes", "node", N1, "one", "role", "leader", None),
    ]


def test_an_attached_policy_has_the_name_of_the_policy() -> None:
    attach = Step("attach", Act(CLUSTER, "policy_attach", {}, id=C1), {"policy_name": "grow"}, target="web")
    detach = Step("detach", Act(CLUSTER, "policy_detach", {}, id=C1), None, target="web")
    have = {"id": B1, "policy_name": "grow"}
    assert rows(attach, have=None, kind=BINDING)[0][:5] == (
        "policy_attach",
        "cluster_policy",
        None,
        "grow",
        "policy_name",
    )
    assert rows(detach, have=have, kind=BINDING)[0][:4] == ("policy_detach", "cluster_policy", B1, "grow")


def test_an_adopted_server_has_no_id_as_a_node() -> None:
    adopt = Step("adopt", Adopt(NODE, {}), {"name": "one", "profile_id": None}, touches=(Touch(Effect.NONE, 1),))
    assert [row[:5] for row in rows(adopt, have=None, kind=NODE)] == [
        ("adopt", "node", None, "one", "name"),
        ("adopt", "node", None, "one", None),
    ]


def test_a_probe_is_no_item() -> None:
    assert rows(Step("check", Act(CLUSTER, "check", {}), probe=True)) == []


def test_the_secrets_in_parameters_are_masked_by_their_names() -> None:
    have = {"id": R1, "name": "out", "params": {"admin_pass": "old-secret", "count": 1}}
    step = Step("update", Update(RECEIVER, {}), {"params": {"admin_pass": "new-secret", "count": 2}})
    shown = rows(step, have=have, kind=RECEIVER)
    assert "secret" not in str(shown)
    assert shown[0][5]["count"] == 1
