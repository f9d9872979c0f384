# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A document as YAML: the same text for the same document, in the form that yamllint and ansible-lint accept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .expression import Expression

try:
    # openstacksdk depends on it.
    import yaml
except ImportError:
    HAS_YAML = False
    Dumper: Any = object
else:
    HAS_YAML = True
    Dumper = yaml.SafeDumper

WIDTH = 120
"""How long lines get before a text that can be folded is."""
TEMPLATE = re.compile(r"\{[{%#]")
"""Matches what Ansible would evaluate."""
OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Matches what YAML takes for the end of a line besides ``\\n``. Outside double quotes, it becomes that."""


class _Dumper(Dumper):  # type: ignore[misc]
    """Writes lists indented under their keys, and each value in full."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent lists, too."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """A value that occurs twice is written twice."""
        return True


def _text(dumper: Any, value: str) -> Any:
    tag = "!unsafe" if TEMPLATE.search(value) else "tag:yaml.org,2002:str"
    quoted = bool(OTHER_BREAKS.search(value))
    # PyYAML ends the document after a block that keeps the lines at its end.
    is_block = not quoted and "\n" in value.strip("\n") and not value.endswith("\n\n")
    style = "|" if is_block else '"' if quoted or tag == "!unsafe" else None
    return dumper.represent_scalar(tag, value, style=style)


def _expression(dumper: Any, value: Expression) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style='"')


if HAS_YAML:
    _Dumper.add_representer(str, _text)
    _Dumper.add_representer(Expression, _expression)


@dataclass(frozen=True)
class Commented:
    """An item of a list, and the lines of the comment before it."""

    value: Any
    comment: tuple[str, ...]


def yaml_text(content: Mapping[str, Any], comment: Iterable[str] = ()) -> str:
    """The text of a document.

    :param content: its variables, in order.
    :param comment: the lines of the comment at its top.
    """
    parts = ["---\n", *(f"# {line}\n" for line in comment)]
    for name, value in content.items():
        if isinstance(value, list) and any(isinstance(each, Commented) for each in value):
            parts += [f"{name}:\n", *(_item(each) for each in value)]
        else:
            parts.append(_dumped({name: value}))
    return "".join(parts)


def _item(item: Any) -> str:
    value, comment = (item.value, item.comment) if isinstance(item, Commented) else (item, ())
    lines = [*(f"# {line}" for line in comment), *_dumped([value]).removesuffix("\n").split("\n")]
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _dumped(value: Any) -> str:
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH))
