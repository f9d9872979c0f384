# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible and its users may rely on, module by module."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of all modules, of those that declare something, of those that act, and of those that ask."""

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
    description: Can run in C(check_mode) and tell what would change without changing it.
    support: full
    details:
      - Check mode and the real run read the same plan, so they agree on what would change, and nothing is written.
  diff_mode:
    description: Shows what has changed, or would change in C(check_mode), when in diff mode.
    support: full
    details:
      - The difference shows the attributes that the task declares, and no others.
  idempotent:
    description: Run a second time with the same options, it changes nothing and says so.
    support: full
"""

    ACT = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and tell what would change without changing it.
    support: full
    details:
      - Check mode and the real run read the same plan. In check mode nothing is written.
  diff_mode:
    description: Shows what has changed, or would change in C(check_mode), when in diff mode.
    support: full
    details:
      - The difference shows the attributes that the task declares, and no others.
  idempotent:
    description: Run a second time with the same options, it changes nothing and says so.
    support: none
    details:
      - The module does something each time, and says that it has changed something.
"""

    INFO_MODULE = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and tell what would change without changing it.
    support: full
    details:
      - This module does not modify state.
  diff_mode:
    description: Shows what has changed, or would change in C(check_mode), when in diff mode.
    support: N/A
    details:
      - This module does not modify state.
  idempotent:
    description: Run a second time with the same options, it changes nothing and says so.
    support: full
    details:
      - This module does not modify state.
"""
