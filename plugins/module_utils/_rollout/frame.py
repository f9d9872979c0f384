# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The beginning and the end of a roll-out: what is changed temporarily, and put back on every way out.

The journal is written first and removed last, so that a run that finds one knows what to put back. Policies that would
interfere are disabled: a health policy would recover a node in transit, and a scaling policy would change the size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._plan.calls import Act, Update
from .._plan.plan import Step
from .._plan.reserved import JOURNAL
from .._plan.resource import Situation
from .._senlin.kinds import CLUSTER
from .._senlin.transport import Attributes
from .._subjects.bindings import bindings_of
from .._subjects.deletion_policies import DeletionPolicy
from .._subjects.sizes import NO_LIMIT, Sizes
from .marks import Journal, without
from .memory import memory_of
from .state import State

INTERFERING = ("senlin.policy.health-", "senlin.policy.scaling-")
"""The beginnings of the types of the policies that a roll-out disables."""


def interfering_policies(situation: Situation, cluster: Attributes) -> list[str]:
    """The ids of the enabled policies that are to be disabled. ``GET /clusters/<id>/policies``."""
    return [
        str(binding["policy_id"])
        for binding in bindings_of(situation.client, cluster)
        if binding["is_enabled"] and str(binding["policy_type"]).startswith(INTERFERING)
    ]


def write_journal(cluster: Attributes, journal: Journal) -> list[Step]:
    """The step that writes the journal, unless the cluster has it already.

    Senlin refuses to update a cluster that is in ERROR, so the journal of such a cluster is in this run alone.
    """
    if (cluster["metadata"] or {}).get(JOURNAL) == journal.written() or cluster["status"] == "ERROR":
        return []
    return [journal_step(cluster, journal, f"note the roll-out in the metadata of cluster {cluster['name']}")]


def begin(situation: Situation, cluster: Attributes, journal: Journal, temporary: Sizes | None) -> list[Step]:
    """The steps between the journal and the first batch. If they are begun already, those that are left of them.

    :param journal: what to put back.
    :param temporary: the sizes during the batches, if they change.
    """
    bound = {str(binding["policy_id"]): binding for binding in bindings_of(situation.client, cluster)}
    steps = [
        _switch(cluster, bound[id], enabled=False) for id in journal.policies if id in bound and bound[id]["is_enabled"]
    ]
    if temporary and temporary != Sizes.of(cluster):
        steps.append(resize_step(cluster, Sizes.of(cluster), temporary))
    return steps


def end(
    situation: Situation,
    state: State,
    journal: Journal | None,
    *,
    profile: Attributes | None = None,
    sizes: Sizes | None = None,
    disabled: bool = False,
    written: bool = True,
    checks: bool = False,
    extra: int = 0,
) -> list[Step]:
    """The steps after the last batch, or after a failure: what was changed temporarily is put back.

    Senlin refuses to update a cluster that is in ERROR, so the journal of such a cluster stays for the next run.

    :param journal: what to put back.
    :param profile: the profile that the cluster is to have from now on, if it changes.
    :param sizes: the sizes that the cluster has by then.
    :param written: whether the metadata of the cluster has the journal by then.
    :param disabled: whether the policies are disabled by then, because the plan has steps that do so.
    :param extra: how many extra members there still are. As long as they count, no member is deleted in their place.
    :param checks: whether to have Senlin determine the status of a cluster in ERROR anew before it is updated.
    """
    cluster, members = state.cluster, len(state.members) + state.coming() + extra
    before = sizes or Sizes.of(cluster)
    expected = sizes or Sizes.of(state.completed_cluster())
    after_all = journal.sizes_after(expected, members) if journal else before
    resized = [resize_step(cluster, before, after_all)] if after_all != before else []
    switched: list[Step] = []
    if journal and journal.policies:
        bound = {str(binding["policy_id"]): binding for binding in bindings_of(situation.client, cluster)}
        present = [bound[id] for id in journal.policies if id in bound]
        switched = [_switch(cluster, each, enabled=True) for each in present if disabled or not each["is_enabled"]]
    becomes = {"profile_id": profile["id"], "profile_name": profile["name"]} if profile else {}
    removed = {"metadata": without(cluster["metadata"], JOURNAL)} if journal and written else {}
    in_error = cluster["status"] == "ERROR" or memory_of(situation).is_unnoted
    checked = [check_step(cluster)] if (becomes or removed) and checks and in_error else []
    if resized and after_all.desired_capacity > members:
        # The resize creates the members that are missing, with the profile that the cluster has by then.
        return [*checked, *_update_steps(cluster, becomes), *resized, *switched, *_update_steps(cluster, removed)]
    return [*resized, *switched, *checked, *_update_steps(cluster, {**becomes, **removed})]


def _update_steps(cluster: Attributes, after: Mapping[str, Any]) -> list[Step]:
    """The step that gives a cluster its profile, or metadata without the journal, or both; none without either."""
    if not after:
        return []
    body = {key: value for key, value in after.items() if key != "profile_name"}
    title = f"update cluster {cluster['name']}: {', '.join(body)}"
    parameters = {"profile_only": True} if "profile_id" in body else {}
    call = Update(CLUSTER, {**body, **parameters}, metadata_keys=(JOURNAL,) if "metadata" in body else ())
    return [Step(title, call, after)]


def journal_step(cluster: Attributes, journal: Journal, title: str) -> Step:
    """The step that writes a journal. ``PATCH /clusters/<id>``."""
    metadata = {**(cluster["metadata"] or {}), JOURNAL: journal.written()}
    call = Update(CLUSTER, {"metadata": metadata}, id=cluster["id"], metadata_keys=(JOURNAL,))
    return Step(title, call, {"metadata": metadata})


def check_step(cluster: Attributes) -> Step:
    """The step that has Senlin determine the status of a cluster anew. ``POST /clusters/<id>/actions``."""
    return Step(f"check cluster {cluster['name']}", Act(CLUSTER, "check", {}, id=cluster["id"]))


def lowered_sizes(cluster: Attributes, nodes: int, count: int, policy: DeletionPolicy | None) -> Sizes:
    """The sizes of a cluster that permit it to lose nodes temporarily, and to get others in their places.

    Senlin compares the number of nodes with ``min_size``, and refuses nodes if the desired capacity and they exceed
    ``max_size``. It sets the desired capacity to the number of nodes when some join, or one is deleted.

    :param nodes: how many nodes it has before the batches.
    :param count: how many of them it loses at a time.
    :param policy: its deletion policy. With one that does not reduce the desired capacity, deleted nodes still count.
    """
    sizes = Sizes.of(cluster)
    left = max(min(sizes.desired_capacity, nodes) - count, 0)
    most = sizes.desired_capacity if policy is None or policy.reduces else sizes.desired_capacity + count
    high = sizes.max_size if sizes.max_size == NO_LIMIT else max(sizes.max_size, most)
    return replace(sizes, min_size=min(sizes.min_size, left), max_size=high)


def _switch(cluster: Attributes, binding: Attributes, *, enabled: bool) -> Step:
    body = {"policy_id": binding["policy_id"], "enabled": enabled}
    verb = "enable" if enabled else "disable"
    call = Act(CLUSTER, "policy_update", body, id=cluster["id"])
    return Step(f"{verb} policy {binding['policy_name']} on cluster {cluster['name']}", call)


def resize_step(cluster: Attributes, before: Sizes, sizes: Sizes) -> Step:
    """The step that changes the sizes of a cluster. ``POST /clusters/<id>/actions`` with ``resize``."""
    title = f"resize cluster {cluster['name']}: {sizes.describe_changes(before)}"
    return Step(title, Act(CLUSTER, "resize", sizes.resize_body()), sizes.attributes())
