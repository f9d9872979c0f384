# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""From a module's table, the live resource, and a task's options to a plan. Nothing in this package sends a write.

Start with ``fields.py``, a row of a module's table, and ``plan.py``, the steps that check mode and the real run both
read. ``resource.py`` holds what a declaring module consists of, and ``steps.py`` the steps that any table can plan.
``calls.py`` has the requests that a step can send, and ``checks.py`` what is refused before planning. ``values.py`` and
``spec_text.py`` read values that a task gives, and ``compare.py`` compares them with live ones. ``info.py`` holds what
an info module consists of.

This package imports from ``_senlin`` only.
"""
