# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is special about one subject: sizes, members, health, scaling, revisions, bindings, adoption, and so on.

One file for each subject. A file holds the rules of the Senlin server for its subject, and plans the steps that a table
alone cannot. Modules import what they need from here.

This package imports from ``_plan`` and ``_senlin``.
"""
