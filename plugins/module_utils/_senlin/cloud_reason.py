# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The cloud's own reason for a failure: what it is about, what it says, and when Senlin's reason calls for it.

Senlin waits for a server or a stack, and reports only that it failed. The service below knows why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .transport import COMPUTE, ORCHESTRATION, Attributes, Service

GENERAL = re.compile(
    r"transitioned to failure state|Timeout waiting for|went away while waiting for"
    r"|^Node (\w+ )*failed|^Node operation .* failed|^Recovery failed|^$"
)
"""Matches the reasons in which Senlin says that something failed, and not why."""

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""A regular expression for an id."""

PHYSICAL_IN_REASON = re.compile(rf"\b(server|stack)(?::| ')({UUID})", re.IGNORECASE)
"""Matches a server or a stack in a reason, such as ``Server:<id>`` or ``stack '<id>'``."""

CLIENT_ERROR = re.compile(r"(?<=: )(Client|Server) Error for url: \S+, ")
"""Matches the clause with which openstacksdk begins the text of a refusal."""

OF_INSTANCE = re.compile(rf" (of|for) instance {UUID}")
"""Matches the words in which Nova repeats the id of a server."""


@dataclass(frozen=True)
class PhysicalObject:
    """What a failed node action was about, for the service that knows more.

    :param service: the service that runs the server or stack.
    :param id: the id of the server or stack.
    :param creating: whether the server or stack was being created.
    :param deleting: whether it was being deleted.
    """

    service: Service
    id: str
    creating: bool = False
    deleting: bool = False


@dataclass(frozen=True)
class CloudReason:
    """What the service below Senlin says about a failure.

    :param physical: what it says it about.
    :param what: what failed, as a clause, such as ``no compute host took the server``.
    :param words: the service's own words; empty if it shows none.
    :param request_id: the id under which the service logged what failed, or an empty string.
    """

    physical: PhysicalObject
    what: str
    words: str = ""
    request_id: str = ""

    def sentence(self, longest: int) -> str:
        """The clause and the words, without the full stop.

        :param longest: how many characters of the words to show.
        """
        return f"{self.what}: {shortened(OF_INSTANCE.sub('', self.words), longest)}" if self.words else self.what

    @property
    def advice(self) -> str:
        """How to learn more, if the service does not say why; else empty."""
        return (
            ""
            if self.words or not self.request_id
            else f"an administrator can find out why in Nova's logs of request {self.request_id}"
        )

    def data(self, node_id: str) -> dict[str, Any]:
        """The reason as the result of a task holds it."""
        return {
            "node_id": node_id,
            "service": self.physical.service.type,
            "physical_id": self.physical.id,
            "what": self.what,
            "reason": self.words or None,
            "request_id": self.request_id or None,
        }


def physical_object(node: Attributes, verb: str, reason: str) -> PhysicalObject | None:
    """What a failed action on a node was about, or ``None`` if no other service can know more.

    The id in a reason counts more than that of the node: during a recovery, it is that of the new server. The node
    itself may have no id, as Senlin can forget the server when an operation fails.

    :param verb: the name of the action, such as ``NODE_CREATE``.
    :param reason: the reason that Senlin gave.
    """
    if not GENERAL.search(reason):
        return None
    found = PHYSICAL_IN_REASON.search(reason)
    kind = found[1] if found else "stack" if "stack" in reason else "server"
    id = found[2] if found else str(node.get("physical_id") or "")
    if not re.fullmatch(UUID, id):
        return None
    return PhysicalObject(
        ORCHESTRATION if kind.lower() == "stack" else COMPUTE,
        id,
        creating="creating" in reason,
        deleting="deleting" in reason or verb == "NODE_DELETE",
    )


def part(body: Any, *keys: str) -> Any:
    """A part of a response's body, or ``None`` where it does not have the expected form."""
    for key in keys:
        body = body.get(key) if isinstance(body, Mapping) else None
    return body


def parts(body: Any, key: str) -> list[Any]:
    """A list in a response's body, empty where it does not have the expected form."""
    found = part(body, key)
    return found if isinstance(found, list) else []


def text(body: Any, *keys: str) -> str:
    """A text in a response's body on one line, without its full stop; empty where there is none."""
    found = part(body, *keys)
    return " ".join(found.split()).rstrip(". ") if isinstance(found, str) else ""


def without_urls(words: str) -> str:
    """The words of a reason without the clause in which openstacksdk names the URL of a request that was refused."""
    return CLIENT_ERROR.sub("", words)


def stopped(words: str) -> str:
    """Words with the full stop of a sentence, unless they are cut."""
    return words if words.endswith("...") else f"{words}."


def shortened(words: str, longest: int) -> str:
    """Words that are cut if they are longer than a number of characters."""
    return words if len(words) <= longest else f"{words[: longest - 3].rstrip()}..."
