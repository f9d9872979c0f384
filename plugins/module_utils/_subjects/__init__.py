# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Logic for individual subjects: sizes, members, health, scaling, revisions, bindings, adoption, and so on.

There is one file for each subject. It contains the Senlin server's rules for that subject, plans the steps that a
module's table alone cannot express, or reads what an info module cannot simply list, with the rows that belong to it.
Modules import what they need from here.

This package imports from ``_plan`` and ``_senlin``.
"""
