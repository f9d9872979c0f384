# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which environment has which ansible-core, for the targets of the Makefile that CORE restricts to one of them."""

from __future__ import annotations

import operator
import re

from environments import Table, interpreter_for, table_of, tables

DEVEL = "core-devel"
"""The environment with the development branch of ansible-core, which only CORE=devel selects."""
PIN = re.compile(r'ansible-core==(?P<core>\d+\.\d+)[^;]*(?:; python_version (?P<sign><|>=) "3\.(?P<minor>\d+)")?')
COMPARE = {"<": operator.lt, ">=": operator.ge}


class UnknownCore(Exception):
    """CORE names an ansible-core that no environment has on this machine; the message says which there are."""


def environments_with_core() -> list[str]:
    """The names of the environments that the contract runs in, without that of devel, in the order of the file."""
    return [name for name in tables() if name.startswith(("core-", "tools")) and name != DEVEL]


def core_of(table: Table) -> str:
    """The minor version of ansible-core that an environment has on this machine, such as 2.21; empty for devel.

    Without a Python for it, that is the one for the Python that it prefers.
    """
    interpreter = interpreter_for(table)
    python = int((interpreter.minor if interpreter else table.python[0]).partition(".")[2])
    pins = [pin for requirement in table.requirements if (pin := PIN.match(requirement))]
    return next((pin["core"] for pin in pins if not pin["sign"] or COMPARE[pin["sign"]](python, int(pin["minor"]))), "")


def environment_of(core: str) -> str:
    """The name of the environment with an ansible-core.

    :param core: its minor version, such as 2.21, or devel.
    :raises UnknownCore: no environment has it.
    """
    names = {core_of(table_of(name)): name for name in environments_with_core()} | {"devel": DEVEL}
    if core not in names:
        raise UnknownCore(
            f"There is no environment with CORE={core}. Set it to {', '.join(sorted(names))}, or leave it out."
        )
    return names[core]
