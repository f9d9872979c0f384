# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Who reads the standard output of Ansible: people, or a program.

The standard output belongs to the stdout callback. Some callbacks write JSON, one line for each host, or a layout of
their own, which an additional line would break. So only callbacks that are known to write lines for people share it.
"""

from __future__ import annotations

from collections.abc import Mapping

COLLECTIONS = {
    "ansible.builtin": ("default",),
    "ansible.posix": ("debug", "skippy"),
    "community.general": (
        "counter_enabled",
        "default_without_diff",
        "print_task",
        "selective",
        "tasks_only",
        "timestamp",
        "unixy",
        "yaml",
    ),
}
"""The stdout callbacks that write lines for people, by collection."""
FOR_PEOPLE = frozenset(
    [name for names in COLLECTIONS.values() for name in names]
    + [f"{collection}.{name}" for collection, names in COLLECTIONS.items() for name in names]
)
"""The same, with and without their collection."""
MINIMAL = frozenset({"minimal", "ansible.builtin.minimal"})
"""The callback of the program ``ansible``. Scripts read it as well, so it counts as for people on a terminal only."""
RUNNER = "awx_display"
"""The callback of ansible-runner and AWX. It turns every line into an event, and prints what another callback does."""


def callback_in_use(configured: str, arguments: Mapping[str, object], ad_hoc: bool, runners: str | None) -> str:
    """The stdout callback that prints.

    :param configured: the setting ``stdout_callback``.
    :param arguments: the arguments of the command line.
    :param ad_hoc: whether the setting also applies to the program ``ansible``.
    :param runners: the callback with which ansible-runner prints, if it was told.
    """
    if "one_line" in arguments:
        if arguments["one_line"]:
            return "oneline"
        if not ad_hoc or configured == "default":
            return "minimal"
    return runners or "default" if configured == RUNNER else configured


def people_read(callback: str, is_terminal: bool) -> bool:
    """Whether a line that the callback did not write may appear between those that it writes.

    :param callback: the stdout callback that prints.
    :param is_terminal: whether the standard output is a terminal.
    """
    return callback in FOR_PEOPLE or (is_terminal and callback in MINIMAL)
