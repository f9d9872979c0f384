# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The last resort: a sentence for an exception that no layer below has turned into an error of the collection.

Such an exception is a defect of the collection, or of a library in a way that the collection does not know yet.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from typing import Any

ISSUES = "https://github.com/senlin-clustering/senlin.clustering/issues"
"""Where to report a defect."""

TRACEBACK_VERBOSITY = 3
"""The verbosity of Ansible (-vvv) from which on a failed task also shows where in the code an exception occurred."""

LONGEST_TEXT = 200
"""How many characters of an exception's text a sentence repeats."""

NAMING = ("name", "id", "cluster", "policy")
"""The options that name the object of a task, in order of preference."""


def sentence_for(error: BaseException, module: str, params: Mapping[str, Any]) -> str:
    """What to tell the operator: what was being done, on which object, what happened, and what to do next.

    :param module: the module's name.
    :param params: the task's options, parsed or not.
    """
    names = (f" {name} {params[name]!r}" for name in NAMING if isinstance(params.get(name), str))
    text = re.sub(r"\s+", " ", str(error)).strip().rstrip(".")
    text = f"{text[:LONGEST_TEXT]}…" if len(text) > LONGEST_TEXT else text
    return (
        f"Module {module.rpartition('.')[2]} for{next(names, ' an object without a name')} failed through a defect of "
        f"the collection, or of a library that it uses: {type(error).__name__}{f': {text}' if text else ''}. What was "
        f"sent before is not undone; the same task in check mode shows what is left to do. Report this at "
        f"{ISSUES}, with the output of the task at -vvv."
    )


def traceback_of(error: BaseException) -> str:
    """Where the exception occurred, and which exceptions led to it."""
    return "".join(traceback.format_exception(error))
