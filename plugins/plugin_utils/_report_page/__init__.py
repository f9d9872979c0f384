# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Prepares the data of a report for the templates of the role ``report``, which only have to put it in its place.

``charts.py`` computes the coordinates of charts, ``words.py`` writes times and numbers, ``rows.py`` and ``sections.py``
choose what is shown, and ``page.py`` escapes all of it. Nothing else may pass text of the server to a template.
"""
