# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters as documents: applying one changes nothing, and in an empty project it creates what is exported the same."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from created import filled_task, remember
from exported_groups import GROUPS, Group
from harness import Task
from playbook import run_playbook
from tenant import Tenant
from test_role import changes

EXPORT = Task("cluster_export", {})
MODULES = {
    "cluster": "clusters",
    "cluster_node": "nodes",
    "cluster_receiver": "receivers",
    "cluster_policy": "policies",
    "cluster_profile": "profiles",
}
"""What a project can have, by the modules that delete it, in this order."""


def build(tenant: Tenant, group: Group) -> None:
    """Create a group."""
    created = {f"server {name}": tenant.devcloud.add_server(tenant.project, name) for name in group.servers}
    for task in group.given:
        remember(tenant.run(filled_task(task, created)), created)


def apply(tenant: Tenant, document: Mapping[str, Any], folder: Path, secrets: Mapping[str, str]) -> list[str]:
    """Run the role with the text of a document, and return what was changed."""
    (folder / "document.yml").write_text(document["text"])
    # Secrets are no templates, whatever they contain.
    lines = [f"  {json.dumps(place)}: !unsafe {json.dumps(secret)}\n" for place, secret in secrets.items()]
    (folder / "secrets.yml").write_text("".join(["scaling_group_secrets:\n", *lines]) if lines else "{}")
    tasks = [
        {
            "module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}},
            "block": [{"ansible.builtin.import_role": {"name": "senlin.clustering.scaling_group"}}],
        }
    ]
    files = [argument for name in ("document", "secrets") for argument in ("-e", f"@{folder / name}.yml")]
    return changes(run_playbook(tasks, {"devcloud": tenant.cloud}, folder, *files))


def empty(tenant: Tenant) -> None:
    """Delete everything in the project."""
    for module, plural in MODULES.items():
        for found in tenant.read(f"/{plural}"):
            tenant.run(Task(module, {"id": found["id"], "state": "absent"}))


@pytest.mark.long
@pytest.mark.sampled
@pytest.mark.parametrize("kind", GROUPS)
def test_a_document_says_what_the_group_is(kind: str, tenant: Tenant, tmp_path: Path) -> None:
    group = GROUPS[kind]
    build(tenant, group)
    first = tenant.run(EXPORT)
    assert sorted(each["name"] for each in first["left_out"]) == sorted(group.alone)
    documents = first["documents"]
    assert [name for each in documents for name in each["secrets"]] == list(group.secrets)
    assert [each["left_out"] for each in documents] == [[]] * len(documents)
    assert not any(secret in each["text"] for each in documents for secret in group.secrets.values())
    start = time.time()
    for document in documents:
        assert apply(tenant, document, tmp_path, group.secrets) == []
    assert tenant.writes(start) == []
    empty(tenant)
    for document in documents:
        assert apply(tenant, document, tmp_path, group.secrets) != []
        assert apply(tenant, document, tmp_path, group.secrets) == []
    again = tenant.run(EXPORT)
    assert [each["text"] for each in again["documents"]] == [each["text"] for each in documents]
    assert again["left_out"] == []
