# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a roll-out leaves alone after a failure, because somebody has protected it meanwhile.

A plan that would remove what is protected is refused as a whole. After a failure, there is nobody to decide, and the
rest must be put back all the same: only the steps that would remove what is protected are left out, and a sentence says
so. The next run refuses its plan, as long as it would remove any of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._plan.effect import listed
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.kinds import NODE, capitalized
from .._senlin.transport import Attributes
from .memory import memory_of


def without_removals(situation: Situation, steps: Iterable[Step]) -> list[Step]:
    """The steps that remove nothing that is protected. The memory of the run has what the others would remove."""
    found = []
    for step in steps:
        memory_of(situation).spared.update(dict.fromkeys(step.protected))
        found += [] if step.protected else [step]
    return found


def replaceable(situation: Situation, nodes: Sequence[Attributes]) -> list[Attributes]:
    """The nodes that can be replaced, as they are not protected. The memory of the run has the others."""
    kept = [node for node in nodes if protected_of(NODE, [node])]
    memory_of(situation).held.update(node["id"] for node in kept)
    return [node for node in nodes if node not in kept]


def sentence_of_spared(situation: Situation) -> str:
    """What was not removed, and how to have that removed; empty if there is nothing."""
    names = list(memory_of(situation).spared)
    if not names:
        return ""
    were, they, them = ("was", "it is", "it") if len(names) == 1 else ("were", "they are", "them")
    return (
        f"{capitalized(listed(names))} {were} not removed, because {they} protected. To have {them} removed, set "
        f"protect to false for {them} with cluster_node."
    )
