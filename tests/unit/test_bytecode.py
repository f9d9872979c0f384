# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection is compiled once, and not in every run, which Ansible's own loader of collections does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.bytecode import bytecode_kept

IN_ANSIBLE = """
from importlib import import_module
from importlib.machinery import SourceFileLoader
from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()
plugins = "ansible_collections.senlin.clustering.plugins"
import_module(f"{plugins}.plugin_utils._in_process.loading").action_plugin("senlin.clustering.cluster")
for name in ("modules.cluster", "module_utils._run.run", "plugin_utils._in_process.action_plugin"):
    assert isinstance(import_module(f"{plugins}.{name}").__loader__, SourceFileLoader), name
"""
"""Loads the collection as Ansible does, and fails unless Python's loader, which keeps bytecode, loads its files."""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with two files, in a folder of its own."""
    folder = tmp_path / "kept" / "part"
    folder.mkdir(parents=True)
    for path in (folder.parent, folder):
        (path / "__init__.py").touch()
    (folder / "file.py").write_text('NAME = "file"\n')
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "kept"]:
        del sys.modules[name]


def kept(folder: Path) -> list[str]:
    """The names of the files whose bytecode is kept."""
    return sorted(path.name.partition(".")[0] for path in folder.glob("__pycache__/*"))


def test_what_is_in_the_package_is_compiled_once(package: Path) -> None:
    with bytecode_kept("kept"):
        assert import_module("kept.part.file").NAME == "file"
    assert kept(package) == ["__init__", "file"]
    # The file is read again only if its size or time differ.
    source = package / "file.py"
    before = source.stat()
    source.write_text('NAME = "else"\n')
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    del sys.modules["kept.part.file"]
    with bytecode_kept("kept"):
        assert import_module("kept.part.file").NAME == "file"
    source.write_text('NAME = "another"\n')
    del sys.modules["kept.part.file"]
    with bytecode_kept("kept"):
        assert import_module("kept.part.file").NAME == "another"


def test_nothing_is_left_in_the_folders_of_others(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: package.stat().st_uid + 1)
    with bytecode_kept("kept"):
        assert import_module("kept.part.file").NAME == "file"
    assert kept(package) == []


def test_what_is_kept_elsewhere_is_the_users(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: package.stat().st_uid + 1)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    with bytecode_kept("kept"):
        assert import_module("kept.part.file").NAME == "file"
    assert kept(package) == []
    assert [path.name.partition(".")[0] for path in (tmp_path / "elsewhere").rglob("file.*")] == ["file"]


def test_other_packages_are_not_affected(package: Path) -> None:
    before = [*sys.meta_path]
    with bytecode_kept("kept"):
        (ours,) = sys.meta_path[: -len(before)]
        assert ours.find_spec("kept", [str(package.parent)]) is None
        assert ours.find_spec("kept_apart.file", [str(package)]) is None
        assert ours.find_spec("kept.part.missing", [str(package)]) is None
        (package / "folder").mkdir()
        assert ours.find_spec("kept.part.folder", [str(package)]) is None
    assert sys.meta_path == before


def test_ansible_imports_the_collection_by_it() -> None:
    subprocess.run([sys.executable, "-c", IN_ANSIBLE], check=True)
