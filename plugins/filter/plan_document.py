# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: plan_document
short_description: The plan of a scaling group as a document
version_added: 0.2.0
description:
  - Puts together what the tasks of the role P(senlin.clustering.scaling_group#role) would do, from their results in
    check mode. The role writes this document to the file C(scaling_group_plan_file), and returns it in the fact
    C(scaling_group_plan).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  _input:
    description:
      - Dictionaries, each with the name of a C(task), its C(module), and its registered C(result).
    type: list
    elements: dict
    required: true
  connection:
    description:
      - The C(endpoint) and the C(project_id), as M(senlin.clustering.cluster_build_info) returns them.
    type: dict
    default: {}
  declared:
    description:
      - The variables that the document of the group declares. Only its secrets count, and only with O(key).
    type: dict
    default: {}
  group:
    description:
      - The name of the group.
    type: str
    required: true
  key:
    description:
      - The key that the plan is signed with. Without one, the digest only shows that a plan is as it was written.
    type: str
    default: ""
  seen:
    description:
      - The objects that the plan depends on, as lists of clusters, nodes and so on, under the names that the info
        modules give them.
    type: dict
    default: {}
  state:
    description:
      - The state that the role declares.
    type: str
    default: present
    choices: [absent, present]
seealso:
  - plugin: senlin.clustering.plan_refusal
    plugin_type: filter
  - plugin: senlin.clustering.scaling_group
    plugin_type: role
"""

EXAMPLES = r"""
- name: Plan the resize
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    number: 5
  check_mode: true
  register: resize

- name: Show how many servers would be built
  ansible.builtin.debug:
    msg: "{{ (results | senlin.clustering.plan_document(group='web')).servers.built }}"
  vars:
    results:
      - task: resize
        module: cluster_resize
        result: "{{ resize }}"
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    digest:
      description: The digest of everything else, with the name of its algorithm.
      type: str
      sample: sha256:2b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfe
    endpoint:
      description: The URL of Senlin.
      type: str
    format:
      description: The version of the form of this document.
      type: int
      sample: 1
    group:
      description: The name of the group.
      type: str
      sample: web
    objects:
      description: The objects that the plan depends on. Each object has the keys C(kind), C(id), C(name), C(updated_at)
        and C(state).
      type: list
      elements: dict
    project_id:
      description: The id of the project.
      type: str
    role:
      description: The role whose plan it is.
      type: str
      sample: senlin.clustering.scaling_group
    secrets:
      description: A digest of the secrets of the group. It can only be calculated with the key. Null without a key.
      type: str
    servers:
      description: How many servers or stacks are touched, under the keys C(built), C(changed_in_place), C(restarted),
        C(rebuilt), C(replaced) and C(removed).
      type: dict
    state:
      description: The state that the role declares.
      type: str
      sample: present
    steps:
      description: The number of steps.
      type: int
      sample: 3
    tasks:
      description: The steps of each task. Each has the keys C(task), C(module), C(steps) and C(plan), as modules return
        them, without secrets.
      type: list
      elements: dict
    written_at:
      description: When the document was put together, in UTC, by the clock of the controller.
      type: str
      sample: "2026-11-24T15:00:00Z"
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ..module_utils._saved_plans.document import plan_document as document_of
from ..module_utils._saved_plans.document import tasks_of
from ..plugin_utils._in_process.arguments import as_from_json


def plan_document(
    results: Any,
    *,
    group: str,
    state: str = "present",
    seen: Mapping[str, Any] | None = None,
    declared: Mapping[str, Any] | None = None,
    connection: Mapping[str, Any] | None = None,
    key: str = "",
) -> dict[str, Any]:
    """The filter; see ``DOCUMENTATION``."""
    return document_of(
        tasks_of(as_from_json(results)),
        as_from_json(seen or {}),
        as_from_json(declared or {}),
        group=str(group),
        state=str(state),
        connection=as_from_json(connection or {}),
        written_at=datetime.now(timezone.utc),
        key=str(key or ""),
    )


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"plan_document": plan_document}
