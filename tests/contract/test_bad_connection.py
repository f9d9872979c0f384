# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a cloud, a login, Senlin or the SDK, a task fails with a readable message that says what is missing where."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from case import EMPTY, PROFILE
from devcloud.client import Devcloud
from harness import Task, run
from tenant import assert_readable

Cloud = dict[str, Any]
BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
TASKS = [PROFILE, EMPTY, Task("cluster_info", {"name": "web"})]
EACH_TASK = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.module)


def refusal(task: Task, cloud: Any, check: bool = False) -> str:
    """Run a task that must fail, and return its message."""
    result = run(task, cloud, check=check)
    assert result.get("failed"), result
    assert_readable(result["msg"])
    return str(result["msg"])


def changed_auth(cloud: Cloud, **auth: str) -> Cloud:
    """A copy of the cloud with parts of its ``auth`` changed."""
    return {**cloud, "auth": {**cloud["auth"], **auth}}


@pytest.fixture(scope="session")
def cloud(devcloud: Devcloud) -> Cloud:
    """A working cloud. All tests of the file share the project, as none of them gets far enough to change it."""
    return devcloud.new_project().cloud


@pytest.fixture
def closed() -> Iterator[str]:
    """An address that refuses connections."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that accepts connections and never responds."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


# The cloud


@BOTH_MODES
@EACH_TASK
def test_an_unknown_cloud(task: Task, check: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "nowhere" in refusal(task, "nowhere", check)


@BOTH_MODES
def test_an_unknown_cloud_among_known_ones(
    check: bool, tmp_path: Path, devcloud: Devcloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clouds.yaml").write_text(devcloud.clouds_file.read_text())
    monkeypatch.chdir(tmp_path)
    assert "nowhere" in refusal(EMPTY, "nowhere", check)


@BOTH_MODES
@EACH_TASK
def test_a_whole_cloud_together_with_auth(task: Task, check: bool, cloud: Cloud) -> None:
    both = task.but(auth={"password": "secret"}, region_name="RegionOne")
    sentence = refusal(both, cloud, check)
    assert "cannot be combined with auth, region_name" in sentence


# Keystone


@BOTH_MODES
@EACH_TASK
def test_a_wrong_password(task: Task, check: bool, cloud: Cloud) -> None:
    sentence = refusal(task, changed_auth(cloud, password="wrong"), check)
    assert "Keystone refuses the credentials" in sentence
    assert "password" in sentence


def test_an_unknown_project(cloud: Cloud) -> None:
    assert "Keystone refuses the credentials" in refusal(EMPTY, changed_auth(cloud, project_id="0" * 32))


def test_a_missing_password(cloud: Cloud) -> None:
    auth = {key: value for key, value in cloud["auth"].items() if key != "password"}
    refusal(EMPTY, {**cloud, "auth": auth})


@BOTH_MODES
@EACH_TASK
def test_no_keystone(task: Task, check: bool, cloud: Cloud, closed: str) -> None:
    sentence = refusal(task, changed_auth(cloud, auth_url=f"http://{closed}/v3"), check)
    assert f"Keystone at http://{closed}/v3" in sentence
    assert "refused" in sentence


def test_a_keystone_without_tls(cloud: Cloud, devcloud: Devcloud) -> None:
    address = devcloud.keystone_url.replace("http:", "https:")
    assert address in refusal(EMPTY, changed_auth(cloud, auth_url=f"{address}/v3"))


def test_a_keystone_with_an_unknown_host(cloud: Cloud) -> None:
    assert "keystone.invalid" in refusal(EMPTY, changed_auth(cloud, auth_url="http://keystone.invalid/v3"))


def test_an_address_that_is_not_keystone(cloud: Cloud, devcloud: Devcloud) -> None:
    address = f"{devcloud.control_url}/nothing"
    assert address in refusal(EMPTY, changed_auth(cloud, auth_url=address))


# Senlin


@BOTH_MODES
@EACH_TASK
def test_no_senlin(task: Task, check: bool, cloud: Cloud, closed: str) -> None:
    sentence = refusal(task, {**cloud, "clustering_endpoint_override": f"http://{closed}/v1"}, check)
    assert f"Senlin at http://{closed}" in sentence
    assert "refused" in sentence


def test_a_senlin_that_never_responds(cloud: Cloud, silent: str) -> None:
    override = {"clustering_endpoint_override": f"http://{silent}/v1", "api_timeout": 1}
    sentence = refusal(EMPTY, {**cloud, **override})
    assert f"Senlin at http://{silent}" in sentence
    assert "timed out" in sentence


def test_an_address_that_is_not_senlin(cloud: Cloud, devcloud: Devcloud) -> None:
    sentence = refusal(EMPTY, {**cloud, "clustering_endpoint_override": f"{devcloud.control_url}/nothing"})
    assert f"What answers at {devcloud.control_url}/nothing (HTTP 404) is not Senlin" in sentence


@BOTH_MODES
@pytest.mark.parametrize("microversion", ["1.99", "latest", 1, "2.1"])
def test_a_microversion_that_does_not_exist(microversion: Any, check: bool, cloud: Cloud) -> None:
    sentence = refusal(EMPTY, {**cloud, "clustering_default_microversion": microversion}, check)
    assert (
        f"clustering_default_microversion of the cloud is '{microversion}', and must be one of 1.0 to 1.14" in sentence
    )


def test_an_api_version_that_does_not_exist(cloud: Cloud) -> None:
    assert "clustering_api_version of the cloud is 2" in refusal(EMPTY, {**cloud, "clustering_api_version": "2"})


@BOTH_MODES
@EACH_TASK
def test_no_senlin_in_the_catalog(task: Task, check: bool, cloud: Cloud) -> None:
    sentence = refusal(task, {**cloud, "region_name": "empty"}, check)
    assert "no clustering service" in sentence
    assert "in region empty" in sentence


# The SDK


def without(arrangement: str, task: Task, check: bool) -> dict[str, Any]:
    """Run a task in a separate Python process and return its result.

    :param arrangement: Python statements that the process runs first.
    """
    code = (
        f"import sys; {arrangement}\n"
        f"import json; from harness import Task, run\n"
        f"print(json.dumps(run(Task({task.module!r}, {dict(task.options)!r}), 'nowhere', check={check})))"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": path, "SENLIN_EXECUTION": "module"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@BOTH_MODES
@EACH_TASK
def test_no_sdk(task: Task, check: bool) -> None:
    result = without("sys.modules['openstack'] = None", task, check)
    assert result["failed"]
    assert_readable(result["msg"])
    assert "openstacksdk (1.5 or newer)" in result["msg"]
    assert "ansible_python_interpreter" in result["msg"]


def test_an_sdk_that_is_too_old(tmp_path: Path) -> None:
    folder = tmp_path / "openstacksdk-1.4.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: openstacksdk\nVersion: 1.4.0\n")
    result = without(f"sys.path.insert(0, {str(tmp_path)!r})", EMPTY, False)
    assert result["failed"]
    assert_readable(result["msg"])
    assert "openstacksdk 1.5 or newer, and 1.4.0 is installed" in result["msg"]
