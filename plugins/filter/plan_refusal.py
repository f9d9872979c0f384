# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: plan_refusal
short_description: Check whether a saved plan of a scaling group can be carried out
version_added: 0.2.0
description:
  - Reads a plan that P(senlin.clustering.plan_document#filter) has put together, and compares it with the steps that
    the role P(senlin.clustering.scaling_group#role) would take now.
author:
  - The senlin.clustering authors (@senlin-clustering)
positional: current
options:
  _input:
    description:
      - The path of a file on the controller, the text of the plan, or the plan itself.
    type: raw
    required: true
  connection:
    description:
      - The C(endpoint) and the C(project_id) of this run, as M(senlin.clustering.cluster_build_info) returns them.
    type: dict
    default: {}
  current:
    description:
      - The plan as it would be now. If omitted, the filter checks only whether the saved plan is valid.
    type: dict
  each:
    description:
      - Whether to return a list of all differences instead of one sentence, which shows only the first of many.
    type: bool
    default: false
  folder:
    description:
      - The directory in which a relative path begins.
    type: str
    default: .
  group:
    description:
      - The name of the group.
    type: str
    required: true
  key:
    description:
      - The key that the plan is signed with.
    type: str
    default: ""
  state:
    description:
      - The state that the role declares.
    type: str
    default: present
    choices: [absent, present]
seealso:
  - plugin: senlin.clustering.plan_document
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Find out whether a file holds a plan of the group
  ansible.builtin.debug:
    msg: "{{ '/tmp/web.json' | senlin.clustering.plan_refusal(group='web') }}"
"""

RETURN = r"""
_value:
  description: A sentence, or an empty text if the plan can be carried out; with O(each=true), a list of texts.
  type: raw
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..module_utils._saved_plans.comparing import differences, refusal
from ..module_utils._saved_plans.reading import NoPlan, check_target, read_plan
from ..plugin_utils._in_process.arguments import as_from_json


def plan_refusal(
    saved: Any,
    current: Mapping[str, Any] | None = None,
    *,
    group: str,
    state: str = "present",
    connection: Mapping[str, Any] | None = None,
    folder: str = ".",
    key: str = "",
    each: bool = False,
) -> str | list[str]:
    """The filter; see ``DOCUMENTATION``."""
    try:
        document = read_plan(as_from_json(saved), folder=str(folder), key=str(key or ""))
        check_target(document, group=str(group), state=str(state), connection=as_from_json(connection or {}))
    except NoPlan as error:
        return [str(error)] if each else str(error)
    if each:
        return differences(document, as_from_json(current)) if current else []
    return refusal(document, as_from_json(current)) if current else ""


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"plan_refusal": plan_refusal}
