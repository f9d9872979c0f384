# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Where what is declared, what Senlin has recorded and what runs in Nova differ. It asks, and never writes.

``report.py`` reads the sides, and ``look.py`` has them compared, with a ``comparison.py`` for each cluster.
``second_look.py`` has what differs compared once more, and leaves out what is in motion, which ``motion.py`` knows.
``cloud.py`` reads Nova, and ``server_side.py`` has the servers of all clusters compared. ``variables.py`` knows the
variables of the role ``scaling_group``, and ``declared.py`` reads a document that is given as such, with
``document_text.py`` if it is the text of a file.

The comparers are pure. ``group.py`` compares a document with the records, with ``objects.py`` for each object that it
declares and ``unlisted.py`` for those that it does not list. ``sizes_and_members.py`` compares records with each other,
and ``servers.py`` servers with the profiles of their nodes. ``forgotten.py`` finds servers that no node manages.
``difference.py`` is one result of any of them, and ``open_values.py`` finds the values of a document that cannot be
compared.

This package imports from ``_documents``, ``_subjects``, ``_plan`` and ``_senlin``.
"""
