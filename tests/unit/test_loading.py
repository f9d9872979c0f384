# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tasks need is loaded once, where Python's garbage collector does not look through it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.action_plugin import ActionModule
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.loading import action_plugin

MODULES = "ansible_collections.senlin.clustering.plugins.modules"


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_is_loaded_is_never_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, f"{MODULES}.cluster", raising=False)
    before = gc.get_freeze_count()
    assert action_plugin("any.place.cluster") is ActionModule
    assert f"{MODULES}.cluster" in sys.modules
    assert gc.get_freeze_count() > before
    assert gc.isenabled()


def test_a_disabled_collector_stays_disabled() -> None:
    gc.disable()
    action_plugin("cluster")
    assert not gc.isenabled()


def test_the_collector_is_enabled_again_when_loading_fails() -> None:
    with pytest.raises(ModuleNotFoundError):
        action_plugin("cluster_of_no_kind")
    assert gc.isenabled()
