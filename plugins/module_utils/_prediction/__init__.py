# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the earlier check-mode tasks of a run would have done.

``predict.py`` records the effect of a plan, and ``overlay.py`` merges what is recorded into the server's responses.
The layers above read through the overlay as they read from the server, and cannot tell the difference.

This package imports from ``_plan`` and ``_senlin``.
"""
