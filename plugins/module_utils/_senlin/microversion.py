# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The microversion of requests: which ones there are, and which one a task uses."""

from __future__ import annotations

import re

from .errors import BadInput, NotSupported

NEWEST = "1.14"
"""The newest microversion that the collection knows, and the last that Senlin defined."""

OLDEST = "1.0"
"""The microversion of a server that announces none."""

KNOWN = re.compile(r"1\.(\d|1[0-4])")
"""The microversions that a task can ask for."""

ANNOUNCED = re.compile(r"1\.\d+")
"""The microversions that a server can announce."""


def number(microversion: str) -> tuple[int, ...]:
    """A microversion in a form that can be compared: 1.9 is below 1.10."""
    return tuple(int(part) for part in microversion.split("."))


def newest_of_both(announced: object) -> str:
    """The newest microversion that both the server and the collection know.

    :param announced: the newest of the server, as its version document says; anything else counts as :data:`OLDEST`.
    """
    text = str(announced)
    return min(text if ANNOUNCED.fullmatch(text) else OLDEST, NEWEST, key=number)


def check(setting: str, wanted: str) -> None:
    """Refuse what is no microversion that the collection knows.

    :param setting: where the task or the cloud asks for it, as the subject of a sentence.
    :raises BadInput: says what is possible.
    """
    if not KNOWN.fullmatch(wanted):
        raise BadInput(
            f"{setting} is {wanted!r}, and must be one of 1.0 to {NEWEST}. "
            f"Quote it in YAML: 1.10 without quotes is read as the number 1.1."
        )


def check_supported(setting: str, wanted: str, newest: str) -> None:
    """Refuse a microversion that the server does not have.

    :param setting: as for :func:`check`.
    :param newest: the newest that both sides know.
    :raises NotSupported: names both.
    """
    if number(wanted) > number(newest):
        raise NotSupported(
            f"{setting} is {wanted}, and the newest of this server is {newest}. "
            f"Leave it out to use the newest that both sides know."
        )
