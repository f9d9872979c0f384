# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples for ansible-builder: what it makes of them, and what it finds in the collection's tarball.

No image is built, which would need podman or docker and take minutes. The end of the run says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cloud_under_test import patient
from injection import EXAMPLES
from tools.sources import copy_sources

PROGRAMS = Path(sys.executable).parent
DEFINITIONS = sorted(
    path
    for folder in ("execution-environment", "decision-environment")
    for path in (EXAMPLES / folder).glob("*.yml")
    if "images" in yaml.safe_load(path.read_text())
)
"""The definitions of environments among the examples."""


def run(folder: Path, *command: str) -> str:
    """Run a program of the environment of the tests, and return what it prints."""
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "ANSIBLE_COLLECTIONS_PATH": str(folder / "collections")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=patient(100),
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection, as Galaxy gets it."""
    folder = tmp_path_factory.mktemp("tarball")
    copy_sources(folder / "sources")
    run(folder, "ansible-galaxy", "collection", "build", "sources")
    (built,) = folder.glob("senlin-clustering-*.tar.gz")
    return built


def test_there_is_an_execution_environment() -> None:
    assert "execution-environment.yml" in [path.name for path in DEFINITIONS]


def context_of(content: dict[str, Any], folder: Path, surroundings: Path) -> Path:
    """What ansible-builder makes of a definition: the folder from which an image can be built.

    :param folder: does not exist yet.
    :param surroundings: the folder with the files that the definition can refer to.
    """
    shutil.copytree(surroundings, folder)
    (folder / "definition.yml").write_text(yaml.safe_dump(content))
    names = ("--context", "context", "--output-filename", "Containerfile")
    run(folder, "ansible-builder", "create", "--file", "definition.yml", *names)
    return folder / "context"


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda path: path.name)
def test_the_context_has_the_collection(definition: Path, tarball: Path, tmp_path: Path) -> None:
    content = yaml.safe_load(definition.read_text())
    galaxy = content["dependencies"]["galaxy"]
    (ours,) = (each for each in galaxy["collections"] if "senlin" in str(each))
    context = context_of(content, tmp_path / "as-it-is", definition.parent)
    assert ours in yaml.safe_load((context / "_build" / "requirements.yml").read_text())["collections"]
    steps = (context / "Containerfile").read_text()
    # A collection of a repository needs git in the stage that installs collections.
    assert ours["type"] == "git"
    assert "install -y git-core" in steps[steps.index(" AS galaxy") : steps.index("ansible-galaxy collection install")]
    assert content["images"]["base_image"]["name"] in steps
    # The image is built in stages, of which one asks the installed collections for their requirements.
    assert "ansible-galaxy collection install" in steps and "introspect.py introspect" in steps

    # A tarball instead of Galaxy, as the guide says.
    galaxy["collections"] = [{"name": f"files/{tarball.name}", "type": "file"}]
    content["additional_build_files"] = [{"src": str(tarball), "dest": "files"}]
    context = context_of(content, tmp_path / "tarball", definition.parent)
    (listed,) = yaml.safe_load((context / "_build" / "requirements.yml").read_text())["collections"]
    assert (context / "_build" / listed["name"]).read_bytes() == tarball.read_bytes()
    assert "COPY _build /build\nWORKDIR /build\n" in steps


def test_the_tarball_says_what_it_needs(tarball: Path, tmp_path: Path) -> None:
    target = tmp_path / "collections"
    run(
        tmp_path,
        "ansible-galaxy",
        "collection",
        "install",
        str(tarball),
        "--collections-path",
        str(target),
        "--offline",
    )
    printed = run(tmp_path, "ansible-builder", "introspect", str(target), "--sanitize")
    found = yaml.safe_load(printed)
    assert [line.partition("#")[0].strip() for line in found["python"]] == ["openstacksdk>=1.5.0"]
    system = [line.partition("#")[0].split() for line in found["system"]]
    # Older versions of the SDK need a compiler, which is not left in the image.
    assert {packages[0] for packages in system} == {"gcc", "python3-devel", "python3-dev"}
    assert all("[compile" in packages for packages in system)
