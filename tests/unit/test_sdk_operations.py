# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation lists each method of the clustering proxy of openstacksdk, with modules that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^``(\w+)`` +(.+)$", re.MULTILINE)
MODULE = re.compile(r"senlin\.clustering\.(\w+)#module")


def table() -> dict[str, str]:
    return dict(ROW.findall((ROOT / "docs" / "docsite" / "rst" / "sdk_operations.rst").read_text()))


def test_every_method_of_the_sdk_is_listed() -> None:
    proxy = pytest.importorskip(
        "openstack.clustering.v1._proxy", reason="this release of openstacksdk has dropped Senlin"
    )
    methods = {name for name, value in vars(proxy.Proxy).items() if callable(value) and not name.startswith("_")}
    assert len(methods) > 60
    assert methods - set(table()) == set()


def test_every_listed_module_exists() -> None:
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")}
    named = {name for text in table().values() for name in MODULE.findall(text)}
    assert named and named - modules == set()
