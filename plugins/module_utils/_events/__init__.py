# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The event source for Event-Driven Ansible, which polls Senlin and reports each change once.

``options.py`` reads the options of a source, and ``wanted.py`` says what it is to report. ``reading.py`` reads from
Senlin, and ``memory.py`` decides, without asking anybody, what of that is new. ``state_file.py`` keeps the memory over
a restart. ``poller.py`` does one poll, and ``source.py`` repeats it inside an event loop.

This package imports from all others of ``module_utils`` but ``_prediction`` and ``_rollout``.
"""
