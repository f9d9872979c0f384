# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The secrets in a document, each replaced by a variable that whoever applies the document sets."""

from __future__ import annotations

import re
from typing import Any

from .._senlin.secret_places import replaced_secrets
from .expression import Expression

VARIABLE = "scaling_group_secrets"
"""The variable of the role that holds the secrets, by their places in the document."""
LIKE_DATA = re.compile(r"\s*([-+.\d\[({'\"]|(True|False|None)\s*$)")
"""Matches texts that ansible-core 2.18 can take for a map, a list or the like unless the expression says that they are
texts."""


def without_secrets(value: Any, place: str, found: list[str], name: str = "") -> Any:
    """A part of a document without its secrets.

    :param place: where the part is, such as ``profile.spec``.
    :param found: receives the place of each secret.
    :param name: the key of the part.
    """

    def hide(place: str, secret: Any) -> Any:
        if secret == "":
            return secret
        found.append(place)
        as_text = " | string" if isinstance(secret, str) and LIKE_DATA.match(secret) else ""
        return Expression(f"{{{{ {VARIABLE}['{place}']{as_text} }}}}")

    return replaced_secrets(value, hide, place, name)
