# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One task, from its options to its result, for every module and for both ways to run it.

A module process (``module.py``) or the in-process action plugin parses the options, calls :func:`run_task`, and passes
on the result or the error. Nothing in this file or below exits, prints, or keeps state between two calls.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._plan.checks import check_input, check_numbers, check_versions, read_values
from .._plan.fields import Params
from .._plan.info import Info, gather
from .._plan.resource import Resource
from .._prediction.overlay import Overlay
from .._prediction.predict import assume, record_plan
from .._prediction.predictions import PredictionStore
from .._senlin import sdk
from .._senlin.actions import Progress, no_progress
from .._senlin.client import Client
from .._senlin.connection import SdkTransport, connect
from .._senlin.deadline import Deadline
from .._senlin.errors import ClusteringError, NotFound
from .._senlin.login import NO_LOGIN_STORE, LoginStore
from .._senlin.transport import Transport
from .._senlin.writer import Writer
from .lifecycle import perform, predict
from .run import Outcome, Run

TIMEOUT = 600
"""Seconds that a task can wait, unless it sets ``timeout``."""

Warn = Callable[[str], None]
"""Shows a sentence to the operator."""

ProgressFactory = Callable[[Client, str], Progress]
"""Creates what shows the progress of a task, from a client and the name of the task's resource."""


def no_progress_for(client: Client, name: str) -> Progress:
    """The factory of a task that shows no progress."""
    return no_progress


@dataclass(frozen=True)
class Mode:
    """How check mode and the real run differ. Everything else is the same.

    :param execute: carries the plan out, or predicts what that would do.
    :param read_only: whether a write is refused, and what earlier check-mode tasks would have done is read.
    :param on_missing: is called with the error when something that the task needs is missing.
    """

    execute: Callable[[Run], Outcome]
    read_only: bool
    on_missing: Callable[[ClusteringError], None]


def mode_of(check_mode: bool, assume_missing: bool, warn: Warn) -> Mode:
    """The mode of a task.

    :param assume_missing: whether check mode warns of what is missing, instead of failing as the real run does.
    """
    if not check_mode:
        return Mode(perform, read_only=False, on_missing=_raise)
    on_missing = partial(_warn_of_missing, warn) if assume_missing else _raise_in_check_mode
    return Mode(predict, read_only=True, on_missing=on_missing)


def run_task(
    declaration: Resource | Info,
    params: Params,
    *,
    check_mode: bool,
    warn: Warn,
    login_store: LoginStore = NO_LOGIN_STORE,
    progress_for: ProgressFactory = no_progress_for,
    prediction_store: PredictionStore | None = None,
    assume_missing: bool = False,
    secrets: set[str] | None = None,
) -> dict[str, Any]:
    """Run a task.

    :param params: the task's options, as parsed by the module's table, and those of the connection.
    :param warn: shows a sentence to the operator.
    :param login_store: keeps logins between the tasks of a run.
    :param progress_for: creates what shows the progress while the task waits.
    :param prediction_store: keeps what check-mode tasks would have done, for later tasks of the run; ``None`` if the
        earlier tasks are unknown.
    :param assume_missing: whether check mode assumes that what is missing is created by a task that it skips.
    :param secrets: those of the task. What only the server can tell is added.
    :returns: the result: ``changed``, and what the module returns.
    :raises ClusteringError: the task failed.
    """
    secrets = set() if secrets is None else secrets
    warn = without_repetition(warn)
    mode = mode_of(check_mode, assume_missing or prediction_store is None, warn)
    check_numbers(params)
    if isinstance(declaration, Resource):
        check_input(declaration, params)
    params = read_values(declaration.fields, params)
    deadline = Deadline(params.get("timeout") or TIMEOUT)
    with sdk.quiet(), closing(connect(params, login_store, warn, deadline, secrets)) as transport:
        if isinstance(declaration, Info):
            return run_info(declaration, params, transport, mode, prediction_store, deadline)
        return run_resource(
            declaration,
            params,
            transport,
            mode,
            prediction_store,
            deadline=deadline,
            warn=warn,
            progress_for=progress_for,
            secrets=secrets,
        )


def run_resource(
    resource: Resource,
    params: Params,
    transport: SdkTransport,
    mode: Mode,
    store: PredictionStore | None,
    *,
    deadline: Deadline,
    warn: Warn,
    progress_for: ProgressFactory,
    secrets: set[str],
) -> dict[str, Any]:
    """Run a declaring or acting module.

    :returns: the result: ``changed``, ``steps``, ``plan``, ``diff``, the resource under its noun, ``action_id``.
    :raises ClusteringError: the task failed.
    """
    overlay = _overlay(transport, mode, store)
    client = _client(overlay or transport, params, deadline, secrets)
    check_versions(resource, params, client)
    name = str(params.get("name") or params.get("cluster") or params.get("id"))
    run = Run(
        Writer(client, read_only=mode.read_only),
        resource,
        params,
        deadline,
        warn,
        mode.on_missing,
        progress_for(client, name),
    )
    if overlay:
        run.assume, run.record_plan = partial(assume, overlay), partial(record_plan, overlay)
    try:
        outcome = mode.execute(run)
    finally:
        if store and run.changed:
            store.add_real(transport.address, run.changed)
    if store and overlay:
        store.add(transport.address, overlay.recorded)
    result: dict[str, Any] = {
        "changed": outcome.changed,
        "steps": outcome.steps,
        "plan": outcome.plan,
        "diff": outcome.diff,
    }
    result.update(outcome.report)
    if outcome.action_id:
        result["action_id"] = outcome.action_id
    return result


def run_info(
    info: Info,
    params: Params,
    transport: SdkTransport,
    mode: Mode,
    store: PredictionStore | None,
    deadline: Deadline,
) -> dict[str, Any]:
    """Run an info module. In check mode it reads what earlier tasks would have done, too."""
    client = _client(_overlay(transport, mode, store) or transport, params, deadline)
    found = info.report(params, client) if info.report else {info.kind.plural: gather(info, params, client)}
    where = {"endpoint": transport.endpoint, "project_id": transport.project_id} if info.shows_connection else {}
    return {"changed": False, **found, **where}


def _overlay(transport: SdkTransport, mode: Mode, store: PredictionStore | None) -> Overlay | None:
    """What a task in check mode reads through, also where nothing is known of earlier tasks."""
    if not mode.read_only:
        return None
    return Overlay(transport, store.predictions(transport.address) if store else {})


def _client(transport: Transport, params: Params, deadline: Deadline, secrets: set[str] | None = None) -> Client:
    reveal = bool(params.get("reveal_url"))
    return Client(transport, deadline=deadline, reveal_secrets=reveal, secrets=secrets)


def without_repetition(warn: Warn) -> Warn:
    """A ``warn`` that shows each sentence once per task. Old releases of ansible-core would show it again."""
    shown: set[str] = set()

    def warn_once(sentence: str) -> None:
        if sentence not in shown:
            shown.add(sentence)
            warn(sentence)

    return warn_once


def _raise(error: ClusteringError) -> None:
    raise error


def _raise_in_check_mode(error: ClusteringError) -> None:
    if isinstance(error, NotFound):
        error.message = (
            f"{error.message} If a task creates it that check mode skips, set the variable senlin_assume_missing to "
            f"true for this task or the run."
        )
    raise error


def _warn_of_missing(warn: Warn, error: ClusteringError) -> None:
    warn(f"{error.message} Check mode assumes that an earlier task of the real run takes care of that.")
