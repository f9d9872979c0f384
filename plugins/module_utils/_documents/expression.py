# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Text of a document that Ansible evaluates when the document is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Expression(str):
    """A template. All other text of a document is what it is, even if it looks like one."""

    @property
    def as_text(self) -> Expression:
        """The same template, for a value that is a text.

        Without the filter, ansible-core 2.18 makes a mapping, a list or a boolean of a text that looks like one.
        """
        return Expression(f"{self.removesuffix('}}').rstrip()} | string }}}}")


def keeping_texts(value: Any, shown: Any) -> Any:
    """A part of a document in which the expressions that stand for texts say so.

    :param value: the part with the values for which there are expressions.
    :param shown: the part with the expressions.
    """
    if isinstance(shown, Expression):
        return shown.as_text if isinstance(value, str) else shown
    if isinstance(shown, Mapping):
        return {key: keeping_texts(value[key], each) for key, each in shown.items()}
    if isinstance(shown, list):
        return [keeping_texts(*pair) for pair in zip(value, shown, strict=True)]
    return shown
