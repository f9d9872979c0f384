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


MAPPING = re.compile(r"^\{|:(\s|$)")
"""Matches what every text has that holds a mapping, and a name or a URL has not: to parse text as YAML takes long."""


def mapping_in(text: str) -> Mapping[str, Any] | None:
    """The mapping that a text holds; ``None`` if it holds none."""
    text = text.strip()
    if len(text) > LONGEST or not MAPPING.search(text):
        return None
    # A deeply nested text exhausts the stack of a parser.
    with suppress(ValueError, RecursionError):
        return _mapping(json.loads(text))
    with suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return _mapping(ast.literal_eval(text))
    if HAS_YAML:
        with suppress(ValueError, RecursionError, *_yaml_errors):
            return _mapping(yaml.safe_load(text))
    return None


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


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
    except (OSError, ValueError):
        return {}, f"{path} is not a text file in UTF-8"
    if not isinstance(content, Mapping):
        return {}, f"{path} is empty, or has no map at its top level. It should begin with clouds:"
    return content, ""
