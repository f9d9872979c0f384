# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be chosen when a cloud is started."""

from __future__ import annotations

import re
from argparse import Namespace, _ActionsContainer
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Choices:
    """How a cloud differs from the default.

    :raises ValueError: `microversion` is not a microversion.
    """

    microversion: str | None = None
    """The highest microversion that Senlin offers, such as 1.5."""
    old_drivers: bool = False
    """Whether Senlin's drivers use an SDK of the time for which they were written, so that servers can be rebuilt."""

    ignore_case: bool = False
    """Whether names and ids are compared without regard to case, as in MariaDB."""

    def __post_init__(self) -> None:
        if self.microversion is not None and not re.fullmatch(r"1\.\d{1,2}", self.microversion):
            raise ValueError(f"a microversion is 1.N, not {self.microversion}")

    def arguments(self) -> list[str]:
        """The choices as arguments of a command line."""
        arguments = ["--microversion", self.microversion] if self.microversion else []
        arguments += ["--old-drivers"] if self.old_drivers else []
        return arguments + (["--ignore-case"] if self.ignore_case else [])

    def missing_in(self, others: Choices) -> list[str]:
        """The options that these choices have in addition to others, except for those that a running cloud can take."""
        taken = ["--microversion", self.microversion]
        return [option for option in self.arguments() if option not in (*taken, *others.arguments())]

    def as_facts(self) -> dict[str, str | bool | None]:
        """The choices as JSON."""
        return asdict(self)


DEFAULT = Choices()


def add_choices(parser: _ActionsContainer) -> None:
    """Add the options from which :func:`chosen` reads the choices."""
    parser.add_argument("--microversion", metavar="1.N", help="the highest microversion that Senlin offers")
    parser.add_argument(
        "--old-drivers", action="store_true", help="a Senlin over an older SDK, which can change the image of a server"
    )
    parser.add_argument("--ignore-case", action="store_true", help="compare names and ids without regard to case")


def chosen(arguments: Namespace) -> Choices:
    """The choices on a parsed command line."""
    return Choices(arguments.microversion, arguments.old_drivers, arguments.ignore_case)
