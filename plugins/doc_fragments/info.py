# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of a list, of a list of what has names, and of a list of what happened."""

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
  sort:
    description:
      - The keys to sort by, such as V(name:asc,created_at:desc).
    type: str
"""

    NAMED = r"""
options:
  name:
    description:
      - List only what has exactly this name, or this full id.
    type: str
"""

    HISTORY = r"""
options:
  cluster:
    description:
      - List only what happened to this cluster and its nodes. An exact name, or the full id of a cluster that may be
        gone.
    type: str
    aliases: [cluster_id]
  since:
    description:
      - List only what happened at this time or later, in ISO 8601 such as V(2026-11-24T15:00:00Z). Without a zone, the
        time is UTC.
    type: str
"""
