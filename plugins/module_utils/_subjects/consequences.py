# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a step does to nodes, as far as it is known before, and which of them it must not remove."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .._plan.effect import Touch
from .._plan.plan import Step


@dataclass(frozen=True)
class Consequences:
    """What a step does to nodes.

    :param words: the end of the title of the step, such as ``, deleting 2 nodes``; empty if no node leaves.
    :param touches: its effects on servers or stacks.
    :param protected: what it removes although it is protected, as it stands in a sentence.
    :param at_risk: the protected nodes that Senlin can choose to remove, as they stand in a sentence.
    """

    words: str = ""
    touches: tuple[Touch, ...] = ()
    protected: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()

    def added_to(self, step: Step) -> Step:
        """A step with these consequences, beside those that it has."""
        return replace(
            step,
            title=f"{step.title}{self.words}",
            touches=(*step.touches, *self.touches),
            protected=(*step.protected, *self.protected),
            at_risk=(*step.at_risk, *self.at_risk),
        )
