# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether the server would accept the spec of a profile or policy, and how two specs differ, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .._plan.plan import Risk, Step
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput, Refused
from .._senlin.kinds import POLICY, POLICY_TYPE, PROFILE_TYPE, Kind
from .._senlin.previews import validate_spec
from .._senlin.secrets import is_secret
from .._senlin.type_names import full_names
from .server_metadata import SERVER_TYPE, check_server_metadata

MAX_SHOWN = 3
"""How many differences between two specs a message shows with their values."""
MAX_NAMED = 8
"""How many differences it names."""
LONGEST_VALUE = 40
"""How many characters of a value it shows."""
HIDDEN = frozenset({"personality", "user_data"})
"""Properties that can hold secrets, whatever their names say."""


def validate(situation: Situation) -> None:
    """Check the spec, also by the server, so that check mode fails on what a real run would fail on.

    Below microversion 1.2, the server can only say which types it has. See :func:`with_warning`.

    :raises BadInput: the server does not have the type, or cannot use the spec.
    :raises Refused: the server refuses the spec, with its message.
    """
    kind, spec, client = situation.kind, situation.params["spec"], situation.client
    check_server_metadata(spec, situation.title)
    type_name = f"{spec.get('type')}-{spec.get('version')}"
    where = f"the spec of {situation.title}"
    if not client.supports("1.2") and spec.get("type") and spec.get("version"):
        check_type(client, _types(kind), type_name, where)
    try:
        validate_spec(client, kind, spec, situation.name)
    except Refused as refusal:
        if refusal.status == 404:
            check_type(client, _types(kind), type_name, where)
        if refusal.status in (400, 500) and spec.get("type") == SERVER_TYPE and _lacks_networks(spec):
            raise BadInput(
                f"The server refuses the spec of {situation.title}: {refusal.reason}. It has no properties.networks, "
                f"which the server can do without by its schema, but not when it validates a spec. Set it to "
                f"the networks of the servers, or to [].",
                request_id=refusal.facts.get("request_id"),
            ) from None
        raise


def check_type(client: Client, types: Kind, wanted: str, where: str) -> None:
    """Refuse a type that the server does not have.

    ``GET /profile-types`` or ``GET /policy-types``.

    :param types: the kind of types.
    :param wanted: the full name of a type.
    :param where: what names it, for a sentence.
    :raises BadInput: names the types that the server has.
    """
    known = sorted(full_names(client, types))
    if wanted in known:
        return
    versions: dict[str, list[str]] = {}
    for each in known:
        name, dummy, version = each.rpartition("-")
        versions.setdefault(name, []).append(version)
    names = ", ".join(f"{name} {' and '.join(each)}" for name, each in versions.items())
    raise BadInput(
        f"The server has no {types.title} {wanted}, which {where} names. It has {names}. Correct it; "
        f"cluster_{types.noun}_info shows the properties of each type."
    )


def with_warning(situation: Situation, step: Step) -> Step:
    """The step that creates a profile or policy; check mode warns if the server could not validate the spec."""
    if situation.client.supports("1.2"):
        return step
    warning = (
        f"The spec of {situation.title} is not validated, because that needs microversion 1.2 of the clustering API: "
        f"the real run may find that the server refuses it."
    )
    return replace(step, risk=Risk(lambda dummy_client, error: error, warning))


def describe_differences(have: Mapping[str, Any], want: Mapping[str, Any], paths: Iterable[str]) -> str:
    """How a declared spec differs from the stored one, such as ``properties.flavor is "a", the task sets "b"``.

    :param paths: the dotted paths at which they differ.
    """
    paths = list(paths)
    shown = [
        f"{path} is {_shown(path, have)}, the task sets {_shown(path, want)}" if _is_shown(path) else path
        for path in paths[:MAX_SHOWN]
    ]
    more = f"; and {len(paths) - MAX_NAMED} more" if len(paths) > MAX_NAMED else ""
    return "; ".join([*shown, *paths[MAX_SHOWN:MAX_NAMED]]) + more


def _is_shown(path: str) -> bool:
    return not any(is_secret(key) or key in HIDDEN for key in path.split("."))


def _shown(path: str, spec: Mapping[str, Any]) -> str:
    value: Any = spec
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None:
        return "nothing"
    text = json.dumps(_without_secrets(value), ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_secrets(item) if _is_shown(str(key)) else "(hidden)" for key, item in value.items()}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _lacks_networks(spec: Mapping[str, Any]) -> bool:
    properties = spec.get("properties")
    return isinstance(properties, Mapping) and properties.get("networks") is None


def _types(kind: Kind) -> Kind:
    return POLICY_TYPE if kind is POLICY else PROFILE_TYPE
