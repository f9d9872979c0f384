# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins of others that use openstacksdk in the same processes work as without the collection, also in threads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playbook import results_of
from tenant import Tenant

pytestmark = pytest.mark.long

LOOKUP = """
from concurrent.futures import ThreadPoolExecutor

import openstack
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **options):
        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(lambda name: openstack.connect(cloud=name).current_project_id, terms * 8))
"""
"""Looks up the project of a cloud, eight times at once."""

ACTION = """
import openstack
from ansible.plugins.action import ActionBase
from openstack import connection


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        config = openstack.config.get_cloud_region(cloud="devcloud")
        return {"project": connection.Connection(config=config).current_project_id}
"""
"""Looks it up in another way."""


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_they_work_before_and_after(first: bool, tenant: Tenant, tmp_path: Path) -> None:
    for kind, text in (("lookup", LOOKUP), ("action", ACTION)):
        (tmp_path / f"{kind}_plugins").mkdir()
        (tmp_path / f"{kind}_plugins" / "projects.py").write_text(text)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "projects.py").touch()
    look = {"ansible.builtin.set_fact": {"found": "{{ query('projects', 'devcloud') | unique }}"}}
    ask = {"senlin.clustering.cluster_info": {"cloud": "devcloud"}}
    tasks = [look, {"projects": {}}, ask] if first else [ask, look, {"projects": {}}]
    results = results_of(
        [{"name": str(number), **task} for number, task in enumerate(tasks)], {"devcloud": tenant.cloud}, tmp_path
    )
    looked, other, asked = results if first else (*results[1:], results[0])
    assert asked["clusters"] == []
    assert looked["ansible_facts"]["found"] == [other["project"]]
