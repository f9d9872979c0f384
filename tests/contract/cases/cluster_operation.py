# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_operation."""

from __future__ import annotations

from case import NODE, PROFILE, SMALL, Case
from harness import Task

REBOOT = Task("cluster_operation", {"cluster": "web", "operation": "reboot", "params": {"type": "SOFT"}})
ON_NODES = Task("cluster_operation", {"nodes": ["one"], "operation": "reboot"})

EACH_TIME = (
    Case("on a cluster", REBOOT, given=(PROFILE, SMALL), steps=("reboot cluster web",)),
    Case("on a cluster and not wait", REBOOT.but(wait=False), given=(PROFILE, SMALL), steps=("reboot cluster web",)),
    Case("on a node", ON_NODES, given=(PROFILE, NODE), steps=("reboot node one",), effects=("restart 1: one",)),
    Case(
        "in place",
        ON_NODES.but(operation="lock"),
        given=(PROFILE, NODE),
        steps=("lock node one",),
        effects=("in_place 1: one",),
    ),
    Case("on a node by its id", ON_NODES.but(nodes=["{node one}"]), given=(PROFILE, NODE), steps=("reboot node one",)),
)
