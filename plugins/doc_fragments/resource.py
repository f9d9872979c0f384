# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the declaring modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """O(state), and for those whose work takes time, O(wait) and O(timeout)."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the resource shall exist.
    type: str
    default: present
    choices: [absent, present]
"""

    WAIT = r"""
options:
  timeout:
    description:
      - How long the task may wait in all, in seconds. When it has passed, the task fails, and what it started goes on
        in the cloud. The next run goes on waiting.
    type: int
    default: 600
  wait:
    description:
      - Whether to wait until the action that the task starts has succeeded.
      - With V(false), the id of the last action is returned in RV(ignore:action_id). Steps that depend on each other
        are waited for all the same.
    type: bool
    default: true
"""
