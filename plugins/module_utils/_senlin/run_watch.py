# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Notices that the run of a task was killed, so that the task sends nothing more.

Nothing can clean up after SIGKILL. Since ansible-core 2.19, each worker has a session of its own, and survives when
the main process of Ansible, or its whole process group, is killed: without this, the task would go on to its end.
"""

from __future__ import annotations

import os

from .errors import RunEnded

RUN_VARIABLE = "SENLIN_CLUSTERING_RUN"
"""The environment variable with the process id of Ansible's main process. Only tasks on the controller have it."""


class RunWatch:
    """Watches the main process of Ansible, if the environment names it."""

    def __init__(self) -> None:
        given = os.environ.get(RUN_VARIABLE, "")
        self._run = int(given) if given.isdecimal() else None
        self._is_child = self._run == os.getppid()

    def check(self) -> None:
        """Fail if the run has ended.

        :raises RunEnded: it has.
        """
        if self._run is not None and self._has_ended(self._run):
            raise RunEnded(
                f"The run of this task has ended: its main process, {self._run}, no longer exists. The task "
                f"sends nothing more. Run the playbook again."
            )

    def _has_ended(self, run: int) -> bool:
        # An ended process has its id until its own parent notices, but its children lose it at once.
        return os.getppid() != run if self._is_child else not _exists(run)


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # It belongs to another user, as with "become".
        return True
    return True
