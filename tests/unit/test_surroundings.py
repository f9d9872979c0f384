# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task changes of its worker, and that all of it is restored; which interpreters count as this one."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import venv
from pathlib import Path

import openstack
import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.interpreter import is_own
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.surroundings import surroundings
from openstack.config import loader


def state() -> tuple[object, ...]:
    """What a task may change of its process."""
    openstack_logger = logging.getLogger("openstack")
    return (
        os.getcwd(),
        dict(os.environ),
        loader.CONFIG_FILES,
        loader.SECURE_FILES,
        list(openstack_logger.handlers),
        openstack_logger.level,
        list(logging.getLogger("keystoneauth").handlers),
    )


def test_the_search_path_is_that_of_an_sdk_that_is_loaded_there(tmp_path: Path) -> None:
    code = "import json; from openstack.config import loader as l; print(json.dumps([l.CONFIG_FILES, l.SECURE_FILES]))"
    for variables in (
        {},
        {"HOME": str(tmp_path / "home")},
        {"XDG_CONFIG_HOME": str(tmp_path), "XDG_CONFIG_DIRS": "/x"},
    ):
        environment = {**os.environ, **variables}
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, check=True
        )
        with surroundings(str(tmp_path), variables):
            assert json.loads(run.stdout) == [loader.CONFIG_FILES, loader.SECURE_FILES], variables


@pytest.mark.parametrize("fails", [False, True])
def test_everything_is_restored(fails: bool, tmp_path: Path) -> None:
    before = state()
    try:
        with surroundings(str(tmp_path), {"HOME": "/nowhere", "OS_CLOUD": "mine"}, logs=True):
            assert (os.getcwd(), os.environ["OS_CLOUD"]) == (str(tmp_path), "mine")
            assert str(tmp_path / "clouds.yaml") in loader.CONFIG_FILES
            assert "/nowhere/.config/openstack/secure.yaml" in loader.SECURE_FILES
            openstack.enable_logging(debug=True, path="log")
            assert fails is False, "on purpose"
    except AssertionError as error:
        assert "on purpose" in str(error)
    assert (tmp_path / "log").exists()
    assert state() == before


def test_the_folder_that_is_left_may_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with surroundings(str(tmp_path), {}):
        assert os.getcwd() == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        os.getcwd()


def test_an_interpreter_is_told_by_its_packages_and_not_by_its_program(tmp_path: Path) -> None:
    venv.create(tmp_path / "other", symlinks=True)
    other = tmp_path / "other" / "bin" / "python"
    assert os.path.realpath(other) == os.path.realpath(sys.executable)
    assert is_own(sys.executable)
    assert not is_own(str(other))
    assert not is_own("/usr/bin/false")


def test_another_path_of_the_same_environment(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(sys.prefix)
    name = Path(sys.executable).name
    assert is_own(str(tmp_path / "link" / "bin" / name))
    (tmp_path / "python").symlink_to(sys.executable)
    assert is_own(str(tmp_path / "python")) == (sys.prefix == sys.base_prefix), "Python looks beside the link"
