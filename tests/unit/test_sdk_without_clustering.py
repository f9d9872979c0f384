# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in for a later openstacksdk lacks Senlin, and nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import Any

from sdk_without_clustering.without_clustering import without_service
from tools.sdk import INSTALLED, WITHOUT_CLUSTERING, with_sdk

DESCRIBE = """
import importlib, json, pkgutil, sys
import openstack, os_service_types
from keystoneauth1 import discover
from openstack.connection import Connection

def missing(name):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        return error.name

print(json.dumps({
    "services": sorted(name for name in dir(Connection) if not name.startswith("_")),
    "packages": sorted(name for name in sys.modules if name.startswith("openstack.") and name.count(".") == 1),
    "missing": [missing(f"openstack.{name}") for name in ("clustering", "clustering.v1.cluster", "compute.v2.server")],
    "types": sorted(os_service_types.ServiceTypes().all_types_by_service_type),
    "known": [discover._SERVICE_TYPES.is_known(name) for name in ("clustering", "cluster", "compute")],
}))
"""
"""A program that prints what the SDK has."""


def described(sdk: str) -> dict[str, Any]:
    """What an SDK has, in a process that is started by another one."""
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {DESCRIBE!r}], check=True)"
    command = [sys.executable, "-c", child]
    done = subprocess.run(command, env=with_sdk(sdk), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_what_it_lacks() -> None:
    installed, without = described(INSTALLED), described(WITHOUT_CLUSTERING)
    gone = {"clustering", "cluster", "resource_cluster"}
    assert set(without["services"]) == set(installed["services"]) - gone
    assert set(without["packages"]) == set(installed["packages"]) - {"openstack.clustering"}
    assert set(without["types"]) == set(installed["types"]) - {"clustering"}
    assert without["known"] == [False, False, True]
    assert without["missing"][2] is None
    assert all(name.startswith("openstack.clustering") for name in without["missing"][:2])


def test_what_depends_on_the_package_goes_too() -> None:
    code = """
from openstack.clustering import clustering_service
from openstack.compute import compute_service as compute_module
class Services:
    clustering = clustering_service.ClusteringService()
    cluster = clustering
    compute = compute_module.ComputeService()
"""
    assert [line for line in ast.unparse(without_service(ast.parse(code))).splitlines() if line] == [
        "from openstack.compute import compute_service as compute_module",
        "class Services:",
        "    compute = compute_module.ComputeService()",
    ]
