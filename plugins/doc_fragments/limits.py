# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that limit what a task does to servers."""

from __future__ import annotations


class ModuleDocFragment:
    """O(max_disruption), and O(max_removed) of the modules that remove nodes of a cluster."""

    DOCUMENTATION = r"""
options:
  max_disruption:
    description:
      - The most that the task may do to the server or stack of a node, in the order V(in_place), V(restart),
        V(rebuild), V(replace), V(remove). If a step would do more, the task fails before anything is changed, in check
        mode too. The error names the nodes, and RV(ignore:plan) holds the steps.
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
