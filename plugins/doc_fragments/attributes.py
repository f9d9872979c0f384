# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes of the modules: what Ansible and its users can rely on."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of all modules, and of the modules that declare, that act, and that only read."""

    DOCUMENTATION = r"""
attributes:
  action_group:
    description: Use C(group/senlin.clustering.clustering) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - senlin.clustering.clustering
"""

    DECLARE = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and predict what would change without changing it.
    support: full
    details:
      - Check mode makes the same plan as the real run, and changes nothing. The task sees the changes that earlier
        tasks in check mode would have made, and returns the state that later tasks see. Values that only the server can
        choose are placeholders.
  diff_mode:
    description: In diff mode, shows what has changed, or in C(check_mode) what would change.
    support: full
    details:
      - The diff shows what the task declares, what else changes with it, and under C(steps) what is done to other
        objects.
  idempotent:
    description: A second run with the same options changes nothing and reports no change.
    support: full
"""

    ACT = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and predict what would change without changing it.
    support: full
    details:
      - Check mode makes the same plan as the real run, and changes nothing. The task sees the changes that earlier
        tasks in check mode would have made. Values that only the server can choose are placeholders.
  diff_mode:
    description: In diff mode, shows what has changed, or in C(check_mode) what would change.
    support: full
    details:
      - The diff shows what the task declares, what else changes with it, and under C(steps) what is done to other
        objects.
  idempotent:
    description: A second run with the same options changes nothing and reports no change.
    support: none
    details:
      - The module performs its action on every run, and reports a change.
"""

    INFO_MODULE = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and predict what would change without changing it.
    support: full
    details:
      - This module does not modify state.
  diff_mode:
    description: In diff mode, shows what has changed, or in C(check_mode) what would change.
    support: N/A
    details:
      - This module does not modify state.
  idempotent:
    description: A second run with the same options changes nothing and reports no change.
    support: full
    details:
      - This module does not modify state.
"""
