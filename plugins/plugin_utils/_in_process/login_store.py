# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Logins that the tasks of one run share.

A login takes longer than the rest of a short task, so later tasks reuse the token of the first. It is stored in the
run's temporary directory, which only its user can enter and which Ansible removes when the run ends: a folder with mode
0700, and in it a file with mode 0600 for each set of credentials. The name of a file is a digest with a random key of
the run, so it reveals nothing about the credentials.
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

from ...module_utils._senlin.deadline import Deadline
from ...module_utils._senlin.login import Login
from .run_folder import locked as lock
from .run_folder import private_opener, run_folder, write_atomically

KEY_FILE = "key"
"""The name of the file that contains the run's key."""


class RunLoginStore:
    """Stores the logins of one run in files. See :class:`LoginStore`.

    :param temporary: path of the run's temporary directory.
    """

    def __init__(self, temporary: str) -> None:
        self._folder = run_folder(temporary, "senlin-clustering-logins")

    @contextmanager
    def locked(self, identity: str, deadline: Deadline | None = None) -> Iterator[Login | None]:
        """Yield the stored login, ``None`` if there is none yet.

        If several tasks start at the same time, one of them logs in and the others wait for it.

        :param identity: text that identifies the credentials.
        :param deadline: until when to wait; ``None`` to wait for as long as it takes.
        :raises TimedOut: the other task did not finish in time.
        """
        path = self._path(identity)
        with lock(path, deadline):
            yield Login(**json.loads(path.read_text())) if path.exists() else None

    def save(self, identity: str, login: Login) -> None:
        """Store a login. Call this only while :meth:`locked` is open for the same identity."""
        write_atomically(self._path(identity), json.dumps(asdict(login)))

    def _path(self, identity: str) -> Path:
        return self._folder / hmac.new(self._key(), identity.encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        """The run's key. The first process to need it creates it, as a complete file that the others read."""
        path = self._folder / KEY_FILE
        if not path.exists():
            candidate = self._folder / f"{KEY_FILE}.{os.getpid()}"
            with open(candidate, "wb", opener=private_opener) as file:
                file.write(os.urandom(32))
            # If several processes create a key, the first link wins.
            with suppress(FileExistsError):
                os.link(candidate, path)
            candidate.unlink()
        return path.read_bytes()
