# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engines of the process: more than one, as in production, although they share it."""

from __future__ import annotations

from typing import Any

import eventlet
from oslo_config import cfg
from senlin.common import consts
from senlin.engine.service import EngineService
from senlin.objects.action import Action

ENGINES = 2


def start_engines() -> None:
    """Start the engines. Each listens under an id of its own, and they compete for the actions that become ready."""
    _yield_after_acquiring()
    for dummy in range(ENGINES):
        EngineService(cfg.CONF.host, consts.ENGINE_TOPIC).start()


def _yield_after_acquiring() -> None:
    """Let another engine continue when one has taken an action, as waiting for a remote database does.

    Otherwise, the engine that is the first to be woken takes all actions.
    """
    acquire = Action.acquire_first_ready

    def acquire_and_yield(*arguments: Any) -> Any:
        action = acquire(*arguments)
        eventlet.sleep(0)
        return action

    Action.acquire_first_ready = acquire_and_yield
