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
from .expected import check_form
from .fields import Field, Params
from .resource import Resource
from .values import LARGEST, shortened

NAME = re.compile(r"[a-zA-Z0-9\u4e00-\u9fa5._~-]{1,255}")
"""The names that the server accepts."""


def check_input(resource: Resource, params: Params) -> None:
    """Refuse what can be refused without asking the server.

    :raises BadInput: the id is not an id, the server would refuse the name, or the expected plan is none.
    """
    check_form("expected_plan", params.get("expected_plan") or [])
    noun = resource.kind.title
    id, name = params.get("id"), params.get("name")
    if id is not None and not FULL_ID.fullmatch(id):
        named = any(row.option == "name" for row in resource.fields)
        advice = (
            f"To find the {noun} by its name, give name instead."
            if named
            else f"List the {noun}s with cluster_{noun}_info to find it."
        )
        raise BadInput(f"{shortened(id)!r} cannot be the id of the {noun}: an id is a full UUID in lowercase. {advice}")
    required = params.get("state") == "present" or (name is not None and not name.strip())
    if required and name is not None and not NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot be the name of a {noun}: Senlin accepts 1 to 255 letters, digits and the characters "
            f"'.', '_', '~' and '-', and no space."
        )


def check_numbers(params: Params) -> None:
    """Refuse numbers that no server or clock can work with, and a ``timeout`` (seconds) in which nothing can be done.

    :raises BadInput: names the option and its limits.
    """
    timeout = params.get("timeout")
    if timeout is not None and not 1 <= timeout <= LARGEST:
        raise BadInput(
            f"timeout is {shortened(timeout)}; it must be 1 second or more, and at most {LARGEST}. Set wait to false "
            f"to not wait at all."
        )
    for option, value in params.items():
        if isinstance(value, int) and abs(value) > LARGEST:
            raise BadInput(f"{option} is {shortened(value)}; it must be a number of at most {LARGEST}.")


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
