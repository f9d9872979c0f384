# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the earlier check-mode tasks of a run would have done.

``predict.py`` records the effect of a plan, by the rules of the server in ``effects.py`` and with the bodies of
``new_bodies.py``. ``overlay.py`` merges what is recorded into the server's responses, and ``pages.py`` into its lists.
The layers above read through the overlay as they read from the server, and cannot tell the difference. ``log.py`` says
what is predicted after several tasks of a run, some of which run for real.

This package imports from ``_plan`` and ``_senlin``.
"""
