# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the plans of roll-outs share: a cluster of three, its journal and marks, and looks at plans."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import JOURNAL, REPLACES
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import state
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.marks import (
    Journal,
    Mark,
)
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.modules import cluster_rollout
from cluster_tasks import SPEC
from fake_senlin import FakeSenlin
from fake_task import FakeTask


@pytest.fixture
def senlin() -> FakeSenlin:
    """A cluster of three with an old profile, and a new one with another flavor."""
    senlin = FakeSenlin()
    for name, flavor in (("old", "m1.tiny"), ("new", "m1.large")):
        properties = {"flavor": flavor, "image": "cirros"}
        senlin.add("profiles", id=profile_id(name), name=name, spec={**SPEC, "properties": properties})
    senlin.add("clusters", id=CLUSTER_ID, name="web", profile_id=profile_id("old"), profile_name="old", max_size=3)
    cluster(senlin).update(desired_capacity=3, min_size=1, nodes=[member(senlin, f"web-{one}", one) for one in "123"])
    return senlin


OTHER_ID = "99999999-0000-4000-8000-000000000000"
CLUSTER_ID = "77777777-0000-4000-8000-000000000000"


def profile_id(name: str) -> str:
    beginning = {"old": "aaaaaaaa", "new": "bbbbbbbb"}[name]
    return f"{beginning}-0000-4000-8000-000000000000"


def cluster(senlin: FakeSenlin) -> dict[str, Any]:
    return senlin.stored["clusters"][CLUSTER_ID]


def member(senlin: FakeSenlin, name: str, index: Any = -1, profile: str = "old", **attributes: Any) -> str:
    """Add a node, which is a member of the cluster if it has an index. Returns its id."""
    shown = {"name": name, "profile_id": profile_id(profile), "profile_name": profile, "physical_id": "1", "role": ""}
    joined = CLUSTER_ID if int(index) > 0 else ""
    return senlin.add("nodes", **{"cluster_id": joined, "index": int(index), "metadata": {}, **shown, **attributes})


def situation(senlin: FakeSenlin, *, probed: bool = True, **options: Any) -> Situation:
    """What planning sees, as the cluster is now."""
    task = FakeTask(senlin, cluster_rollout.RESOURCE, {"cluster": "web", "profile": "new", **options})
    found = task.situation()
    for row in cluster_rollout.RESOURCE.fields:
        if row.read and found.params[row.option] is not None:
            found.params[row.option] = row.read(row.option, found.params[row.option])
    found.have = state.find(found)
    found.probed = probed
    return found


def delete(senlin: FakeSenlin, id: str) -> None:
    """Have a member deleted by a request for just this node, as a roll-out does."""
    senlin.stored["nodes"].pop(id)
    left = [each for each in cluster(senlin)["nodes"] if each != id]
    cluster(senlin).update(nodes=left, desired_capacity=len(left))
    senlin.add("actions", action="NODE_DELETE", target=id, status="SUCCEEDED", cause="RPC Request")


def look_again(found: Situation) -> None:
    """Find what is there now, as before each plan of a run."""
    found.resolved.clear()
    found.have = state.find(found)


def titles(found: Situation) -> list[str]:
    return [step.title for step in plan(found)]


def begun(senlin: FakeSenlin, **attributes: Any) -> Journal:
    """Write the journal of a roll-out into the metadata of the cluster."""
    old, new = profile_id("old"), profile_id("new")
    journal = Journal(**{"profile_id": new, "cluster_profile_id": old, "names": {old: ["*"]}, **attributes})
    cluster(senlin)["metadata"] = {JOURNAL: journal.written()}
    return journal


def mark(node_id: str, **more: Any) -> dict[str, Any]:
    return {REPLACES: Mark(CLUSTER_ID, node_id, **more).written()}
