# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Options that accept a few words: they are accepted in upper and lower case.

The words of the API are in capitals (``REBUILD``), and those of Ansible are not. Ansible compares with the choices
exactly, so a task's word is replaced by the choice before Ansible sees it, whichever way the task runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.info import Info
from .._plan.resource import Resource
from .options import options, with_aliases


def with_choices(declaration: Resource | Info, params: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a task with each word spelled as the choice that it means; all others as they are.

    :param params: the options before Ansible parses them, possibly under their aliases.
    """
    spec = with_aliases(options(declaration)["argument_spec"])
    return {name: _spelled(value, spec.get(name, {}).get("choices", ())) for name, value in params.items()}


def _spelled(value: Any, choices: Any) -> Any:
    if not isinstance(value, str):
        return value
    return next((choice for choice in choices if choice.lower() == value.lower()), value)
