# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes pages from sample records, with the filters and the templates of the role, and without Ansible."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.senlin.clustering.plugins.plugin_utils._report.data import Records, report_data, with_time
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.period import read_period
from ansible_collections.senlin.clustering.plugins.plugin_utils._report_page.page import report_page
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .sample import NOW

TEMPLATES = Path(__file__).parents[2] / "roles" / "report" / "templates"


def report_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a report on the last day of some records, by the keys of the modules' results."""
    lists = {("bindings" if key == "cluster_policies" else key): value for key, value in found.items()}
    data = report_data(Records(**lists), read_period("24h", None, NOW), most_failures=100, title="Clusters of the shop")
    return with_time(data, NOW, None)


def page_of(found: Mapping[str, Any]) -> str:
    """The page of a report on the last day of some records. Ansible's template module sets the same options."""
    return rendered(report_page(report_of(found)))


def rendered(page: Mapping[str, Any]) -> str:
    """The page with some content."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    return environment.get_template("report.html.j2").render(page=page) + "\n"
