# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a failed action leaves, and what to do next, in sentences."""

from __future__ import annotations

from .client import Client
from .errors import ActionFailed, ClusteringError
from .kinds import CLUSTER, NODE
from .times import read_time
from .transport import Attributes

AGAIN = "Remove the cause, and try again."
"""What to do about other actions that failed."""
LONGEST_MESSAGE = 590
"""How many characters a message has at most with what to do next; a longer one ends with the causes."""
NEXT = {
    "CLUSTER_CREATE": "Remove the cause, then set repair to true, or delete the cluster.",
    "NODE_CREATE": "Remove the cause, then set repair to true, or delete the node.",
    **dict.fromkeys(
        ("CLUSTER_RESIZE", "CLUSTER_SCALE_IN", "CLUSTER_SCALE_OUT"),
        "Remove the cause, and recover the nodes with cluster_health, because the new size may already be set.",
    ),
    "CLUSTER_DELETE": "Remove the cause, and delete the cluster again.",
    "NODE_DELETE": "Remove the cause, and delete the node again.",
}
"""What to do about an action that failed, by its name."""


def own_limit(action: Attributes) -> str:
    """That an action ran into its own time limit, which its cluster sets, in a phrase; empty if it did not.

    Senlin's own reason does not say so: it is that of the step that was cut off.
    """
    seconds = action.get("timeout")
    start, end = read_time(action.get("start_at")), read_time(action.get("end_at"))
    if not (seconds and start and end) or (end - start).total_seconds() < seconds:
        return ""
    option = " (cluster_timeout)" if str(action.get("action")).startswith("CLUSTER_") else ""
    return f"it ran into its own time limit of {seconds} s{option}, and what it has started may still complete"


def with_aftermath(client: Client, error: ActionFailed) -> ActionFailed:
    """The error with what stands and what to do next at the end of its message, as far as that has room for it."""
    more = aftermath(client, error.facts["action"])
    if more and len(error.message) + len(more) < LONGEST_MESSAGE:
        error.message = f"{error.message} {more}"
    return error


def aftermath(client: Client, action: Attributes) -> str:
    """What stands after a failed action, and what to do next. ``GET /clusters/<id>`` or ``GET /nodes/<id>``."""
    name = str(action.get("action"))
    kind = CLUSTER if name.startswith("CLUSTER_") else NODE
    try:
        target = client.get(kind, str(action["target_id"]))
    except ClusteringError:
        target = None
    # While the lock is still held, the status is that of the action.
    settled = target and target["status"] not in {*kind.transitional, "ACTIVE"}
    standing = f"The {kind.title} is now in {target['status']}." if target and settled else ""
    if action["status"] == "CANCELLED":
        advice = f"Check the {kind.title} with cluster_health." if standing else ""
    elif own_limit(action):
        advice = f"Raise cluster_timeout, and when all nodes have settled, check the {kind.title} with cluster_health."
    else:
        advice = NEXT.get(name, AGAIN)
    return " ".join(filter(None, (standing, advice)))


def fitted(message: str, *more: str, room: int = LONGEST_MESSAGE) -> str:
    """A message with further sentences behind it. What there is no room for is cut off the message.

    :param more: the sentences; empty ones are left out.
    :param room: how many characters there is room for.
    """
    rest = " ".join(sentence for sentence in more if sentence)
    left = room - len(rest) - bool(rest)
    if len(message) > left:
        message = message.removesuffix(f" {AGAIN}")
    if len(message) > left:
        # Better whole sentences than a little more.
        whole = message[:left].rpartition(". ")[0]
        words = message[: left - 1].rpartition(" ")[0].rstrip(" .,:;")
        message = f"{whole}." if len(whole) > left / 2 else f"{words}…"
    return f"{message} {rest}".strip()
