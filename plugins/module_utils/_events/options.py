# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The options of the event source, which are read as Ansible reads those of a module.

The Python of ansible-rulebook may have no ansible-core, so Ansible's own validation cannot be used here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .._plan.values import BOOLEAN, LARGEST, WHOLE_NUMBER, shortened, sort_of
from .._run.options import CONNECTION, with_aliases
from .._senlin.errors import BadInput

SOURCE = "senlin.clustering.events"
"""The full name of the source."""

FEEDBACK = "eda_feedback_queue"
"""What ansible-rulebook adds to the options of a source with ``feedback: true``."""

API_TIMEOUT = 60
"""Seconds that the response to a request may take. Without a limit, a server that hangs would silence the source."""

SPEC: dict[str, dict[str, Any]] = {
    **CONNECTION,
    "api_timeout": {"type": "int", "default": API_TIMEOUT},
    "actions": {"type": "list", "default": ["FAILED", "WAITING_LIFECYCLE_COMPLETION"]},
    "all_projects": {"type": "bool", "default": False, "aliases": ["global_project"]},
    "clusters": {"type": "list"},
    "events": {"type": "raw", "default": True},
    "feedback": {"type": "bool", "default": False},
    "interval": {"type": "float", "default": 5.0},
    "nodes": {"type": "list", "default": ["ERROR"]},
    "project": {"type": "str"},
    "since": {"type": "str"},
    "state_file": {"type": "str"},
}
"""The options of a source, with those of the connection that every module has. Times are in seconds."""


def read_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a source by their own names, with their defaults. An option that is not set is ``None``.

    An option that is null is not set, and neither is a text or an option of the connection that is empty: a rulebook
    cannot leave out an option, and gives it an empty default.

    :param given: the options as the rulebook gives them, possibly under their aliases, or as text.
    :raises BadInput: an option is unknown, given twice, or not of its type.
    """
    rows, connection = with_aliases(SPEC), with_aliases(CONNECTION)
    own_names = {name: option for option, row in SPEC.items() for name in (option, *row.get("aliases", ()))}
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name == FEEDBACK:
            continue
        if name not in rows:
            raise BadInput(_unknown(str(name), own_names))
        if value is None or (value == "" and (name in connection or rows[name]["type"] == "str")):
            continue
        if own_names[name] in found:
            raise BadInput(f"{name} is another name of {own_names[name]}, and both are set. Remove one of them.")
        found[own_names[name]] = _read(name, value, rows[name])
    options = {option: found.get(option, row.get("default")) for option, row in SPEC.items()}
    for option in ("api_timeout", "interval"):
        seconds: Any = options[option]
        if not 0 < seconds <= LARGEST:
            raise BadInput(f"{option} is {shortened(seconds)}; it must be a number of seconds above 0.")
    return options


def _unknown(name: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    meant = f" Did you mean {close[0]}?" if close else ""
    return f"{SOURCE} has no option {shortened(name)!r}.{meant} Its options are {', '.join(sorted(SPEC))}."


def _text(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError
    return str(value)


def _number(value: Any) -> float:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError
    return float(value)


def _dictionary(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError
    return dict(value)


def _list(value: Any) -> list[str]:
    """A list of texts; a text lists its items with commas between them, as for modules."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list):
        raise ValueError
    return [_text(item).strip() for item in items if item != ""]


SORTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "bool": (BOOLEAN.words, BOOLEAN.convert),
    "dict": ("a dictionary", _dictionary),
    "float": ("a number", _number),
    "int": (WHOLE_NUMBER.words, WHOLE_NUMBER.convert),
    "list": ("a list of texts", _list),
    "raw": ("any value", lambda value: value),
    "str": ("a text", _text),
}
"""By the type of an option, what its value must be, and the function that reads it."""


def _read(name: str, value: Any, row: Mapping[str, Any]) -> Any:
    """The value of an option.

    :raises BadInput: it is not of the option's type. The value is not shown, as it can hold a password.
    """
    words, convert = SORTS[row["type"]]
    try:
        converted = convert(value)
    except (KeyError, OverflowError, ValueError):
        advice = "Write it in quotes." if isinstance(value, date) else "Correct it."
        raise BadInput(f"{name} is {sort_of(value)}, and must be {words}. {advice}") from None
    choices = row.get("choices")
    if choices and converted not in choices:
        raise BadInput(f"{name} is {shortened(converted)!r}, and must be one of {', '.join(choices)}. Correct it.")
    return converted
