# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extra members: those that a roll-out needs, and those that another run has left."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.gates import OPEN
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.surge import surge_of
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import OTHER_ID, begun, cluster, mark, member, profile_id, senlin, situation, titles

__all__ = ["senlin"]


def add_extra(senlin: FakeSenlin, min_size: int = 1) -> None:
    """Let the roll-out of another profile have left an extra member."""
    sizes, temporary = Sizes(min_size, 3, 3), Sizes(min_size, 4, 3)
    begun(senlin, profile_id=OTHER_ID, members=3, sizes=sizes, temporary_sizes=temporary)
    extra = member(senlin, "web-extra-1", 4, "old", metadata=mark("", extra=True))
    cluster(senlin)["nodes"].append(extra)
    cluster(senlin).update(desired_capacity=4, max_size=4, min_size=min_size)


def room(senlin: FakeSenlin, most: int, used: int) -> None:
    """Set the quota of the project."""
    absolute = {"maxTotalInstances": most, "totalInstancesUsed": used}
    senlin.others["compute /limits"] = Response(200, {"limits": {"absolute": absolute}}, {})


def test_an_extra_member_gets_a_name_that_no_other_has(senlin: FakeSenlin) -> None:
    """A second node with the name and the mark of a member would be removed as a duplicate, again and again."""
    for number, status in ((1, "ERROR"), (2, "ACTIVE")):
        extra = mark("", extra=True)
        member(senlin, f"web-extra-{number}", 3 + number, "new", status=status, metadata=extra)
    found = situation(senlin)
    assert found.have is not None
    new = found.client.get(PROFILE, profile_id("new")) or {}
    surge = surge_of(found, found.have["state"], new, 2, OPEN)
    assert surge.begin[0].title == "create the extra node web-extra-3 with profile new"
    # What Senlin could not delete before is deleted when all members have changed.
    assert [step.title.split()[4] for step in surge.end] == ["web-extra-1", "web-extra-2", "web-extra-3"]


def test_an_extra_member_of_another_profile_is_deleted_before_the_batches(senlin: FakeSenlin) -> None:
    """It is of another roll-out, which this one takes over. It has a server as long as it is there."""
    add_extra(senlin)
    options = {"method": "update", "max_surge": "1"}
    planned = titles(situation(senlin, **options))
    places = [
        next(place for place, title in enumerate(planned) if title.startswith(beginning))
        for beginning in ("add the extra node web-extra-2", "delete the extra node web-extra-1", "batch 1 of ")
    ]
    assert places == sorted(places)
    for most, fits in ((5, True), (4, False)):
        room(senlin, most, 4)
        if fits:
            assert titles(situation(senlin, **options)) == planned
        else:
            with pytest.raises(BadInput, match="has room for 0 of them"):
                plan(situation(senlin, **options))


def test_the_servers_of_extra_members_of_another_profile_are_free_for_replacements(senlin: FakeSenlin) -> None:
    add_extra(senlin)
    room(senlin, 5, 4)
    assert titles(situation(senlin, method="replace", batch_size="2"))
    with pytest.raises(BadInput, match="has room for 1 of them"):
        plan(situation(senlin, method="replace", batch_size="3"))


def test_sizes_do_not_count_an_extra_member_that_is_deleted_before_the_batches(senlin: FakeSenlin) -> None:
    """Otherwise, check mode would differ from the real run, which draws the plan again when it is deleted."""
    add_extra(senlin, min_size=3)
    planned = titles(situation(senlin, method="replace", max_surge="0"))
    assert planned[1:3] == ["resize cluster web: min_size 3 to 2", "delete the extra node web-extra-1 (server 1)"]
    last = ["resize cluster web: min_size 2 to 3, max_size 4 to 3", "update cluster web: profile_id, metadata"]
    assert planned[-2:] == last
