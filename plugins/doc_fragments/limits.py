# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that limit what a task does to servers."""

from __future__ import annotations


class ModuleDocFragment:
    """O(max_disruption), O(max_removed) of the modules that remove nodes of a cluster, and O(expected_plan)."""

    DOCUMENTATION = r"""
options:
  max_disruption:
    description:
      - The most disruptive change that the task may make to the server or stack of a node, in the order V(in_place),
        V(restart), V(rebuild), V(replace), V(remove). If a step would do more, the task fails before anything is
        changed, in check mode too. The error names the nodes, and RV(ignore:plan) holds the steps.
      - If omitted, there is no limit.
    type: str
    choices: [in_place, restart, rebuild, replace, remove]
"""

    REMOVED = r"""
options:
  max_removed:
    description:
      - How many servers or stacks of nodes the task may delete. Either a number such as V(2), or a percentage of the
        members that the cluster has when the task begins, such as V(25%), rounded down. If the task would delete more,
        it fails before anything is changed, in check mode too. The error names the nodes, and RV(ignore:plan) holds the
        steps.
      - A node that leaves the cluster and keeps its server does not count, nor does a node whose server is replaced.
      - If omitted, there is no limit.
    type: str
"""

    EXPECTED = r"""
options:
  expected_plan:
    description:
      - The plan that the task must have. Pass RV(ignore:plan) of the same task in check mode. If the task would do
        anything else, it fails before anything is changed, in check mode too. RV(ignore:plan_differences) lists the
        differences.
      - The task compares the plans each time it makes its plan, right before it sends the first request. If it has done
        a part of the plan, it compares the rest. Steps that a module takes after a failure are not compared.
      - In a plan from check mode, an object that did not exist yet has no id, and is compared by its name. A secret is
        masked, and matches every value.
      - An empty list means that nothing may be changed. If omitted, every plan is carried out.
    type: list
    elements: dict
"""
