# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: a task says once that it does not verify them, and what is wrong with one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from devcloud.client import Devcloud
from harness import Task, run
from playbook import execution_arguments, settings
from tenant import Tenant, assert_readable
from tls import tls_front

ASK = Task("cluster_info")


@pytest.fixture
def front(tenant: Tenant, devcloud: Devcloud, tmp_path: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """Credentials for a Keystone behind TLS, and the path of its certificate."""
    with tls_front(devcloud.keystone_url, tmp_path) as (url, certificate):
        yield {**tenant.cloud["auth"], "auth_url": f"{url}/v3"}, certificate


def test_a_certificate_that_is_not_verified_is_a_warning(front: tuple[dict[str, Any], Path]) -> None:
    auth, certificate = front
    plain = run(ASK.but(auth=auth, validate_certs=False), None)  # type: ignore[arg-type]
    (warning,) = plain["warnings"]
    assert warning.startswith("validate_certs is false: the certificates of the cloud are not verified")
    useless = run(ASK.but(auth=auth, validate_certs=False, ca_cert=str(certificate)), None)  # type: ignore[arg-type]
    (warning,) = useless["warnings"]
    assert warning.startswith("validate_certs is false, and ca_cert has no effect")
    assert "warnings" not in run(ASK.but(auth=auth, ca_cert=str(certificate)), None)  # type: ignore[arg-type]


def test_a_certificate_that_cannot_be_verified(front: tuple[dict[str, Any], Path]) -> None:
    result = run(ASK.but(auth=front[0]), None)  # type: ignore[arg-type]
    assert_readable(result["msg"])
    assert "certificate verify failed" in result["msg"] and "Set ca_cert to the certificate" in result["msg"]


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_libraries_print_nothing(in_process: bool, front: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    auth, certificate = front
    options = {"auth": auth, "validate_certs": False, "ca_cert": str(certificate)}
    tasks = [{"name": "Ask", "senlin.clustering.cluster_info": options} for dummy in range(2)]
    play = {"name": "Run", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(tmp_path / "play.yml")]
    done = subprocess.run(
        [*command, *execution_arguments(in_process)],
        env={**settings(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = done.stdout + done.stderr
    assert printed.count("validate_certs is false") == 1, printed
    for noise in ("InsecureRequestWarning", "errantly", "ConfigurationWarning", "Failed to discover"):
        assert noise not in printed
