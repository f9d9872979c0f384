# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits that a task sets to what it does to servers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.brakes import LIMITS, check_limits
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.portion import read_portion
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import LimitExceeded
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER

CLUSTER_WEB = "Cluster web (1)"
NOTHING = "Nothing was sent."


def step(*touches: Touch) -> Step:
    return Step("change cluster web", Act(CLUSTER, "resize", {}), touches=touches)


def removal(count: int, *names: str, candidates: Sequence[str] = ()) -> Step:
    return step(Touch(Effect.REMOVE, count, names, "desired_capacity", tuple(candidates)))


def check(
    planned: Sequence[Step],
    *,
    disruption: str | None = None,
    removed: str | None = None,
    done: Sequence[Step] = (),
    members: int = 5,
) -> str:
    """The sentence of the refusal; empty if there is none."""
    limit = None if removed is None else read_portion("max_removed", removed)
    params = {"max_disruption": disruption, "max_removed": limit}
    try:
        check_limits(params, planned, done, what=CLUSTER_WEB, members=members, unsent=NOTHING)
    except LimitExceeded as error:
        assert len(error.message) < 600
        return error.message
    return ""


def test_the_limits_are_the_effects_on_what_exists() -> None:
    assert LIMITS == ["in_place", "restart", "rebuild", "replace", "remove"]


@pytest.mark.parametrize(
    ("effect", "limit", "refused"),
    [
        (Effect.NONE, "in_place", False),
        (Effect.BUILD, "in_place", False),
        (Effect.IN_PLACE, "in_place", False),
        (Effect.RESTART, "in_place", True),
        (Effect.RESTART, "restart", False),
        (Effect.REBUILD, "restart", True),
        (Effect.REPLACE, "rebuild", True),
        (Effect.REPLACE, "replace", False),
        (Effect.REMOVE, "replace", True),
        (Effect.REMOVE, "remove", False),
        (Effect.IMPOSSIBLE, "remove", True),
    ],
)
def test_a_step_must_not_do_more_than_the_limit(effect: Effect, limit: str, refused: bool) -> None:
    assert bool(check([step(Touch(effect, 1))], disruption=limit)) is refused


def test_the_refusal_names_the_step_the_nodes_and_the_option() -> None:
    assert check([step(Touch(Effect.REPLACE, 2, ("one", "two")))], disruption="restart") == (
        "The step 'change cluster web' would replace 2 nodes (one, two), and max_disruption is restart. Nothing "
        "was sent. If this is intended, set max_disruption to replace. Otherwise, correct the task."
    )


def test_no_node_is_no_disruption() -> None:
    assert not check([step(Touch(Effect.REMOVE, 0))], disruption="in_place")


@pytest.mark.parametrize(
    ("planned", "limit", "refused"),
    [
        pytest.param([removal(1)], "0", True, id="one of none"),
        pytest.param([removal(1)], "1", False, id="one of one"),
        pytest.param([removal(1), removal(1)], "1", True, id="two steps"),
        pytest.param([removal(1)], "20%", False, id="a fifth of five"),
        pytest.param([removal(2)], "39%", True, id="rounded down"),
        pytest.param([removal(5)], "100%", False, id="all"),
        pytest.param([step(Touch(Effect.REPLACE, 3))], "0", False, id="what is replaced is not removed"),
        pytest.param([step()], "0", False, id="nothing is removed"),
        pytest.param([removal(3)], None, False, id="no limit"),
    ],
)
def test_no_more_nodes_are_removed_than_the_limit(planned: list[Step], limit: str | None, refused: bool) -> None:
    assert bool(check(planned, removed=limit)) is refused


def test_what_the_run_has_removed_already_counts() -> None:
    message = check([removal(1, "two")], done=[removal(1, "one")], removed="1")
    assert message == (
        "Cluster web (1) would lose 2 nodes (one, two), and max_removed is 1. 1 of them was removed earlier. Nothing "
        "was sent. To remove them, raise max_removed. Otherwise, correct the task."
    )
    assert not check([step()], done=[removal(2)], removed="1"), "nothing more is removed"


def test_the_refusal_says_among_which_nodes_senlin_chooses() -> None:
    any_of = ("one", "two", "three")
    assert " Senlin chooses 2 among one, two, three. " in check([removal(2, candidates=any_of)], removed="1")
    assert " Senlin chooses it among one, two, three. " in check([removal(1, candidates=any_of)], removed="0")
    message = check([removal(2, "bad", candidates=any_of)], removed="25%", members=4)
    assert "would lose 2 nodes (bad), and max_removed is 25%, which is 1 of 4. " in message
    assert " Senlin chooses the other 1 among one, two, three. " in message


def test_the_refusal_stays_short_with_many_long_names() -> None:
    names = [f"{number}-{'x' * 40}" for number in range(40)]
    assert "and 35 more" in check([removal(40, *names)], removed="0", members=40)
