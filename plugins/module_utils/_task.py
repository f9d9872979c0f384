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
from typing import Any

from ._actions import Deadline, Watch, ignore
from ._client import Client
from ._cloud import FORGETFUL, Logins, connect
from ._errors import ClusteringError
from ._fields import Params
from ._info import Info, answer
from ._lifecycle import Run, perform, predict
from ._planning import Resource, check_input, check_versions

TIMEOUT = 600
"""Seconds that a task may wait, unless it says otherwise."""


Watching = Callable[[Client, str], Watch]
"""Makes the watcher of a task's actions, which may ask more of the server, of the client and what the task is about."""


def unwatched(client: Client, name: str) -> Watch:
    """The watcher of a host that shows nothing while it waits."""
    return ignore


def run_task(
    declaration: Resource | Info,
    params: Params,
    *,
    check_mode: bool,
    warn: Callable[[str], None],
    logins: Logins = FORGETFUL,
    watching: Watching = unwatched,
) -> dict[str, Any]:
    """Run a task.

    :param params: the task's options, as the module's table parses them, and those of the connection.
    :param warn: shows a sentence to the operator.
    :param logins: where logins are kept between the tasks of a run.
    :param watching: makes the watcher of the actions that the task waits for.
    :returns: the result: ``changed``, and what the module returns.
    :raises ClusteringError: it failed.
    """
    if isinstance(declaration, Info):
        return ask(declaration, params, logins)
    return declare(declaration, params, check_mode=check_mode, warn=warn, logins=logins, watching=watching)


def declare(
    resource: Resource,
    params: Params,
    *,
    check_mode: bool,
    warn: Callable[[str], None],
    logins: Logins = FORGETFUL,
    watching: Watching = unwatched,
) -> dict[str, Any]:
    """Bring a resource to what a task declares, or say what that would take.

    :returns: the result: ``changed``, ``steps``, ``diff``, the resource under its noun, ``action_id``.
    :raises ClusteringError: it failed.
    """
    check_input(resource, params)
    with closing(connect(params, logins)) as cloud:
        client = Client(cloud, read_only=check_mode, reveal=bool(params.get("reveal_url")))
        return _declared(client, resource, params, check_mode=check_mode, warn=warn, watching=watching)


def _declared(
    client: Client,
    resource: Resource,
    params: Params,
    *,
    check_mode: bool,
    warn: Callable[[str], None],
    watching: Watching,
) -> dict[str, Any]:
    check_versions(resource, params, client)

    def fail(error: ClusteringError) -> None:
        raise error

    def forgive(error: ClusteringError) -> None:
        warn(f"{error.message} Check mode takes it that an earlier task of the real run sees to that.")

    mode, missing = (predict, forgive) if check_mode else (perform, fail)
    deadline = Deadline(params.get("timeout") or TIMEOUT)
    name = str(params.get("name") or params.get("cluster") or params.get("id"))
    outcome = mode(Run(client, resource, params, deadline, warn, missing, watching(client, name)))
    result: dict[str, Any] = {"changed": outcome.changed, "steps": outcome.steps, "diff": outcome.diff}
    result.update(outcome.report)
    if outcome.action_id:
        result["action_id"] = outcome.action_id
    return result


def ask(info: Info, params: Params, logins: Logins = FORGETFUL) -> dict[str, Any]:
    """Read what a task asks for. The same in check mode."""
    with closing(connect(params, logins)) as cloud:
        client = Client(cloud, read_only=True, reveal=bool(params.get("reveal_url")))
        return {"changed": False, info.kind.plural: answer(info, params, client)}
