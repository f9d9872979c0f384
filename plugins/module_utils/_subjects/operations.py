# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Operations of a profile type: whether the type has one, and whether it would accept the parameters.

The server checks the parameters of an operation by the same schema. For a cluster, it does so only when the action
runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._plan.effect import Effect
from .._plan.values import sort_of
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import PROFILE
from .._senlin.secrets import is_secret
from .._senlin.transport import Attributes
from .types import read_operations

REQUIRED = {"change_password": ("admin_pass",)}
"""Parameters that the schema of an operation does not require, and without which the driver of servers fails."""


EFFECTS = {
    **dict.fromkeys(("change_password", "lock", "resume", "start", "unlock", "unpause", "unrescue"), Effect.IN_PLACE),
    "abandon": Effect.REMOVE,
    "rebuild": Effect.REBUILD,
}
"""What operations do to a server or stack. All others interrupt it. A stack that is abandoned is no longer managed."""

SECRET_MEANING = re.compile(r"\b(password|passphrase|secret|credential)", re.IGNORECASE)
"""Matches the description of a parameter that is a secret although its name does not say so."""


def effect_of(operation: str) -> Effect:
    """What an operation does to a server or stack.

    :param operation: as its profile type spells it.
    """
    return EFFECTS.get(operation.lower(), Effect.RESTART)


def read_operation(
    client: Client, targets: Iterable[Attributes], operation: str, given: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """An operation and its parameters, spelled as the profile type of its targets spells them.

    ``GET /profiles/<id>`` and ``GET /profile-types/<name>/ops`` (1.4) for each profile. Upper and lower case do not
    matter in a task.

    :param targets: clusters or nodes.
    :raises BadInput: a profile type does not have the operation, or does not accept the parameters. Their values can be
        secret, so no message holds one.
    """
    given = dict(given)
    for id in {target["profile_id"] for target in targets if target["profile_id"]}:
        profile = client.get(PROFILE, id)
        if profile is None:
            continue
        known = read_operations(client, profile["type"])["operations"]
        if (found := _spelled(operation, known)) is None:
            raise BadInput(
                f"Profile type {profile['type']} has no operation {operation!r}. Its operations are "
                f"{', '.join(sorted(known))}."
            )
        operation = found
        _conceal_secrets(client, given, known[operation]["parameters"])
        what = f"peration {operation} of profile type {profile['type']}"
        given = _read_parameters(given, known[operation]["parameters"], REQUIRED.get(operation, ()), what)
    return operation, given


def _conceal_secrets(client: Client, given: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Have the parameters masked of which the schema says that they are secrets, whatever their names."""
    for name, rules in schema.items():
        if is_secret(name) or SECRET_MEANING.search(str(rules.get("description") or "")):
            client.conceal(given.get(name))


def _read_parameters(
    given: Mapping[str, Any], schema: Mapping[str, Any], required: Iterable[str], what: str
) -> dict[str, Any]:
    """The parameters as the schema of an operation spells their values.

    :param required: the parameters that are required although the schema does not say so.
    :param what: the operation in a sentence, without its first letter.
    """
    names = ", ".join(sorted(schema)) or "none"
    if unsupported := sorted(set(given) - set(schema)):
        raise BadInput(f"O{what} has no parameter {', '.join(unsupported)}. Its parameters: {names}.")
    missing = [name for name, rules in schema.items() if rules.get("required") or name in required]
    if missing := [name for name in missing if given.get(name) is None]:
        raise BadInput(f"O{what} requires the parameter {', '.join(missing)}. Set it.")
    return {name: _read_parameter(name, value, schema[name], what) for name, value in given.items()}


def _read_parameter(name: str, value: Any, rules: Mapping[str, Any], what: str) -> Any:
    wanted = "a whole number" if rules.get("type") == "Integer" else "a text"
    if not (_is_whole_number(value) if wanted == "a whole number" else isinstance(value, str)):
        raise BadInput(f"Parameter {name} of o{what} is {sort_of(value)}, and must be {wanted}. Correct it.")
    for constraint in rules.get("constraints") or ():
        allowed = constraint.get("constraint")
        if constraint.get("type") == "AllowedValues" and isinstance(allowed, list):
            found = _spelled(str(value), map(str, allowed))
            if found is None:
                values = ", ".join(map(str, allowed))
                raise BadInput(f"Parameter {name} of o{what} must be one of {values}. Correct it.")
            value = found if isinstance(value, str) else value
    return value


def _is_whole_number(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).removeprefix("-").isdigit()


def _spelled(text: str, choices: Iterable[str]) -> str | None:
    """The one of the choices that is the text, whatever the case; ``None`` if there is none."""
    return next((choice for choice in choices if choice.lower() == text.lower()), None)
