# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a module: those of its table, of the connection, of waiting, and ``state``."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import (
    CONNECTION,
    WAIT,
    given_options,
    options,
)
from ansible_collections.senlin.clustering.plugins.modules import (
    cluster,
    cluster_info,
    cluster_profile,
    cluster_resize,
)
from declarations import INFOS, MODULES, RESOURCES

PRESENT_OR_ABSENT = {"type": "str", "default": "present", "choices": ["absent", "present"]}


@pytest.mark.parametrize(
    ("declaration", "state"),
    [
        pytest.param(cluster.RESOURCE, PRESENT_OR_ABSENT, id="a declaring module"),
        pytest.param(cluster_profile.RESOURCE, PRESENT_OR_ABSENT, id="a module that starts no actions"),
        pytest.param(cluster_resize.RESOURCE, None, id="an acting module"),
        pytest.param(cluster_info.INFO, None, id="an info module"),
    ],
)
def test_options(declaration: Resource | Info, state: dict[str, Any] | None) -> None:
    spec = options(declaration)["argument_spec"]
    assert {*CONNECTION, *WAIT, *(row.option for row in declaration.fields)} <= set(spec)
    assert spec.get("state") == state


@pytest.mark.parametrize("module", MODULES)
def test_every_module_takes_the_options_of_all(module: str) -> None:
    """So that ``module_defaults`` can set them for the whole action group."""
    spec = options({**RESOURCES, **INFOS}[module])["argument_spec"]
    assert {name: spec.get(name) for name in {**CONNECTION, **WAIT}} == {**CONNECTION, **WAIT}


@pytest.mark.parametrize(
    ("module", "params", "given"),
    [
        pytest.param("cluster", {"name": None, "id": "i"}, {"id": "i"}, id="null"),
        pytest.param("cluster", {"profile_id": None}, {}, id="null under an alias"),
        pytest.param("cluster", {"force": None, "state": None}, {"force": None, "state": None}, id="with a default"),
        pytest.param("cluster_resize", {"cluster": None}, {"cluster": None}, id="required"),
        pytest.param("cluster", {"name": "", "metadata": {}}, {"name": "", "metadata": {}}, id="empty"),
        pytest.param("cluster_info", {"cloud": "", "region_name": "", "verify": ""}, {}, id="empty in the connection"),
        pytest.param("cluster_info", {"validate_certs": False}, {"validate_certs": False}, id="false"),
        pytest.param("cluster_info", {"color": None}, {"color": None}, id="unknown"),
    ],
)
def test_options_that_are_given(module: str, params: dict[str, Any], given: dict[str, Any]) -> None:
    assert given_options({**RESOURCES, **INFOS}[module], params) == given
