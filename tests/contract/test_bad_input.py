# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid input is refused with one readable message before any write, in check mode as in the real run.

The tasks are rows of the table in ``bad_input.py``. Ambiguous names are in ``test_finding.py``, problems with the
connection in ``test_bad_connection.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import pytest
from bad_input import GIVEN, TABLE, UNKNOWN_ID, Bad
from case import BINDING, EMPTY, POLICY, PROFILE
from devcloud.client import Devcloud
from harness import Task
from tenant import Tenant

Prepared = Callable[..., Tenant]
"""Returns a tenant in whose project the named tasks of ``GIVEN`` have run."""
BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])


@pytest.fixture(scope="session")
def prepared(devcloud: Devcloud) -> Prepared:
    """Returns a project in which tasks have run. Tests share it, as refused tasks change nothing."""

    @cache
    def prepare(*given: str) -> Tenant:
        project = devcloud.new_project()
        tenant = Tenant(devcloud, project, project.cloud)
        for task in given:
            tenant.run(GIVEN[task])
        return tenant

    return prepare


@BOTH_MODES
@pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE)
def test_bad_input(bad: Bad, check: bool, prepared: Prepared) -> None:
    tenant = prepared(*bad.given)
    start = time.time()
    result = tenant.refused(bad.task, check=check)
    assert [word for word in bad.words if word not in result["msg"]] == [], result["msg"]
    assert tenant.writes(start) == []
    assert not result.get("steps_done")


def test_an_unknown_profile_is_an_error(tenant: Tenant) -> None:
    start = time.time()
    result = tenant.refused(EMPTY.but(profile="nowhere"))
    assert "There is no profile 'nowhere' in this project" in result["msg"]
    assert tenant.writes(start) == []


@pytest.mark.parametrize("reference", ["nowhere", UNKNOWN_ID])
def test_an_unknown_profile_is_a_warning_if_check_mode_is_to_assume_it(reference: str, tenant: Tenant) -> None:
    message = tenant.refused(EMPTY.but(profile=reference), check=True)["msg"]
    assert f"There is no profile {reference!r}" in message and "senlin_assume_missing" in message
    result = tenant.run(EMPTY.but(profile=reference), check=True, assume_missing=True)
    (warning,) = result["warnings"]
    assert f"There is no profile {reference!r}" in warning
    assert (result["changed"], result["steps"]) == (True, ["create cluster web"])


def test_an_unknown_profile_of_a_live_cluster(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    start = time.time()
    assert "'nowhere'" in tenant.refused(EMPTY.but(profile="nowhere"))["msg"]
    predicted = tenant.run(EMPTY.but(profile="nowhere"), check=True, assume_missing=True)
    assert predicted["steps"] == ["update cluster web: profile_id"]
    assert "'nowhere'" in predicted["warnings"][0]
    assert tenant.writes(start) == []


@BOTH_MODES
@pytest.mark.parametrize("task", [PROFILE, POLICY], ids=lambda task: task.module)
def test_what_is_in_use_is_not_deleted(task: Task, check: bool, tenant: Tenant) -> None:
    results = [tenant.run(each) for each in (PROFILE, POLICY, EMPTY, BINDING)]
    cluster = results[2]["cluster"]
    start = time.time()
    result = tenant.refused(Task(task.module, {"name": task.options["name"], "state": "absent"}), check=check)
    assert f"it is used by cluster web ({cluster['id']})." in result["msg"]
    assert tenant.writes(start) == []


def test_a_bad_name_can_be_absent(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    for name in ("my web", "x" * 256):
        for module in ("cluster", "cluster_profile"):
            assert not tenant.run(Task(module, {"name": name, "state": "absent"}))["changed"]
    assert len(tenant.read("/profiles")) == 1
