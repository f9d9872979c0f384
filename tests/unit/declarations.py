# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules of the collection and what they declare, for the tests of all of them."""

from __future__ import annotations

import importlib
from pathlib import Path

from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource

FILES = sorted((Path(__file__).parents[2] / "plugins" / "modules").glob("[!_]*.py"))
MODULES = [path.stem for path in FILES]

CONTENTS = {
    name: vars(importlib.import_module(f"ansible_collections.senlin.clustering.plugins.modules.{name}"))
    for name in MODULES
}
"""What each module's file defines."""

RESOURCES: dict[str, Resource] = {name: file["RESOURCE"] for name, file in CONTENTS.items() if "RESOURCE" in file}
"""The declarations of declaring and acting modules."""

INFOS: dict[str, Info] = {name: file["INFO"] for name, file in CONTENTS.items() if "INFO" in file}
"""The declarations of info modules."""
