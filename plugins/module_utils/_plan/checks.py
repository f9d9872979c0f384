# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is refused before planning: impossible names, ids, and times, and options that the server would drop."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .fields import Field, Params
from .resource import Resource

NAME = re.compile(r"[a-zA-Z0-9\u4e00-\u9fa5._~-]{1,255}")
"""The names that the server accepts."""


def check_input(resource: Resource, params: Params) -> None:
    """Refuse what can be refused without asking the server.

    :raises BadInput: the id is not an id, the server would refuse the name, or the timeout (seconds) is too short.
    """
    noun = resource.kind.title
    id, name = params.get("id"), params.get("name")
    if id is not None and not FULL_ID.fullmatch(id):
        raise BadInput(f"{id!r} is not an id of a {noun}: an id is a full UUID in lowercase. Give its name as name.")
    required = params.get("state") == "present" or (name is not None and not name.strip())
    if required and name is not None and not NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot be the name of a {noun}: Senlin accepts 1 to 255 letters, digits and the characters "
            f"'.', '_', '~' and '-', and no space."
        )
    if (timeout := params.get("timeout")) is not None and timeout < 1:
        raise BadInput(f"timeout is {timeout}; it must be 1 second or more. Set wait to false to not wait at all.")


def read_values(fields: Iterable[Field], params: Params) -> Params:
    """The options of a task with their values as planning works with them; see ``Field.read``.

    :raises BadInput: a value is impossible whatever the server says.
    """
    given = [(row.option, row.read) for row in fields if row.read and params.get(row.option) is not None]
    return {**params, **{option: read(option, params[option]) for option, read in given}}


def check_versions(resource: Resource, params: Params, client: Client) -> None:
    """Refuse an option that the server would silently drop.

    :raises NotSupported: names the microversion that the option needs, and the one in use.
    """
    for row in resource.fields:
        value = params.get(row.option)
        if row.since and value is not None and value != row.implied:
            client.require(row.since, row.option)
