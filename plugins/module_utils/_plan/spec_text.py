# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Specs that a task gives as text: the content of a spec file, as the command line client reads it."""

from __future__ import annotations

import datetime
import importlib
import json
from collections.abc import Mapping
from typing import Any

from .._senlin.errors import BadInput
from .._senlin.structured_text import INVALID, yaml_problem
from .values import sort_of


def read_spec(option: str, value: Any) -> dict[str, Any]:
    """A spec as a map, from a map or from YAML or JSON text.

    :raises BadInput: it is neither, or the text is not valid. No message quotes a spec, which can hold secrets.
    """
    found = _parsed(option, value) if isinstance(value, str) else value
    if not isinstance(found, Mapping):
        text = "a text that holds " if isinstance(value, str) else ""
        raise BadInput(
            f"{option} is {text}{sort_of(found)}, and must be a mapping with type, version and properties, or the "
            f"content of a spec file, such as from the lookup plugin file."
        )
    return dict(found)


def _parsed(option: str, text: str) -> Any:
    """The content of a YAML text as JSON has it. YAML takes an unquoted date for one, JSON has no dates.

    :raises BadInput: the text is not valid. The message does not quote it.
    """
    # The SDK requires PyYAML, but a documentation or sanity test loads this file without it.
    yaml = importlib.import_module("yaml")
    try:
        return json.loads(json.dumps(yaml.safe_load(text), default=_text_of_date))
    except yaml.YAMLError as error:
        place, problem = yaml_problem(error)
    except RecursionError:
        place, problem = "", "it is nested too deeply"
    except (TypeError, *INVALID):
        place, problem = "", "it holds what JSON does not have"
    raise BadInput(f"{option} is a text, but not valid YAML or JSON{place}: {problem}. Correct the text.")


def _text_of_date(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError
