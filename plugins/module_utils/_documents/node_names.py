# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The names that Senlin gives to the nodes that it creates in a cluster."""

from __future__ import annotations

import re

DEFAULT_FORMAT = "node-$8R"
"""The format of a cluster whose config has no ``node.name.format``."""
DIRECTIVE = re.compile(r"\$(?P<width>\d{0,8})(?P<what>[rRI])")
"""Matches what stands for a random text, one in lower case, or the index of the node."""
EARLIER = re.compile(r"node-(?P<cluster>[0-9a-f]{8})-[0-9]{3,}")
"""Matches the names that earlier releases of Senlin give, whatever the format: with the beginning of the cluster's id,
and the index. A node keeps its name when Senlin is upgraded."""


def is_given(name: str, name_format: str | None, cluster_id: str = "") -> bool:
    """Whether Senlin can have given this name to a node itself.

    :param name_format: ``node.name.format`` of the cluster's config.
    :param cluster_id: the id of the cluster in which the node was created; if empty, any.
    """
    earlier = EARLIER.fullmatch(name)
    if earlier and (not cluster_id or cluster_id.startswith(earlier["cluster"])):
        return True
    return re.fullmatch(_pattern(name_format or DEFAULT_FORMAT), name, re.ASCII) is not None


def _pattern(name_format: str) -> str:
    parts, last = [], 0
    for found in DIRECTIVE.finditer(name_format):
        parts += [re.escape(name_format[last : found.start()]), _part(found["what"], found["width"])]
        last = found.end()
    return "".join([*parts, re.escape(name_format[last:])])


def _part(what: str, width: str) -> str:
    """What a directive can become. An index that is longer than its width stays whole."""
    if what == "I":
        return rf"\d{{{int(width or 0)},}}"
    length = int(width or 8)
    letters = "a-z" if what == "r" else "a-zA-Z"
    return rf"[{letters}][{letters}\d]{{{length - 1}}}" if length else ""
