# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines that are lost with an action under way, as if their process had been killed.

The action keeps its status and its locks, nobody works on it any more, and the list of services shows its engine as
down. The actions that it has started are carried out as usual, as if by another engine.

An engine that starts looks for lost ones for five minutes, and fails their actions. Here, none does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import eventlet.event
from oslo_utils import timeutils
from senlin.common import consts
from senlin.db.sqlalchemy import api as database
from senlin.db.sqlalchemy import models
from senlin.engine.actions.cluster_action import ClusterAction
from senlin.engine.actions.node_action import NodeAction
from senlin.objects.service import Service

from .control import Control

SILENT_SECONDS = 3600
"""How long a lost engine has not reported."""

Method = Callable[..., Any]


class LostEngines:
    """The orders that no action has met yet: pairs of a project's id and the name of an action.

    :var lost: the actions that were under way, each with the ids of its project and of itself.
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        self.lost: list[dict[str, str]] = []

    def order(self, project: str, action: str) -> None:
        """Lose the engine that next runs an action of this name in this project, such as CLUSTER_CREATE.

        An action on a cluster is lost when it waits for actions on nodes, an action on a node when it has its lock.
        """
        self._open.append((project, action))

    def watch(self, method: Method) -> Method:
        """A method of an action that never returns if the action meets an order."""

        def watched(action: Any, *arguments: Any, **named: Any) -> Any:
            if (action.project, action.action) in self._open:
                self._open.remove((action.project, action.action))
                _give_to_lost_engine(action.id)
                self.lost.append({"project": action.project, "action": action.id})
                eventlet.event.Event().wait()
            return method(action, *arguments, **named)

        return watched


def add_engine_orders(control: Control) -> None:
    """Register the orders with a control port, and let the engine obey them."""
    lost = LostEngines()
    ClusterAction._wait_for_dependents = lost.watch(ClusterAction._wait_for_dependents)
    NodeAction._execute = lost.watch(NodeAction._execute)
    Service.get_all_expired = classmethod(lambda *dummy: [])
    control.route("POST", "/engines/lose", lost.order)
    control.route("GET", "/engines/lost", lambda: lost.lost)


def _give_to_lost_engine(action_id: str) -> None:
    engine_id = str(uuid.uuid4())
    silent_since = timeutils.utcnow(True) - timedelta(seconds=SILENT_SECONDS)
    with database.session_for_write() as session:
        session.add(
            models.Service(
                id=engine_id,
                host="lost-engine",
                binary="senlin-engine",
                topic=consts.ENGINE_TOPIC,
                created_at=silent_since,
                updated_at=silent_since,
            )
        )
        session.query(models.Action).filter_by(id=action_id).update({"owner": engine_id})
