# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One task, from its options to its result.

Start with ``lifecycle.py``: find, plan, and then predict (check mode) or perform (the real run). ``task.py`` chooses
one of the two, and is the only file that knows about check mode. ``apply.py`` sends a plan, ``send.py`` one of its
steps, and ``create.py`` makes sure that a create leaves one object. ``turn.py`` waits for other actions on a resource.
``run.py`` holds what a task at work knows. ``options.py`` is the argument spec, and ``module.py`` runs all of it as an
Ansible module.

This package imports from ``_prediction``, ``_plan``, and ``_senlin``, and never from ``_subjects``: what a module needs
from there reaches the run in the module's declaration.
"""
