# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reduces the records of a project, as the info modules return them, to the data of a report on its clusters.

``period.py`` says which time the report is about, ``histories.py`` reads the actions, ``sizes.py``, ``counts.py``,
``failures.py``, ``health.py``, ``policies.py`` and ``drift.py`` each give one part, and ``data.py`` puts them together.
Nothing here reads a clock, a file or a server.
"""
