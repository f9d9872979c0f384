# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of a list."""

    DOCUMENTATION = r"""
options:
  all_projects:
    description:
      - Whether to list the resources of all projects. Needs an admin.
      - With V(false), an admin too sees those of its own project alone.
    type: bool
    default: false
    aliases: [global_project]
  limit:
    description:
      - Return at most so many.
    type: int
  name:
    description:
      - List only what has exactly this name, or this full id.
    type: str
  sort:
    description:
      - The keys to sort by, such as V(name:asc,created_at:desc).
    type: str
"""
