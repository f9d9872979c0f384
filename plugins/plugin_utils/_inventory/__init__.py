# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the inventory plugin does: read the members of clusters, make hosts of them, and group the hosts.

``settings.py`` reads the options, ``reading.py`` asks Senlin and Nova, ``hosts.py`` and ``groups.py`` decide, and the
plugin itself, ``plugins/inventory/members.py``, adds the result to the inventory.
"""
