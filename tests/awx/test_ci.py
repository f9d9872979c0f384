# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples for continuous integration: whatever a run has got to, nothing of it is left, and nothing else goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import openstack
import pytest
from case import EMPTY, PROFILE
from cloud_under_test import patient
from injection import EXAMPLES
from pipelines import Job, github, gitlab
from playbook import settings
from tenant import Tenant, until

OWNER = "example/project"
PLAYBOOKS = {"ci/create.yml", "ci/check.yml", "ci/remove.yml", "ci/remove_old.yml"}
OPENSTACK = {
    "OS_AUTH_TYPE",
    "OS_AUTH_URL",
    "OS_REGION_NAME",
    "OS_APPLICATION_CREDENTIAL_ID",
    "OS_APPLICATION_CREDENTIAL_SECRET",
}
"""What a login with an application credential needs."""


@dataclass(frozen=True)
class Checkout:
    """A checkout of a repository that has the examples, on a machine that continuous integration has set up.

    :param surroundings: the environment of its jobs, apart from their own variables.
    :param credential: how to log in, as ``OS_*`` variables.
    """

    folder: Path
    surroundings: dict[str, str]
    credential: dict[str, str]

    def start(self, playbook: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a playbook with further environment variables."""
        return subprocess.Popen(
            ["ansible-playbook", f"ci/{playbook}", *arguments],
            cwd=self.folder,
            env={**self.surroundings, **self.credential, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def play(self, playbook: str, *arguments: str, fails: bool = False, **variables: str) -> str:
        """Run a playbook and return what it prints."""
        process = self.start(playbook, *arguments, **variables)
        printed, dummy = process.communicate(timeout=patient(200))
        assert (process.returncode != 0) == fails, printed
        return printed


@pytest.fixture
def checkout(tenant: Tenant, tmp_path: Path) -> Checkout:
    assert tenant.project is not None
    shutil.copytree(EXAMPLES / "ci", tmp_path / "ci")
    created = openstack.connect(**tenant.cloud).identity.create_application_credential(tenant.project.user_id, "ci")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    surroundings = {**settings(tmp_path), "PATH": path, "HOME": str(tmp_path)}
    # There is no clouds.yaml: the variables are all that a job has.
    del surroundings["OS_CLIENT_CONFIG_FILE"]
    credential = {
        "OS_AUTH_TYPE": "v3applicationcredential",
        "OS_AUTH_URL": tenant.project.auth_url,
        "OS_REGION_NAME": tenant.cloud["region_name"],
        "OS_APPLICATION_CREDENTIAL_ID": created.id,
        "OS_APPLICATION_CREDENTIAL_SECRET": created.secret,
    }
    return Checkout(tmp_path, surroundings, credential)


def github_jobs(credential: dict[str, str]) -> dict[str, Job]:
    """The jobs of GitHub Actions in one run."""
    values = {f"{kind}.{name}": value for kind in ("vars", "secrets") for name, value in credential.items()}
    return github({**values, "github.run_id": "7", "github.run_attempt": "1", "github.repository": OWNER})


def gitlab_jobs(credential: dict[str, str]) -> dict[str, Job]:
    """The jobs of GitLab in one pipeline."""
    return gitlab({**credential, "CI_JOB_ID": "7", "CI_PROJECT_PATH": OWNER})


SERVICES = {"github": github_jobs, "gitlab": gitlab_jobs}


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_the_jobs_fit_the_playbooks(service: str) -> None:
    jobs = SERVICES[service](dict.fromkeys(OPENSTACK, "value"))
    assert set(jobs) == {"test", "remove_old"}
    assert jobs["test"].playbooks == ["ci/create.yml", "ci/check.yml", "ci/remove.yml"]
    assert jobs["remove_old"].playbooks == ["ci/remove_old.yml"]
    assert {f"ci/{path.name}" for path in (EXAMPLES / "ci").glob("*.yml")} >= PLAYBOOKS
    used = "".join((EXAMPLES / playbook).read_text() for playbook in PLAYBOOKS)
    for name, job in jobs.items():
        assert set(job.environment) >= OPENSTACK
        assert job.environment["CLUSTER_OWNER"] == OWNER and "7" in job.environment["CLUSTER_NAME"]
        assert all(variable in used for variable in job.environment if variable.startswith("CLUSTER_"))
        # Each event runs one of the jobs.
        assert ("==" in job.when) == (name == "remove_old") and "schedule" in job.when
        (install,) = (step.script for step in job.steps if step.installs)
        assert '"openstacksdk>=1.5.0"' in install and "collection install senlin.clustering" in install
    # Only the removal runs in any case.
    assert [step.script for step in jobs["test"].steps if step.always] == ["ansible-playbook ci/remove.yml"]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_run_leaves_nothing(service: str, checkout: Checkout, tenant: Tenant) -> None:
    job = SERVICES[service](checkout.credential)["test"]
    statuses = job.run(checkout.folder, checkout.surroundings)
    assert statuses and not any(statuses)
    assert left(tenant) == []
    # Without a second server, the cluster fails to be created.
    tenant.devcloud.limit_servers(tenant.project, 1)
    statuses = job.run(checkout.folder, checkout.surroundings)
    assert statuses[0] != 0 and statuses[1:] == [0]
    assert left(tenant) == []


def left(tenant: Tenant) -> list[str]:
    """The names of the clusters, profiles and nodes of the project."""
    return [each["name"] for plural in ("clusters", "profiles", "nodes") for each in tenant.read(f"/{plural}")]


def test_each_playbook_can_run_twice(checkout: Checkout, tenant: Tenant) -> None:
    run = {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": OWNER}
    assert "changed=2" in checkout.play("create.yml", **run)
    assert "changed=0" in checkout.play("create.yml", **run)
    tenant.devcloud.vanish(tenant.read("/nodes")[0]["physical_id"])
    assert "should have 2 ACTIVE nodes" in checkout.play("check.yml", fails=True, **run)
    assert "changed=2" in checkout.play("remove.yml", **run)
    assert "changed=0" in checkout.play("remove.yml", **run)
    assert left(tenant) == []


def test_a_run_that_was_killed_is_removed(checkout: Checkout, tenant: Tenant) -> None:
    run = {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": OWNER}
    process = checkout.start("create.yml", **run)
    until(lambda: tenant.named("clusters", "ci-1"))
    process.kill()
    process.communicate()
    checkout.play("remove.yml", **run)
    assert left(tenant) == []


@pytest.fixture
def others(tenant: Tenant) -> Iterator[Callable[[], list[str]]]:
    """Objects that are not of an owner: without metadata, with that of others, and with a name that looks like one."""
    tenant.run(PROFILE)
    marks = {"web": {}, "ci-9": {"owner": OWNER}, "other": {"ci_owner": f"{OWNER}-2"}}
    for name, metadata in marks.items():
        tenant.run(EMPTY.but(name=name, metadata=metadata))
        tenant.run(PROFILE.but(name=f"{name}-alone", metadata=metadata))
    # Metadata can also be null, as those of a profile that another client has created.
    (nulled,) = tenant.named("profiles", "web-alone")
    tenant.send("PATCH", f"/profiles/{nulled['id']}", {"profile": {"metadata": None}})
    before = left(tenant)
    yield lambda: before


def passed(moment: str) -> None:
    """Wait until the second of a time is over, as Senlin's times are whole seconds."""
    until(lambda: datetime.now(timezone.utc).isoformat()[:19] > moment[:19])


def test_old_runs_are_removed_and_nothing_else(
    checkout: Checkout, tenant: Tenant, others: Callable[[], list[str]]
) -> None:
    mark = {"ci_owner": OWNER}
    first = tenant.run(PROFILE.but(name="ci-1", metadata=mark))["profile"]
    passed(first["created_at"])
    tenant.run(EMPTY.but(name="ci-1", profile="ci-1", metadata=mark))
    tenant.run(PROFILE.but(name="ci-2", metadata=mark))
    owner = {"CLUSTER_OWNER": OWNER}
    assert "changed=0" in checkout.play("remove_old.yml", **owner, CLUSTER_MAX_HOURS="1")
    # The profile is older than this, and its cluster is not.
    (young,) = tenant.named("clusters", "ci-1")
    assert first["created_at"] < young["init_at"]
    (lone,) = tenant.named("profiles", "ci-2")
    checkout.play("remove_old.yml", "-e", f"ci_limit={young['init_at']}", **owner)
    assert {"ci-1"} <= set(left(tenant))
    # Now all are older.
    passed(lone["created_at"])
    printed = checkout.play("remove_old.yml", **owner, CLUSTER_MAX_HOURS="0")
    assert "ci-1, requested at" in printed and "ci-2, created at" in printed
    assert left(tenant) == others()
    assert "changed=0" in checkout.play("remove_old.yml", **owner, CLUSTER_MAX_HOURS="0")
    assert left(tenant) == others()


@pytest.mark.parametrize(
    ("playbook", "variables"),
    [
        ("create.yml", {"CLUSTER_NAME": "", "CLUSTER_OWNER": OWNER}),
        ("create.yml", {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": ""}),
        ("remove.yml", {"CLUSTER_NAME": ""}),
        ("remove_old.yml", {"CLUSTER_OWNER": ""}),
        ("remove_old.yml", {"CLUSTER_OWNER": OWNER, "CLUSTER_MAX_HOURS": "-1"}),
    ],
)
def test_missing_variables_are_refused(
    playbook: str, variables: dict[str, str], checkout: Checkout, tenant: Tenant
) -> None:
    printed = checkout.play(playbook, fails=True, **variables)
    assert "in the job." in printed
    assert left(tenant) == []
