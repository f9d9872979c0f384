# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this package is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""In-process execution: runs a task in Ansible's own worker on the controller, instead of in a module process.

``action_plugin.py`` decides whether a task can run in process, and runs it; ``arguments.py`` parses its arguments, and
``variables.py`` reads the variables that it obeys. ``loading.py`` imports what all tasks need before Ansible forks its
workers. The other files implement what is possible only in process: the logins and the predictions that the tasks of a
run share, and the progress that is shown while a task waits.

This is controller code. It imports from ``module_utils``, and only the action plugins import it.
"""
