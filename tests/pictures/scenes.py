# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pictures show: commands, and what is prepared before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scene:
    """A picture.

    :param command: what is entered in the folder with the playbooks.
    :param before: the commands that prepare it, which must succeed.
    :param moment: what the terminal shows when the picture is taken; without it, the end of the run.
    :param left_out: matches the output that the picture leaves out.
    :param orders: the metadata of the simulated servers, by which they are slow or fail; see ``tests/devcloud``.
    :param is_terminal: whether the command is run on a terminal, which shows progress in one line; a log has many.
    """

    command: str
    before: tuple[str, ...] = ()
    moment: str = ""
    left_out: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)
    is_terminal: bool = True


SCENES = {
    "check-mode": Scene(
        "ansible-playbook web.yml -e size=5 --check --diff",
        before=("ansible-playbook web.yml",),
    ),
    "progress": Scene(
        "ansible-playbook rollout.yml -e image=web-2",
        before=("ansible-playbook rollout.yml",),
        moment=r"batch 2 of 3",
        orders={"sim_build_seconds": "3"},
    ),
    "failure": Scene(
        "ansible-playbook web.yml",
        # Where the task is, and its whole result.
        left_out=r"Origin: .*?(?=\nPLAY RECAP)",
        orders={"sim_no_host": "No valid host was found. There are not enough hosts available."},
    ),
    "rollout": Scene(
        "ansible-playbook rollout.yml -e image=web-2",
        before=("ansible-playbook rollout.yml",),
        orders={"sim_build_seconds": "3"},
        is_terminal=False,
    ),
}
