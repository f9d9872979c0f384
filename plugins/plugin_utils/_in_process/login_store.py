# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Logins that the tasks of one run share.

A login costs more than all the rest of a short task, so the first task's token serves those that follow. It is kept in
the run's own temporary directory, which only its user can enter and which Ansible removes when the run ends: a folder
with mode 0700, and in it a file with mode 0600 for each set of credentials. A file's name is a digest under a key that
is drawn for the run, so nothing can be told of the credentials from it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from ...module_utils._senlin.login import Login
from .run_folder import locked as lock
from .run_folder import private, run_folder, write

KEY = "key"


class RunLoginStore:
    """The logins of one run.

    :param temporary: the run's temporary directory.
    """

    def __init__(self, temporary: str) -> None:
        self._folder = run_folder(temporary, "senlin-clustering-logins")

    @contextmanager
    def locked(self, identity: str) -> Iterator[Login | None]:
        """The kept login; see :class:`Logins`. Of tasks that start at once, one logs in and the others wait for it."""
        path = self._path(identity)
        with lock(path):
            yield Login(**json.loads(path.read_text())) if path.exists() else None

    def save(self, identity: str, login: Login) -> None:
        """Keep a login; called while :meth:`kept` is open."""
        write(self._path(identity), json.dumps(asdict(login)))

    def _path(self, identity: str) -> Path:
        return self._folder / hmac.new(self._key(), identity.encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        """The run's key; whoever comes first draws it, and the others read what is whole by then."""
        path = self._folder / KEY
        if not path.exists():
            mine = self._folder / f"{KEY}.{os.getpid()}"
            with open(mine, "wb", opener=private) as file:
                file.write(os.urandom(32))
            with suppress(FileExistsError):
                os.link(mine, path)
            mine.unlink()
        return path.read_bytes()
