# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Plans of the role ``scaling_group`` that are saved: what a run would do, for somebody to approve before it is done.

``document.py`` puts a plan together, and ``digest.py`` protects it. ``reading.py`` reads one, and refuses what is
none. ``seen.py`` holds what a plan rests on, and ``moved.py`` what of that has changed since. ``comparing.py`` decides
whether a saved plan can be carried out now. ``masks.py`` keeps secrets out of all of this.

This package imports from ``_plan`` and ``_senlin``.
"""
