# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One task from its options to its result, for either kind of module and whatever host it runs in.

A host parses the options, calls :func:`run_task`, and hands the result or the error on. Nothing in here or below exits,
prints or keeps state between two calls.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._plan.fields import Params
from .._plan.info import Info, gather
from .._plan.resource import Resource, check_input, check_versions
from .._prediction.overlay import Overlay, PredictionStore
from .._prediction.predict import placeholder_id, record_plan
from .._senlin.actions import Deadline, Progress, no_progress
from .._senlin.client import Client, Transport
from .._senlin.connection import Cloud, connect
from .._senlin.errors import ClusteringError
from .._senlin.login import NO_LOGIN_STORE, LoginStore
from .lifecycle import Outcome, Run, perform, predict

TIMEOUT = 600
"""Seconds that a task may wait, unless it says otherwise."""

Warn = Callable[[str], None]
"""Shows a sentence to the operator."""

ProgressFactory = Callable[[Client, str], Progress]
"""Makes the watcher of a task's actions, which may ask more of the server, of the client and what the task is about."""


def no_progress_for(client: Client, name: str) -> Progress:
    """The watcher of a host that shows nothing while it waits."""
    return no_progress


@dataclass(frozen=True)
class Mode:
    """How check mode and the real run differ; all else is the same.

    :param work: carries the plan out, or predicts what that would do.
    :param read_only: whether a write is refused.
    :param on_missing: is called with what is not as the task needs it.
    :param prediction_store: what the tasks before this one would have done; ``None`` in a real run.
    """

    work: Callable[[Run], Outcome]
    read_only: bool
    on_missing: Callable[[ClusteringError], None]
    prediction_store: PredictionStore | None = None


def mode_of(check_mode: bool, prediction_store: PredictionStore | None, warn: Warn) -> Mode:
    """The mode of a task. What is missing in check mode is an error only where all earlier tasks are known of."""
    if not check_mode:
        return Mode(perform, read_only=False, on_missing=_fail)
    complete = prediction_store is not None and prediction_store.complete
    return Mode(
        predict,
        read_only=True,
        on_missing=_fail if complete else partial(_forgive, warn),
        prediction_store=prediction_store,
    )


def run_task(
    declaration: Resource | Info,
    params: Params,
    *,
    check_mode: bool,
    warn: Warn,
    login_store: LoginStore = NO_LOGIN_STORE,
    progress_for: ProgressFactory = no_progress_for,
    prediction_store: PredictionStore | None = None,
) -> dict[str, Any]:
    """Run a task.

    :param params: the task's options, as the module's table parses them, and those of the connection.
    :param warn: shows a sentence to the operator.
    :param logins: where logins are kept between the tasks of a run.
    :param watching: makes the watcher of the actions that the task waits for.
    :param foresight: where the plans of a run in check mode are kept between its tasks.
    :returns: the result: ``changed``, and what the module returns.
    :raises ClusteringError: it failed.
    """
    warn = deduplicated(warn)
    mode = mode_of(check_mode, prediction_store, warn)
    if isinstance(declaration, Resource):
        check_input(declaration, params)
    with closing(connect(params, login_store)) as cloud:
        if isinstance(declaration, Info):
            return ask(declaration, params, cloud, mode)
        return declare(declaration, params, cloud, mode, warn=warn, progress_for=progress_for)


def declare(
    resource: Resource, params: Params, cloud: Cloud, mode: Mode, *, warn: Warn, progress_for: ProgressFactory
) -> dict[str, Any]:
    """Bring a resource to what a task declares, or say what that would take.

    :returns: the result: ``changed``, ``steps``, ``diff``, the resource under its noun, ``action_id``.
    :raises ClusteringError: it failed.
    """
    overlay = _overlay(cloud, mode)
    client = _client(overlay or cloud, mode.read_only, params)
    check_versions(resource, params, client)
    deadline = Deadline(params.get("timeout") or TIMEOUT)
    name = str(params.get("name") or params.get("cluster") or params.get("id"))
    progress = progress_for(client, name)
    record = partial(record_plan, overlay) if overlay else placeholder_id
    run = Run(client, resource, params, deadline, warn, mode.on_missing, progress, record)
    outcome = mode.work(run)
    if mode.prediction_store and overlay:
        mode.prediction_store.add(cloud.address, overlay.recorded)
    result: dict[str, Any] = {"changed": outcome.changed, "steps": outcome.steps, "diff": outcome.diff}
    result.update(outcome.report)
    if outcome.action_id:
        result["action_id"] = outcome.action_id
    return result


def ask(info: Info, params: Params, cloud: Cloud, mode: Mode) -> dict[str, Any]:
    """Read what a task asks for. In check mode too, where it shows what earlier tasks would have made of it."""
    client = _client(_overlay(cloud, mode) or cloud, True, params)
    return {"changed": False, info.kind.plural: gather(info, params, client)}


def _overlay(cloud: Cloud, mode: Mode) -> Overlay | None:
    return Overlay(cloud, mode.prediction_store.predictions(cloud.address)) if mode.prediction_store else None


def _client(transport: Transport, read_only: bool, params: Params) -> Client:
    return Client(transport, read_only=read_only, reveal=bool(params.get("reveal_url")))


def deduplicated(warn: Warn) -> Warn:
    """Shows each sentence once, however often it comes up: old releases of ansible-core would repeat it."""
    shown: set[str] = set()

    def warn_once(sentence: str) -> None:
        if sentence not in shown:
            shown.add(sentence)
            warn(sentence)

    return warn_once


def _fail(error: ClusteringError) -> None:
    raise error


def _forgive(warn: Warn, error: ClusteringError) -> None:
    warn(f"{error.message} Check mode takes it that an earlier task of the real run sees to that.")
