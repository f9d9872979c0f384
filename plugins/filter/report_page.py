# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: report_page
short_description: The content of the page of a report on clusters
version_added: 0.2.0
description:
  - Prepares the data of a report for the templates of the role P(senlin.clustering.report#role). It computes the
    charts, writes times and numbers for people, and escapes all text for HTML.
  - You can use this filter in a template of your own, but its result can change in any release.
options:
  _input:
    description:
      - The data of a report, as P(senlin.clustering.report_data#filter) returns it.
    type: dict
    required: true
seealso:
  - plugin: senlin.clustering.report_data
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the summary of a project without clusters
  ansible.builtin.debug:
    msg: "{{ ({} | senlin.clustering.report_data(period='24h' | senlin.clustering.report_period)
      | senlin.clustering.report_page).tiles }}"
"""

RETURN = r"""
_value:
  description: The content of the page. All text in it is escaped for HTML.
  type: dict
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._senlin.errors import BadInput
from ..plugin_utils._report.plain import plain
from ..plugin_utils._report_page.page import report_page


def page(report: Any) -> dict[str, Any]:
    """The filter; see ``DOCUMENTATION``.

    :raises AnsibleFilterError: the value is no report.
    """
    if not isinstance(report, Mapping) or not {"period", "clusters", "counts", "generated_at"} <= set(report):
        raise AnsibleFilterError(
            "senlin.clustering.report_page needs the data of a report, which the filter senlin.clustering.report_data "
            "returns."
        )
    try:
        return report_page(plain(report))
    except BadInput as refusal:
        raise AnsibleFilterError(str(refusal)) from refusal


class FilterModule:
    """The filter plugin."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"report_page": page}
