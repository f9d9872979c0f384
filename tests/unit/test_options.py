# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a module: those of its table, of the connection, of waiting, and ``state``."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import CONNECTION, WAIT, options
from ansible_collections.senlin.clustering.plugins.modules import (
    cluster,
    cluster_info,
    cluster_profile,
    cluster_resize,
)

PRESENT_OR_ABSENT = {"type": "str", "default": "present", "choices": ["absent", "present"]}


@pytest.mark.parametrize(
    ("declaration", "state", "waits"),
    [
        pytest.param(cluster.RESOURCE, PRESENT_OR_ABSENT, True, id="a declaring module"),
        pytest.param(cluster_profile.RESOURCE, PRESENT_OR_ABSENT, False, id="a module that starts no actions"),
        pytest.param(cluster_resize.RESOURCE, None, True, id="an acting module"),
        pytest.param(cluster_info.INFO, None, False, id="an info module"),
    ],
)
def test_options(declaration: Resource | Info, state: dict[str, Any] | None, waits: bool) -> None:
    spec = options(declaration)["argument_spec"]
    assert {*CONNECTION, *(row.option for row in declaration.fields)} <= set(spec)
    assert spec.get("state") == state
    assert set(WAIT) & set(spec) == (set(WAIT) if waits else set())
