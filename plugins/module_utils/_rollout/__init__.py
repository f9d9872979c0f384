# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A roll-out: the members of a cluster change to another profile, in batches, and back if that fails.

``plan.py`` has the life of a roll-out. It begins with a journal in the metadata of the cluster, goes through the
batches, and ends by putting back what it has changed temporarily, which ``preparation.py`` settles. ``state.py`` reads
how far it is, so that a run that was cut off anywhere goes on from what is there. ``ownership.py`` and ``takeover.py``
have what happens when runs meet. ``rollback.py`` has what follows a failure.

This package imports from ``_subjects``, ``_plan`` and ``_senlin``.
"""
