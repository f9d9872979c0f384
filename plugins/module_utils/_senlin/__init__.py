# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What Senlin is, and how the collection speaks to it.

Start with ``kinds.py``, which names each kind of resource. ``connection.py`` turns a task's connection options into a
transport. ``client.py`` reads through it, ``finding.py`` finds resources by name, ``previews.py`` has the server check
what a write would do, ``writer.py`` writes, and ``actions.py`` waits for the actions that writes start. Every failure
is one of ``errors.py``.

This is the lowest package: it imports from no other package of the collection and knows nothing of plans or tasks.
"""
