# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a sentence for an operator may begin, for the tests of the code and those of what tasks print."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path

PLUGINS = "ansible_collections.senlin.clustering.plugins"
MODULES = Path(__file__).parents[1] / "plugins" / "modules"
RESOURCE = re.compile(r"(cluster|node|profile|policy|receiver|action|server|stack) (\S+ \(|$)")
"""Matches the beginning of a sentence about a resource, up to its id or to a value that is filled in."""
PART = re.compile(r"\S+ (?:in|of) (\w+) ")
"""Matches the beginning of a sentence about a key of an option, such as ``identity of adopt is``."""
ID = re.compile(r"[0-9a-f]{8}-")
"""Matches the beginning of an id."""


@cache
def options() -> frozenset[str]:
    """The names of the options of all modules."""
    module_options = importlib.import_module(f"{PLUGINS}.module_utils._run.options").options
    names: set[str] = set()
    for path in MODULES.glob("[!_]*.py"):
        module = vars(importlib.import_module(f"{PLUGINS}.modules.{path.stem}"))
        spec = module_options(module.get("RESOURCE") or module["INFO"])["argument_spec"]
        names |= {*spec, *(alias for row in spec.values() for alias in row.get("aliases", ()))}
    return frozenset(names)


def begins_well(sentence: str) -> bool:
    """Whether a sentence begins with a capital letter, or else with an option, a setting of a cloud or a value."""
    if not sentence[:1].islower() or ID.match(sentence):
        return True
    if RESOURCE.match(sentence):
        return False
    word = re.split(r"[\s:,.;\[]", sentence)[0]
    part = PART.match(sentence)
    return bool({word, part[1] if part else ""} & options() or "_" in word)
