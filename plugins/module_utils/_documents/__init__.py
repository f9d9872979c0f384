# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Groups as documents: a cluster with its profiles, policies, nodes and receivers, for the role ``scaling_group``.

``records.py`` reads what Senlin has. ``document.py`` decides, without asking anybody, what of that a document says, and
what it cannot say. ``exclusion.py`` is what is to be left out. ``node_names.py`` knows which names Senlin gives by
itself, and ``hidden.py`` which values are secret. ``yaml_text.py`` writes a document as text.

This package imports from ``_subjects``, ``_plan`` and ``_senlin``.
"""
