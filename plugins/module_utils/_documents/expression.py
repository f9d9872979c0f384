# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Text of a document that Ansible evaluates when the document is applied."""

from __future__ import annotations


class Expression(str):
    """A template. All other text of a document is what it is, even if it looks like one."""
