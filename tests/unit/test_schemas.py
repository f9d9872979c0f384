# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file for GitHub and GitLab has a schema, and a mistake in it is found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import schemas
from tools.places import ROOT

WORKFLOW = (ROOT / ".github/workflows/ci.yml").read_text()


def test_each_file_has_a_schema() -> None:
    covered = {path for pattern in schemas.SCHEMAS for path in ROOT.glob(pattern)}
    assert {*ROOT.glob(".github/**/*.yml"), ROOT / ".gitlab-ci.yml"} == covered


@pytest.mark.parametrize(
    ("pattern", "old", "new"),
    [
        pytest.param(".github/workflows/ci.yml", "runs-on:", "runs-at:", id="a workflow"),
        pytest.param(".github/actions/*/action.yml", "using: composite", "using: compost", id="an action"),
        pytest.param(".github/dependabot.yml", "interval: weekly", "interval: rarely", id="dependabot"),
        pytest.param(".github/ISSUE_TEMPLATE/bug.yml", "type: textarea", "type: textfield", id="an issue form"),
        pytest.param(".github/ISSUE_TEMPLATE/config.yml", "about:", "text:", id="the settings of issue forms"),
        pytest.param(".gitlab-ci.yml", "script:", "scripts:", id="the pipeline of GitLab"),
    ],
)
def test_a_schema_finds_a_mistake(
    pattern: str, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (source,) = ROOT.glob(pattern)
    target = tmp_path / source.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    (names,) = [names for glob, names in schemas.SCHEMAS.items() if source in ROOT.glob(glob)]
    shutil.copy(source, target)
    schemas.check(tmp_path, pattern, names[0])
    target.write_text(source.read_text().replace(old, new))
    with pytest.raises(schemas.SchemasFailed, match=target.name):
        schemas.check(tmp_path, pattern, names[0])


def test_a_pattern_without_files_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(schemas.SchemasFailed, match="There is no file"):
        schemas.check(tmp_path, schemas.WORKFLOWS, "vendor.github-workflows")


def test_a_job_without_a_timeout_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (tmp_path / "ci.yml").write_text(re.sub(r" +timeout-minutes: .*\n", "", WORKFLOW))
    with pytest.raises(schemas.SchemasFailed, match="timeout-minutes"):
        schemas.check(tmp_path, "ci.yml", "custom.github-workflows-require-timeout")


def test_actionlint_finds_a_mistake(tmp_path: Path) -> None:
    """The schema cannot know which values a job has."""
    program = Path(sys.executable).parent / "actionlint"
    file = tmp_path / "ci.yml"
    file.write_text(WORKFLOW.replace("matrix.target", "matrix.goal"))
    done = subprocess.run([program, file], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert 'property "goal" is not defined' in done.stdout
