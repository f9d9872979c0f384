# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One inventory of one run: the connection to the cloud, and what is read through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from ansible import constants, context

from ...module_utils._prediction.overlay import Overlay
from ...module_utils._run.options import CONNECTION
from ...module_utils._run.task import TIMEOUT
from ...module_utils._senlin import sdk
from ...module_utils._senlin.client import Client
from ...module_utils._senlin.cloud_options import connect_arguments
from ...module_utils._senlin.configuration import open_connection
from ...module_utils._senlin.connection import connect
from ...module_utils._senlin.deadline import Deadline
from .._in_process.arguments import as_from_json
from .._in_process.login_store import RunLoginStore
from .._in_process.prediction_store import RunPredictionStore

NO_TASK = ""
"""What the inventory is to the store of predictions, which has the predictions of all tasks for it."""


def connection_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The connection options of a file, which are those of the modules, without those that have no value.

    :param options: the options of the plugin.
    """
    values = {name: as_from_json(options[name]) for name in CONNECTION}
    return {name: value for name, value in values.items() if value is not None and value != ""}


def cloud_settings(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of the cloud that the options name. Nothing is sent.

    :raises BadInput: the options contradict each other.
    :raises NoConnection: there is no such cloud.
    """
    sdk.check_installed()
    with sdk.quiet():
        settings: Mapping[str, Any] = open_connection(connect_arguments(options), lambda text: None).config.config
    return settings


def is_predicted() -> bool:
    """Whether check-mode tasks of this run have predicted anything, so that what is read is not what there is."""
    return _checks() and bool(RunPredictionStore(_temporary(), NO_TASK).clouds())


@contextmanager
def connected(options: Mapping[str, Any], warn: Callable[[str], None], secrets: set[str]) -> Iterator[Client]:
    """A client with the login that the tasks of the run use, too. In check mode, it reads what they have predicted.

    :param options: the connection options.
    :param warn: shows a sentence to the operator.
    :param secrets: those of the options.
    :raises ClusteringError: see :func:`connect`.
    """
    deadline = Deadline(TIMEOUT)
    with sdk.quiet(), closing(connect(options, RunLoginStore(_temporary()), warn, deadline, secrets)) as transport:
        store = RunPredictionStore(_temporary(), NO_TASK)
        overlay = Overlay(transport, store.predictions(transport.address)) if _checks() else None
        yield Client(overlay or transport, deadline=deadline, secrets=secrets)


def _checks() -> bool:
    """Whether this is a run of ansible-playbook in check mode."""
    return bool(context.CLIARGS.get("check"))


def _temporary() -> str:
    """The temporary directory of the run."""
    return str(vars(constants)["DEFAULT_LOCAL_TMP"])
