# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How one step is sent, and what a refusal and a lost response mean."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import (
    OWN_ID,
    Act,
    Adopt,
    Call,
    Create,
    Delete,
    Trigger,
    Update,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._run.send import LOCKED, LostRace, could_not, send
from ansible_collections.senlin.clustering.plugins.module_utils._run.setback import Setback
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    OutcomeUnknown,
    ResponseLost,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE, PROFILE, RECEIVER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from fake_clock import FakeClock
from fake_senlin import FakeSenlin, Trouble, refusal
from scripted_transport import ScriptedTransport, http_response

ID = "00000000-0000-4000-8000-000000000000"
OTHER_ID = "00000000-0000-4000-8000-000000000001"
THIRD_ID = "00000000-0000-4000-8000-000000000002"
GROW = Step("add 2 nodes to cluster web", Act(CLUSTER, "scale_out", {"count": 2}), not_repeatable=True)


@pytest.mark.parametrize(
    ("call", "own_id", "path", "body"),
    [
        pytest.param(Update(CLUSTER, {"a": 1}), ID, f"/clusters/{ID}", {"cluster": {"a": 1}}, id="the task's resource"),
        pytest.param(Update(CLUSTER, {}, OTHER_ID), ID, f"/clusters/{OTHER_ID}", {"cluster": {}}, id="another one"),
        pytest.param(Delete(CLUSTER, force=True), ID, f"/clusters/{ID}", {"force": True}, id="a delete by force"),
        pytest.param(
            Act(CLUSTER, "add_nodes", {"nodes": [OWN_ID]}, OTHER_ID),
            ID,
            f"/clusters/{OTHER_ID}/actions",
            {"add_nodes": {"nodes": [ID]}},
            id="an action that names the task's resource",
        ),
    ],
)
def test_the_target(call: Call, own_id: str, path: str, body: object) -> None:
    transport = ScriptedTransport(http_response({"cluster": {"id": ID}, "action": ID}, 202))
    send(Writer(Client(transport)), Step("do it", call), own_id, FakeClock().deadline())
    assert [(sent[1], sent[3]) for sent in transport.sent] == [(path, body)]


@pytest.mark.parametrize("error_type", sorted(LOCKED))
def test_locked(error_type: str) -> None:
    transport = ScriptedTransport(refusal(409, error_type))
    with pytest.raises(Setback) as raised:
        send(Writer(Client(transport)), GROW, ID, FakeClock().deadline())
    assert (raised.value.locked, raised.value.cluster_id, raised.value.object_ids) == (True, ID, [ID])


def test_a_step_that_locks_a_cluster_waits_for_that() -> None:
    transport = ScriptedTransport(refusal(409, "ResourceIsLocked"))
    step = Step("trigger receiver out", Trigger(RECEIVER, {}, ID), locks=OTHER_ID)
    with pytest.raises(Setback) as raised:
        send(Writer(Client(transport)), step, ID, FakeClock().deadline())
    assert (raised.value.locked, raised.value.cluster_id, raised.value.object_ids) == (True, OTHER_ID, [OTHER_ID])


def test_what_a_refused_step_is_about() -> None:
    transport = ScriptedTransport(refusal(400, "BadRequest"))
    step = Step("replace one by two", Act(CLUSTER, "replace_nodes", {"nodes": {OWN_ID: OTHER_ID}}, THIRD_ID))
    with pytest.raises(Setback) as raised:
        send(Writer(Client(transport)), step, ID, FakeClock().deadline())
    assert (raised.value.locked, raised.value.cluster_id) == (False, THIRD_ID)
    assert raised.value.object_ids == [THIRD_ID, ID, OTHER_ID]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("update cluster c1: profile_id", Update(CLUSTER, {}, ID)), f"update cluster c1 ({ID}), profile_id: "),
        (
            Step("add nodes one, two to cluster web", Act(CLUSTER, "add_nodes", {}, ID)),
            f"add nodes one, two to cluster web ({ID}): ",
        ),
        (Step("rename profile a to b", Update(PROFILE, {}, ID)), f"rename profile a ({ID}) to b: "),
        (Step("delete it", Delete(NODE, ID)), f"delete it ({ID}): "),
        (Step("create node one", Create(NODE, {"name": "one"})), "create node one: "),
    ],
)
def test_a_refusal_names_the_object_with_its_id(step: Step, words: str) -> None:
    with pytest.raises(Setback) as raised:
        send(Writer(Client(ScriptedTransport(refusal(400, "Bad")))), step, None, FakeClock().deadline())
    assert raised.value.error.message == f"Could not {words}The server says Bad (HTTP 400)."


@pytest.mark.parametrize(
    ("call", "error_type", "message"),
    [
        pytest.param(
            Delete(PROFILE, ID),
            "ResourceInUse",
            f"Could not do it ({ID}): The server says ResourceInUse (HTTP 409). First delete what uses it, or let "
            "that use another one.",
            id="in use",
        ),
        pytest.param(
            Create(CLUSTER, {"name": "web"}),
            "BadRequest",
            "Could not do it: The server says BadRequest (HTTP 409).",
            id="a create has no target",
        ),
        pytest.param(
            Create(CLUSTER, {"name": "web"}),
            "ResourceIsLocked",
            "Could not do it: The server says ResourceIsLocked (HTTP 409).",
            id="a create has no turn to wait for",
        ),
    ],
)
def test_refused(call: Call, error_type: str, message: str) -> None:
    transport = ScriptedTransport(refusal(409, error_type))
    with pytest.raises(Setback) as raised:
        send(Writer(Client(transport)), Step("do it", call), None, FakeClock().deadline())
    assert raised.value.error.message == message
    assert not raised.value.locked


@pytest.mark.parametrize(("not_repeatable", "error"), [(True, OutcomeUnknown), (False, ResponseLost)])
def test_a_lost_response(not_repeatable: bool, error: type[Exception]) -> None:
    transport = ScriptedTransport(ResponseLost("No response from Senlin."))
    step = Step(GROW.title, GROW.call, not_repeatable=not_repeatable)
    with pytest.raises(error, match="No response from Senlin"):
        send(Writer(Client(transport)), step, ID, FakeClock().deadline())
    assert len(transport.sent) == 1


@pytest.mark.parametrize(("not_repeatable", "error"), [(True, OutcomeUnknown), (False, Setback)])
def test_a_failure_of_the_server(not_repeatable: bool, error: type[Exception]) -> None:
    transport = ScriptedTransport(refusal(500, "InternalError"))
    step = Step(GROW.title, GROW.call, not_repeatable=not_repeatable)
    with pytest.raises(error, match="The server says InternalError"):
        send(Writer(Client(transport)), step, ID, FakeClock().deadline())
    assert len(transport.sent) == 1


def test_an_adoption_that_may_still_be_carried_out_is_not_repeated() -> None:
    transport = ScriptedTransport(ResponseLost("No answer.", pending=True))
    with pytest.raises(OutcomeUnknown, match="the step 'adopt it': No answer"):
        step = Step("adopt it", Adopt(NODE, {"identity": ID}))
        send(Writer(Client(transport)), step, None, FakeClock().deadline())
    assert len(transport.sent) == 1


def test_a_lost_race() -> None:
    senlin = FakeSenlin()
    older = {"name": "web", "init_at": "1970-01-01T00:00:00Z"}
    senlin.troubles.append(Trouble("POST /clusters$", first=lambda: senlin.add("clusters", **older)))
    with pytest.raises(LostRace, match="create cluster web, and remove it again"):
        step = Step("create cluster web", Create(CLUSTER, {"name": "web"}))
        send(Writer(Client(senlin)), step, None, senlin.clock.deadline())


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("update cluster web: metadata", f"Could not update cluster web ({ID}), metadata"),
        ("batch 1 of 3: check cluster web", f"Batch 1 of 3: could not check cluster web ({ID})"),
        ("rollback: recreate it", f"Rollback: could not recreate it ({ID})"),
        ("rollback 1 of 2: update cluster web: name", f"Rollback 1 of 2: could not update cluster web ({ID}), name"),
    ],
)
def test_the_sentence_that_a_step_failed(title: str, sentence: str) -> None:
    assert could_not(title, CLUSTER, ID) == sentence
