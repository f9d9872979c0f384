# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: report_period
short_description: The period of a report on clusters
version_added: 0.2.0
description:
  - Returns the period of a report, and the time since which its actions must be read.
  - The role P(senlin.clustering.report#role) uses this filter.
positional: until
options:
  _input:
    description:
      - When the period begins, as a time such as V(2026-11-24T15:00:00Z), or as the time before now, such as V(24h),
        V(7d) or V(1d12h).
    type: str
    required: true
  until:
    description:
      - When the period ends, in the same formats. If omitted or empty, it lasts until now.
    type: str
  clusters:
    description:
      - The clusters, as M(senlin.clustering.cluster_info) returns them. The actions are read since the start of the
        period and, before that, for as long as an action on one of the clusters may take.
    type: list
    elements: dict
    default: []
seealso:
  - plugin: senlin.clustering.report_data
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show which time a report on the last day would be about
  ansible.builtin.debug:
    msg: "{{ '24h' | senlin.clustering.report_period }}"
"""

RETURN = r"""
_value:
  description: The period. It is widened to whole parts, so that reports that are made soon after one another are equal.
  type: dict
  contains:
    actions_since:
      description: Since when the actions have to be read, in UTC.
      type: str
      sample: "2026-11-23T14:00:00Z"
    end:
      description: When the period ends, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    part_seconds:
      description: The length of each part of the period that the report counts actions for, in seconds.
      type: int
      sample: 1800
    start:
      description: When the period begins, in UTC.
      type: str
      sample: "2026-11-23T15:00:00Z"
    until_now:
      description: Whether the period lasts until the present.
      type: bool
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._senlin.errors import BadInput
from ..plugin_utils._report.period import actions_since, as_dict, read_period, to_text


def report_period(since: Any, until: Any = None, *, clusters: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The filter; see ``DOCUMENTATION``.

    :raises AnsibleFilterError: an option holds no time, or the period is empty.
    """
    try:
        period = read_period(str(since), None if until is None else str(until), datetime.now(timezone.utc))
    except BadInput as refusal:
        raise AnsibleFilterError(str(refusal)) from refusal
    return {**as_dict(period), "actions_since": to_text(actions_since(period, clusters))}


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"report_period": report_period}
