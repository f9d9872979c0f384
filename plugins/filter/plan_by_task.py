# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: plan_by_task
short_description: The plans of several tasks, by the tasks
version_added: 0.2.0
description:
  - Returns the plans of the modules of this collection from the registered results of tasks in check mode, under the
    names of the tasks. Each of them can be O(senlin.clustering.cluster#module:expected_plan) of the same task later.
  - The role P(senlin.clustering.scaling_group#role) uses it to carry out a saved plan.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  _input:
    description:
      - Dictionaries, each with the name of a C(task), its C(module), and its registered C(result). The items of a loop
        are tasks of their own, whose names are the name of the task and, after a space, the name of the item.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: senlin.clustering.plan_document
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Plan the resize
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    number: 5
  check_mode: true
  register: resize

- name: Show the plans
  ansible.builtin.debug:
    msg: "{{ [{'task': 'resize', 'module': 'cluster_resize', 'result': resize}] | senlin.clustering.plan_by_task }}"
"""

RETURN = r"""
_value:
  description: The plan of each task, as RV(senlin.clustering.cluster#module:plan) is.
  type: dict
"""

from collections.abc import Callable
from typing import Any

from ..module_utils._saved_plans.document import tasks_of
from ..plugin_utils._in_process.arguments import as_from_json


def plan_by_task(results: Any) -> dict[str, list[dict[str, Any]]]:
    """The filter; see ``DOCUMENTATION``. Of two items with one name, the plan of the first that has steps counts."""
    found: dict[str, list[dict[str, Any]]] = {}
    for task in tasks_of(as_from_json(results)):
        found[task["task"]] = found.get(task["task"]) or task["plan"]
    return found


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"plan_by_task": plan_by_task}
