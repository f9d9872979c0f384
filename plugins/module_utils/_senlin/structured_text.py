# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A mapping that is given as text: JSON, YAML, or what Python prints of a dictionary.

An environment variable, ``-e``, a survey or a template can turn the configuration of a cloud into text.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

try:
    # openstacksdk depends on it. Where that is missing, only YAML is not understood.
    import yaml
except ImportError:
    _yaml_errors: tuple[type[Exception], ...] = ()
    HAS_YAML = False
else:
    _yaml_errors = (yaml.YAMLError,)
    HAS_YAML = True

LONGEST = 100_000
"""How many characters a text may have. No configuration of a cloud is nearly as long."""
MOST_VALUES = 100_000
"""How many values a text may stand for. In YAML, a few hundred characters with aliases can stand for billions."""
INVALID = (ValueError, LookupError, AttributeError, RecursionError)
"""What the parsers raise for texts that are not valid. PyYAML converts the values of standard tags without checks, as
in ``!!bool x``, and a deeply nested text exhausts the stack of a parser."""

MAPPING = re.compile(r"^\{|:(\s|$)")
"""Matches what every text has that holds a mapping, and a name or a URL has not: to parse text as YAML takes long."""


def mapping_in(text: str) -> Mapping[str, Any] | None:
    """The mapping that a text holds; ``None`` if it holds none."""
    text = text.strip()
    if len(text) > LONGEST or not MAPPING.search(text):
        return None
    with suppress(*INVALID):
        return _mapping(json.loads(text))
    with suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return _mapping(ast.literal_eval(text))
    if HAS_YAML:
        with suppress(TypeError, *INVALID, *_yaml_errors):
            return _mapping(yaml.safe_load(text))
    return None


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) and _is_small(value) else None


def _is_small(value: Any) -> bool:
    """Whether a value has at most :data:`MOST_VALUES` values, where one that occurs several times counts each time."""
    waiting, size = [value], 0
    while waiting and size <= MOST_VALUES:
        part = waiting.pop()
        parts = part.values() if isinstance(part, Mapping) else part if isinstance(part, list | tuple | set) else ()
        size += len(parts)
        waiting.extend(parts if size <= MOST_VALUES else ())
    return size <= MOST_VALUES


def yaml_problem(error: Exception) -> tuple[str, str]:
    """Where an error of PyYAML is, as a part of a sentence, and what is wrong there, without the text around it."""
    mark = getattr(error, "problem_mark", None)
    where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return where, getattr(error, "problem", None) or "it cannot be read"


def read_mapping(path: Path) -> tuple[Mapping[str, Any], str]:
    """The content of a YAML or JSON file, and why it cannot be used; empty if it can.

    The reason has the line, and none of the content, which can be secret.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text) if HAS_YAML else {}
    except _yaml_errors as error:
        mark = getattr(error, "problem_mark", None)
        return {}, f"{path} is not valid YAML{f' (line {mark.line + 1})' if mark else ''}. Correct it"
    except json.JSONDecodeError as error:
        return {}, f"{path} is not valid JSON (line {error.lineno}). Correct it"
    except UnicodeDecodeError:
        return {}, f"{path} is not a text file in UTF-8"
    except OSError as error:
        return {}, f"{path} cannot be read: {error.strerror}"
    except INVALID:
        return {}, f"{path} has a value that does not fit its tag, or is nested too deeply. Correct it"
    if not isinstance(content, Mapping):
        return {}, f"{path} is empty, or has no map at its top level. It should begin with clouds:"
    return content, ""
