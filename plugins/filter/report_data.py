# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: report_data
short_description: The data of a report on clusters
version_added: 0.2.0
description:
  - Reduces the results of the info modules for the clusters of a project to the data of a report.
  - The role P(senlin.clustering.report#role) uses this filter, and describes the data.
options:
  _input:
    description:
      - The results of the info modules, by the type of object. Each key can be missing.
      - The lists C(clusters), C(nodes), C(policies), C(cluster_policies), C(receivers), C(actions) and C(events) have
        the names that the results of the modules have. C(drift) is the result of C(cluster_drift).
    type: dict
    required: true
  period:
    description:
      - The period, as P(senlin.clustering.report_period#filter) returns it.
    type: dict
    required: true
  earlier:
    description:
      - The text of the existing report, in JSON. If only the time has changed, the new report keeps the time of the
        existing report, so that both are equal.
    type: str
    default: ""
  most_failures:
    description:
      - How many failures are listed.
    type: int
    default: 100
  title:
    description:
      - The title of the report.
    type: str
    default: Clusters
seealso:
  - plugin: senlin.clustering.report_period
    plugin_type: filter
  - plugin: senlin.clustering.report_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the clusters of a project
  senlin.clustering.cluster_info:
    cloud: mycloud
  register: found

- name: Show how many of them have which status
  ansible.builtin.debug:
    msg: "{{ (found | senlin.clustering.report_data(period='24h' | senlin.clustering.report_period)).counts.clusters }}"
"""

RETURN = r"""
_value:
  description: The data of the report.
  type: dict
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._senlin.errors import BadInput
from ..plugin_utils._report.data import Records, report_data, with_time
from ..plugin_utils._report.histories import KEYS
from ..plugin_utils._report.period import from_dict
from ..plugin_utils._report.plain import plain, plain_records

LISTS = {
    "clusters": "clusters",
    "nodes": "nodes",
    "policies": "policies",
    "cluster_policies": "bindings",
    "receivers": "receivers",
    "actions": "actions",
    "events": "events",
}
"""By the keys of the results of modules, the parts of the records."""


def data(
    found: Any,
    period: Mapping[str, Any],
    *,
    earlier: str = "",
    most_failures: int = 100,
    title: str = "Clusters",
) -> dict[str, Any]:
    """The filter; see ``DOCUMENTATION``.

    :raises AnsibleFilterError: the period is none, or what was found is no mapping.
    """
    if not isinstance(found, Mapping):
        raise AnsibleFilterError(
            f"senlin.clustering.report_data needs the results of the info modules in one dictionary, and was given a "
            f"value of type {found.__class__.__name__}."
        )
    lists = {part: plain(found.get(key) or []) for key, part in LISTS.items() if key != "actions"}
    actions = plain_records(found.get("actions") or [], KEYS)
    records = Records(**lists, actions=actions, drift=plain(found.get("drift")))
    try:
        report = report_data(records, from_dict(period), most_failures=int(most_failures), title=str(title))
    except BadInput as refusal:
        raise AnsibleFilterError(str(refusal)) from refusal
    return with_time(report, datetime.now(timezone.utc), _read(earlier))


def _read(text: str) -> Mapping[str, Any] | None:
    """The report that a text holds; ``None`` if it holds none."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, Mapping) else None


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"report_data": data}
