# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that the declaring and acting modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """O(state), and O(wait) and O(timeout), for modules that start actions and for those that do not."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the resource should exist.
    type: str
    default: present
    choices: [absent, present]
"""

    WAIT = r"""
options:
  timeout:
    description:
      - How long the task may wait in total, in seconds. If the time runs out, the task fails, but the action that it
        started continues in the cloud. The next run of a task that declares a state resumes waiting for it.
    type: int
    default: 600
  wait:
    description:
      - Whether to wait until the last action that the task starts has succeeded.
      - If V(false), the id of the last action is returned in RV(ignore:action_id). The task still waits for all earlier
        actions, because each step depends on the one before.
    type: bool
    default: true
"""

    WAIT_EACH = r"""
options:
  timeout:
    description:
      - How long each batch may take, in seconds. The steps before the first batch, the steps after the last batch, and
        the steps after a failure each have the same time. If the time runs out, the task fails, but the actions that it
        started continue in the cloud.
    type: int
    default: 600
  wait:
    description:
      - The task always waits, so this option has no effect. It is accepted so that C(module_defaults) can set it for
        all modules.
    type: bool
    default: true
"""

    NO_WAIT = r"""
options:
  timeout:
    description:
      - How long the login may take, and for how long the task repeats a request that gets no response, in seconds. This
        module waits for no action.
    type: int
    default: 600
  wait:
    description:
      - This module waits for no action, so this option has no effect. It is accepted so that C(module_defaults) can set
        it for all modules.
    type: bool
    default: true
"""
