# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads a saved plan, and refuses what is none, with one sentence each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._plan.expected import KEYS
from .digest import PLAIN, SIGNED, digest_of, is_same
from .document import FORMAT, ROLE, servers_of, steps_of
from .seen import KINDS

PARTS = {"group": str, "objects": list, "tasks": list, "written_at": str}
"""What the values of the keys are that every plan has. There is also ``secrets``, a text or null."""
WRITE_ONE = "Write one with scaling_group_plan_file in check mode."
"""What to do where there is no plan."""


class NoPlan(Exception):
    """What was given cannot be carried out as a plan. The text is a sentence for the operator."""


def read_plan(given: Any, *, folder: str, key: str) -> dict[str, Any]:
    """A saved plan, of which nobody has changed anything.

    :param given: the path of a file, the text of the plan, or the plan itself.
    :param folder: relative paths begin there.
    :param key: what the plan must be signed with; empty if it is not signed.
    :raises NoPlan: it is no plan, or not as it was written.
    """
    if isinstance(given, Mapping):
        return _checked(dict(given), "scaling_group_require_plan", key)
    text, what = str(given), "scaling_group_require_plan"
    if not text.lstrip().startswith("{"):
        path = _path(folder, text)
        what = f"The file {path}"
        text = _content(path)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NoPlan(f"{what} is not valid JSON, so it is no plan, or only a part of one. {WRITE_ONE}") from None
    return _checked(document, what, key)


def check_target(document: Mapping[str, Any], *, group: str, state: str, connection: Mapping[str, Any]) -> None:
    """Refuse a plan of something else.

    :param connection: the ``endpoint`` and the ``project_id`` of this run, as far as they are known.
    :raises NoPlan: it is the plan of another group or state, or in another project or cloud.
    """
    wanted = {"group": group, "state": state, **connection}
    words = {"group": "the group", "state": "the state", "project_id": "the project", "endpoint": "the cloud at"}
    for name, words_of_it in words.items():
        planned, now = document.get(name), wanted.get(name)
        if planned and now and planned != now:
            raise NoPlan(
                f"The plan is for {words_of_it} {planned}, and this run is for {now}. Carry it out there, or write a "
                f"new plan."
            )


def _path(folder: str, text: str) -> Path:
    try:
        return Path(folder, Path(text).expanduser())
    except RuntimeError:
        raise NoPlan(f"The plan {text} cannot be read: there is no such home directory. {WRITE_ONE}") from None


def _content(path: Path) -> str:
    try:
        return path.read_text()
    except OSError as error:
        raise NoPlan(f"The plan {path} cannot be read: {error.strerror}. {WRITE_ONE}") from None
    except UnicodeDecodeError:
        raise NoPlan(f"The file {path} is not text, so it is no plan. {WRITE_ONE}") from None
    except ValueError:
        # A null character, for example.
        raise NoPlan(f"scaling_group_require_plan is no path of a file, and no plan. {WRITE_ONE}") from None


def _checked(document: Any, what: str, key: str) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("role") != ROLE or not isinstance(document.get("format"), int):
        raise NoPlan(f"{what} is no plan of the role scaling_group. {WRITE_ONE}")
    if document["format"] > FORMAT:
        raise NoPlan(
            f"{what} is a plan of the form {document['format']}, and this release of senlin.clustering knows the forms "
            f"up to {FORMAT}. Carry it out with the release that wrote it, or write a new plan."
        )
    _check_digest(document, what, key)
    if not _is_whole(document):
        raise NoPlan(f"{what} lacks a part that every plan has. {WRITE_ONE}")
    _check_counts(document, what)
    return document


def _check_counts(document: Mapping[str, Any], what: str) -> None:
    """Refuse counts that are not those of the tasks: without a key, anybody can write them, and rules rely on them."""
    tasks = document["tasks"]
    counts = {"steps": steps_of(tasks), "servers": servers_of(item for task in tasks for item in task["plan"])}
    wrong = [name for name, value in counts.items() if document.get(name) != value]
    if wrong:
        raise NoPlan(
            f"{what} is not as it was written: its {' and '.join(wrong)} do not match its tasks. Write a new plan."
        )


def _check_digest(document: Mapping[str, Any], what: str, key: str) -> None:
    digest = str(document.get("digest"))
    if digest.startswith(f"{SIGNED}:") and not key:
        raise NoPlan(f"{what} is a signed plan. Set scaling_group_plan_key to the key that it was signed with.")
    if digest.startswith(f"{PLAIN}:") and key:
        raise NoPlan(f"{what} is a plan without a signature, and scaling_group_plan_key is set. Write a new plan.")
    if not is_same(digest, digest_of(document, key)):
        other = ", or it was signed with another key" if key else ""
        raise NoPlan(f"{what} is not as it was written: its digest does not fit its content{other}. Write a new plan.")


def _is_whole(document: Mapping[str, Any]) -> bool:
    if not all(isinstance(document.get(name), sort) for name, sort in PARTS.items()):
        return False
    if not isinstance(document.get("secrets", 0), str | None):
        return False
    kinds = {kind for kind, dummy in KINDS.values()}
    try:
        items = [item for task in document["tasks"] if task["task"] for item in task["plan"]]
        objects = [each for each in document["objects"] if each["id"] and each["kind"] in kinds]
        return all(set(KEYS) <= set(item) for item in items) and all(
            isinstance(each["state"], dict) for each in objects
        )
    except (KeyError, TypeError):
        return False
