# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Keeps the memory of a source in a file, so that a restart goes on where the source has stopped.

The first line is the memory as of the last poll, as JSON. Each further line is what was reported since: its key and its
time. So what is written for each item is one line, and the first line is written once for each poll.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from .._senlin.errors import BadInput
from .memory import STATE, Finding, Memory, from_data, to_data

FORM = "senlin.clustering.events 1"
"""Says that a file is one of these, and in which version of the form."""


class StateFile:
    """The state file of one source. Nobody else may use it at the same time.

    :param path: its path.
    :raises BadInput: another source uses it, or nothing can be written there.
    """

    def __init__(self, path: str) -> None:
        # A link stays a link: what it leads to is replaced, such as a file on a volume.
        self._path = Path(os.path.realpath(Path(path).expanduser()))
        self._source: Mapping[str, Any] = {}
        self._lock = self._locked()

    def load(self, source: Mapping[str, Any]) -> Memory | None:
        """The memory in the file; ``None`` if there is no file yet.

        :param source: what the source is about, with the cloud: the file must be one of the same.
        :raises BadInput: it is damaged, or another source has written it.
        """
        self._source = dict(source)
        try:
            first, *lines = self._path.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._unusable(f"cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}") from error
        try:
            header = json.loads(first)
            if header["form"] != FORM:
                raise self._unusable("is not one of this release of the collection")
            written_by, memory = header["source"], from_data(header["memory"])
            # What follows the last line break was not written completely.
            reported = dict(json.loads(line) for line in lines[:-1])
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise self._unusable("is damaged, or is no state file at all") from error
        different = sorted(key for key in {*source, *written_by} if source.get(key) != written_by.get(key))
        if different:
            raise self._unusable(f"was written by a source that differs in {', '.join(different)}")
        return Memory(
            memory.events_from,
            memory.actions_from,
            {**memory.reported, **reported},
            memory.in_progress,
            memory.names,
        )

    def save(self, memory: Memory) -> None:
        """Replace the file, at once or not at all. Only its owner can read it.

        :raises BadInput: it cannot be written.
        """
        header = {"form": FORM, "source": self._source, "memory": to_data(memory)}
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(f"{json.dumps(header)}\n")
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise self._not_writable(error) from error

    def note(self, finding: Finding) -> None:
        """Add that something was reported.

        :raises BadInput: the file cannot be written.
        """
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps([finding.key, finding.time or STATE])}\n")
        except OSError as error:
            raise self._not_writable(error) from error

    def close(self) -> None:
        """Let another source use the file."""
        self._lock.close()

    def _locked(self) -> TextIO:
        """A lock that ends with the process. It is a file of its own, as the state file is replaced."""
        try:
            lock = self._path.with_name(f"{self._path.name}.lock").open("w")
        except OSError as error:
            raise self._not_writable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise BadInput(
                f"The state file {self._path} is in use by another source. Give each source a file of its own."
            ) from None
        return lock

    def _not_writable(self, error: OSError) -> BadInput:
        return BadInput(
            f"The state file {self._path} cannot be written: {error.strerror}. Correct state_file, or create its "
            f"folder."
        )

    def _unusable(self, problem: str) -> BadInput:
        return BadInput(
            f"The state file {self._path} {problem}. Set state_file to a file of this source's own, or remove the file "
            f"to begin anew: what happens until then is not reported."
        )
