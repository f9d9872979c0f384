# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that the info modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of all lists, of lists of named resources, and of lists of actions and events."""

    DOCUMENTATION = r"""
options:
  all_projects:
    description:
      - Whether to list the resources of all projects. Requires admin privileges.
      - If V(false), only the resources of the current project are listed, even for an admin.
    type: bool
    default: false
    aliases: [global_project]
  limit:
    description:
      - The maximum number of resources to return.
    type: int
"""

    NAMED = r"""
options:
  name:
    description:
      - List only the resources with exactly this name, or the resource with this full id.
    type: str
"""

    HISTORY = r"""
options:
  cluster:
    description:
      - List only entries about this cluster and its nodes. Give an exact name or a full id. A full id also works for a
        cluster that no longer exists.
    type: str
    aliases: [cluster_id, cluster_name]
  since:
    description:
      - List only entries from this time or later, in ISO 8601 format such as V(2026-11-24T15:00:00Z). A time without a
        zone is in UTC. It can also be in seconds since 1970-01-01 UTC, such as C(end_at) of an action.
      - It can also be relative to the current time of the server, in weeks, days, hours, minutes and seconds, such as
        V(24h), V(7d) or V(1d12h).
    type: str
  until:
    description:
      - List only entries from this time or earlier, in the same formats as O(since). With O(limit), the list has the
        latest of them.
    type: str
"""
