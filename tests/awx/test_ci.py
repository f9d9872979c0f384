# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples for continuous integration: whatever a run has got to, nothing of it is left, and nothing else goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
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
    return gitlab({**credential, "CI_PIPELINE_ID": "7", "CI_PROJECT_PATH": OWNER})


SOURCE = "git+https://github.com/senlin-clustering/senlin.clustering.git,${COLLECTION_VERSION}"
"""The collection, which is not on Galaxy yet."""
SERVICES = {"github": github_jobs, "gitlab": gitlab_jobs}


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_the_jobs_fit_the_playbooks(service: str) -> None:
    jobs = SERVICES[service](dict.fromkeys(OPENSTACK, "value"))
    last = {name: job for name, job in jobs.items() if job.always}
    assert set(jobs) - set(last) == {"test", "remove_old"}
    assert jobs["test"].playbooks == ["ci/create.yml", "ci/check.yml", "ci/remove.yml"]
    # A removal that fails must be seen.
    removals = [step for job in (jobs["test"], *last.values()) for step in job.steps if "ci/remove.yml" in step.script]
    assert any(step.counts for step in removals)
    assert all(job.playbooks == ["ci/remove.yml"] for job in last.values())
    assert jobs["remove_old"].playbooks == ["ci/remove_old.yml"]
    assert {f"ci/{path.name}" for path in (EXAMPLES / "ci").glob("*.yml")} >= PLAYBOOKS
    used = "".join((EXAMPLES / playbook).read_text() for playbook in PLAYBOOKS)
    for name, job in jobs.items():
        assert set(job.environment) >= OPENSTACK
        assert job.environment["CLUSTER_OWNER"] == OWNER and "7" in job.environment["CLUSTER_NAME"]
        assert all(variable in used for variable in job.environment if variable.startswith("CLUSTER_"))
        # A pipeline of the schedule removes what is old, and the others test.
        assert ("==" in job.when) == (name == "remove_old") and "schedule" in job.when
        (install,) = (step.script for step in job.steps if step.installs)
        assert '"openstacksdk>=1.5.0"' in install and f'collection install "{SOURCE}"' in install
        assert job.environment["COLLECTION_VERSION"] == "main"
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


def test_a_removal_that_fails_in_gitlab_fails_the_pipeline(checkout: Checkout, tenant: Tenant) -> None:
    """The first removal is in an after_script, whose failure GitLab ignores."""
    jobs = gitlab_jobs(checkout.credential)
    tenant.fault("DELETE", "^/v1/clusters/", status=403, count=100)
    assert jobs["test"].run(checkout.folder, checkout.surroundings) == [0, 2]
    assert jobs["remove"].run(checkout.folder, checkout.surroundings) == [2]
    tenant.devcloud.clear_faults(tenant.project)
    # A retry of the job.
    assert jobs["remove"].run(checkout.folder, checkout.surroundings) == [0]
    assert left(tenant) == []
    assert jobs["remove"].run(checkout.folder, checkout.surroundings) == [0]


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


@pytest.mark.parametrize("metadata", [{"team": "shop"}, {"ci_owner": f"{OWNER}-2"}, {}])
def test_what_has_the_name_and_not_the_mark_is_left_alone(
    metadata: dict[str, str], checkout: Checkout, tenant: Tenant
) -> None:
    run = {"CLUSTER_NAME": "prod", "CLUSTER_OWNER": OWNER}
    tenant.run(PROFILE.but(name="prod", metadata=metadata))
    tenant.run(EMPTY.but(name="prod", profile="prod", metadata=metadata))
    before = [tenant.named(plural, "prod") for plural in ("clusters", "profiles")]
    since = time.time()
    printed = "".join(checkout.play("create.yml", fails=True, **run).split())
    assert "withoutci_ownerexample/projectinitsmetadata" in printed and all(each[0]["id"] in printed for each in before)
    printed = checkout.play("remove.yml", **run)
    assert "is not deleted" in printed and "changed=0" in printed
    assert tenant.writes(since) == []
    assert [tenant.named(plural, "prod") for plural in ("clusters", "profiles")] == before


@pytest.mark.parametrize("kind", ["profiles", "clusters"])
def test_one_object_without_the_mark_is_enough_to_refuse(kind: str, checkout: Checkout, tenant: Tenant) -> None:
    """Metadata can also be null, as those that another client has created. What has the mark is removed."""
    mark = {"ci_owner": OWNER}
    tenant.run(PROFILE)
    tenant.run(PROFILE.but(name="ci-1", metadata=mark if kind == "clusters" else {}))
    tenant.run(EMPTY.but(name="ci-1", metadata=mark if kind == "profiles" else {}))
    (foreign,) = tenant.named(kind, "ci-1")
    if kind == "profiles":
        tenant.send("PATCH", f"/profiles/{foreign['id']}", {"profile": {"metadata": None}})
    run = {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": OWNER}
    since = time.time()
    assert foreign["id"] in checkout.play("create.yml", fails=True, **run)
    assert tenant.writes(since) == []
    assert "changed=1" in checkout.play("remove.yml", **run)
    assert sorted(left(tenant)) == sorted([PROFILE.options["name"], "ci-1"])
    assert tenant.exists(kind, foreign["id"])


def test_two_runs_at_once_do_not_meet(checkout: Checkout, tenant: Tenant) -> None:
    first, second = ({"CLUSTER_NAME": f"ci-{number}", "CLUSTER_OWNER": OWNER} for number in (1, 2))

    def at_once(playbook: str, other: str) -> None:
        processes = [checkout.start(playbook, **first), checkout.start(other, **second)]
        printed = [process.communicate(timeout=patient(200))[0] for process in processes]
        assert [process.returncode for process in processes] == [0, 0], printed

    at_once("create.yml", "create.yml")
    at_once("check.yml", "remove.yml")
    assert {each["name"] for plural in ("clusters", "profiles") for each in tenant.read(f"/{plural}")} == {"ci-1"}
    checkout.play("check.yml", **first)


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


def test_old_runs_that_cannot_be_removed_do_not_stop_the_rest(checkout: Checkout, tenant: Tenant) -> None:
    mark = {"ci_owner": OWNER}
    for name in ("ci-1", "ci-2", "ci-3", "ci-4"):
        tenant.run(PROFILE.but(name=name, metadata=mark))
    for name in ("ci-1", "ci-2", "ci-3"):
        tenant.run(EMPTY.but(name=name, profile=name, metadata=mark))
    (cluster,), (profile,) = tenant.named("clusters", "ci-1"), tenant.named("profiles", "ci-2")
    passed(tenant.named("clusters", "ci-3")[0]["init_at"])
    for stuck in (f"clusters/{cluster['id']}", f"profiles/{profile['id']}"):
        tenant.fault("DELETE", f"^/v1/{stuck}", status=403, count=100)
    old = {"CLUSTER_OWNER": OWNER, "CLUSTER_MAX_HOURS": "0"}
    since = time.time()
    printed = checkout.play("remove_old.yml", fails=True, **old)
    assert f"Could not be removed: ci-1 ({cluster['id']}), because: " in printed
    assert f"ci-2 ({profile['id']}), because: " in printed
    assert sorted(left(tenant)) == ["ci-1", "ci-1", "ci-2"]
    # The profile of a cluster that stays is not tried.
    (used,) = tenant.named("profiles", "ci-1")
    assert not [write for write in tenant.writes(since) if used["id"] in str(write)]
    tenant.devcloud.clear_faults(tenant.project)
    checkout.play("remove_old.yml", **old)
    assert left(tenant) == []


@pytest.mark.parametrize(
    ("playbook", "variables"),
    [
        ("create.yml", {"CLUSTER_NAME": "", "CLUSTER_OWNER": OWNER}),
        ("create.yml", {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": ""}),
        ("remove.yml", {"CLUSTER_NAME": "", "CLUSTER_OWNER": OWNER}),
        ("remove.yml", {"CLUSTER_NAME": "ci-1", "CLUSTER_OWNER": ""}),
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
