# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Images of servers that exist: some releases of Senlin can change them in place or rebuild servers, others cannot.

Senlin 14 to 16 call a function of openstacksdk with the arguments of an older release. The call fails, an update has
stopped the server by then, and an update of a cluster does that to all of its members at once. The API does not tell
the release. So what changes the images of several servers is tried on one of them first. If it fails there, the task
stops, and the other servers keep running.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._plan.calls import Update
from .._plan.plan import Risk, Step
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import ClusteringError, NotSupported
from .._senlin.kinds import CLUSTER, NODE, describe
from .._senlin.transport import Attributes
from .image_names import with_outdated_image
from .profile_change import BY_ROLLOUT, ProfileChange, image_of, profiles_of
from .servers import read_with_server, server_status

UNABLE = re.compile(r"rebuild_server\(\) (got|missing|takes)\b")
"""Matches the reason that Senlin gives when its call does not fit its openstacksdk."""

RELEASES = "Senlin 14 to 16 cannot {}, and the API does not tell the release."
"""The beginning of the warnings of check mode."""


OTHERS_LATER = " first, and the other members only if that succeeds"
"""What becomes of the other members where it is tried on one."""
IN_PLACE = "change the image of a running server in place"
"""Completes "Senlin cannot"."""
KEEP = "To keep the present image, name it by its id."
"""What to do if the image would change because its name belongs to another image by now."""


@dataclass(frozen=True)
class Attempt:
    """Something that is tried on one node first.

    :param purpose: completes "Senlin cannot".
    :param instead: a sentence that says what to do where Senlin cannot do it.
    :param untouched: a sentence about the nodes on which it has not been tried, if there are any.
    """

    purpose: str
    instead: str
    untouched: str = ""

    def check_not_failed(self, client: Client, nodes: Iterable[Attributes]) -> None:
        """Refuse the attempt if a node shows that an earlier one failed because of the release of Senlin.

        :raises NotSupported: names the node.
        """
        for node in nodes:
            if node["status"] == "ERROR" and UNABLE.search(str(node["status_reason"])):
                raise self._impossible(read_with_server(client, node["id"]) or node)

    def explain(self, client: Client, error: ClusteringError) -> ClusteringError:
        """The error for an attempt that failed. Its fact ``tried_node`` has the node as data."""
        node = read_with_server(client, error.facts["leaf_actions"][0]["target_id"])
        if node is None or node["status"] != "ERROR":
            return error
        if UNABLE.search(f"{node['status_reason']} {error.message}"):
            return self._impossible(node, **error.facts)
        server = f"Its server is {server_status(node)}." if server_status(node) else ""
        error.message = _joined(error.message, server, self.untouched, _repair(node))
        error.facts["tried_node"] = _facts(node)
        return error

    def _impossible(self, node: Attributes, **facts: Any) -> NotSupported:
        """The error for an attempt after which it is certain that Senlin cannot do it.

        :param node: the node on which it was tried, with its details.
        """
        status = server_status(node)
        server = f"; its server {node['physical_id']} is {status}" if status else ""
        message = _joined(
            f"This Senlin cannot {self.purpose}: it does not fit its openstacksdk. Tried on {describe(NODE, node)}, "
            f"which is in {node['status']}{server}.",
            self.untouched,
            _repair(node),
            self.instead,
        )
        return NotSupported(message, **{**facts, "tried_node": _facts(node)})


def update_of_cluster(
    situation: Situation, change: ProfileChange, update: Step, members: list[Attributes], remaining: int
) -> list[Step]:
    """The update of a cluster to another profile; before it, that of one member, if the image of several changes.

    :param change: what it does to the members.
    :param update: the update of the cluster.
    :param members: its nodes.
    :param remaining: how many members the cluster has when it is updated.
    :returns: one step or two.
    :raises NotSupported: a member shows that an earlier attempt failed.
    """
    have, wanted = situation.have or {}, change.wanted
    changing = with_another_image(situation.client, members, wanted, change.profiles)
    rebuilt = {node["id"] for node in changing}
    update = replace(update, touches=change.touches(members, remaining=remaining, rebuilt=rebuilt))
    if not wanted or not changing or _is_tried(situation, wanted):
        return [update]
    first = in_order(changing)[0]
    attempt = _attempt(situation, change, first, alone=len(members) == 1)
    attempt.check_not_failed(situation.client, members)
    if have["status"] == "ERROR":
        # The server refuses to update a cluster that is in ERROR, so nothing is tried before that.
        return [update]
    if min(len(changing), remaining) < 2:
        return [replace(update, risk=_risk(change, attempt, first))]
    others = [node for node in members if node is not first]
    trial = Step(
        f"update node {first['name']} first: profile_id",
        Update(NODE, {"profile_id": wanted["id"]}, id=first["id"]),
        target=first["name"],
        risk=_risk(change, attempt, first, OTHERS_LATER),
        touches=change.touches([first], rebuilt=rebuilt),
        before={"profile_id": first["profile_id"]},
    )
    return [trial, replace(update, touches=change.touches(others, remaining=remaining, rebuilt=rebuilt))]


def risks_of_updating(
    situation: Situation, change: ProfileChange, nodes: Sequence[Attributes]
) -> tuple[dict[str, Risk], set[str]]:
    """What the failure of each step means, where each of several steps updates one member of a cluster.

    :param change: what the updates do to the nodes.
    :param nodes: the nodes in the order of the steps.
    :returns: the risks by the id of the node, and the ids of the nodes whose image changes.
    :raises NotSupported: a node shows that an earlier attempt failed.
    """
    changing = with_another_image(situation.client, nodes, change.wanted, change.profiles)
    if not changing:
        return {}, set()
    first, several = changing[0], len(changing) > 1
    attempt = _attempt(situation, change, first, alone=not several)
    attempt.check_not_failed(situation.client, nodes)
    risks = {node["id"]: Risk(attempt.explain) for node in changing}
    if not change.wanted or not _is_tried(situation, change.wanted):
        risks[first["id"]] = _risk(change, attempt, first, OTHERS_LATER if several else "")
    return risks, set(risks)


def update_of_node(situation: Situation, change: ProfileChange, update: Step) -> Step:
    """The update of a node to another profile, with what its failure means if the image changes.

    :param change: what it does to the node.
    :raises NotSupported: the node shows that an earlier attempt failed.
    """
    client, node = situation.client, situation.have or {}
    changing = with_another_image(client, [node], change.wanted, change.profiles)
    update = replace(update, touches=change.touches([node], rebuilt=[each["id"] for each in changing]))
    if not changing:
        return update
    moved = _moved_name(change, node)
    instead = f"{moved}{KEEP}" if moved else "To get a server with the image, create another node with the profile."
    attempt = Attempt(IN_PLACE, instead)
    attempt.check_not_failed(client, [node])
    return replace(update, risk=_risk(change, attempt, node))


def risk_of_first_update(client: Client, cluster: Attributes, members: Sequence[Attributes], first: Attributes) -> Risk:
    """What the failure means of the update that is the first one of a roll-out to change the image of a member.

    :param members: all members of the cluster.
    :raises NotSupported: a member shows that an earlier attempt failed.
    """
    untouched = f"No other member of {describe(CLUSTER, cluster)} was touched." if len(members) > 1 else ""
    attempt = Attempt(IN_PLACE, "To change the image, set method to replace.", untouched)
    attempt.check_not_failed(client, members)
    return Risk(attempt.explain, _warning_of_update(first, OTHERS_LATER))


def risks_of_rebuilding(client: Client, nodes: Sequence[Attributes], instead: str) -> list[Risk]:
    """What the failure of each step means, where each of several steps rebuilds the server of one node.

    :param nodes: the nodes in the order of the steps.
    :param instead: a sentence that says what to do where servers cannot be rebuilt.
    :raises NotSupported: a node shows that an earlier attempt failed.
    """
    if not nodes:
        return []
    several = len(nodes) > 1
    attempt = Attempt("rebuild a server", instead, "The nodes after it were not touched." if several else "")
    attempt.check_not_failed(client, nodes)
    warning = f"{RELEASES.format(attempt.purpose)} The task rebuilds {describe(NODE, nodes[0])}"
    warning += " first, and the others only if that succeeds." if several else "."
    return [Risk(attempt.explain, warning), *[Risk(attempt.explain)] * (len(nodes) - 1)]


def _attempt(situation: Situation, change: ProfileChange, first: Attributes, *, alone: bool) -> Attempt:
    """The attempt to change the images of members.

    :param first: the member on which it is tried.
    :param alone: whether no other member would be updated.
    """
    moved = _moved_name(change, first)
    return Attempt(
        IN_PLACE,
        f"{moved}{KEEP}" if moved else f"To change the image, {BY_ROLLOUT}.",
        "" if alone else f"No other member of {describe(CLUSTER, situation.have or {})} was touched.",
    )


def _risk(change: ProfileChange, attempt: Attempt, node: Attributes, others: str = "") -> Risk:
    """The risk of the step in which it is tried.

    :param others: what becomes of the other members, if there are any.
    """
    return Risk(attempt.explain, f"{_moved_name(change, node)}{_warning_of_update(node, others)}")


def _moved_name(change: ProfileChange, node: Attributes) -> str:
    """The beginning of sentences about a node whose profile names the image as another one does; empty if it does not.

    The image of the node's server changes nevertheless, as the name belongs to another image by now.
    """
    image = image_of(change.wanted or {})
    named = image_of(change.profiles[node["profile_id"]])
    return f"The name {image} belongs to another image by now. " if named == image else ""


def in_order(nodes: Iterable[Attributes]) -> list[Attributes]:
    """Nodes in the order in which to try something: first those that are broken, so that no run breaks another one."""
    return sorted(nodes, key=lambda node: bool(node["status"] != "ERROR"))


def with_another_image(
    client: Client,
    nodes: Sequence[Attributes],
    wanted: Attributes | None,
    profiles: Mapping[str, Attributes] | None = None,
) -> list[Attributes]:
    """The nodes that have a server whose image differs from that of a profile.

    :param wanted: the profile; ``None`` if nothing is known of it.
    :param profiles: the profiles that the nodes have, by id, if they are known already.
    """
    if wanted is None:
        return []
    image = image_of(wanted)
    profiles = profiles_of(client, nodes) if profiles is None else profiles
    nodes = [node for node in nodes if node.get("physical_id") and node["profile_id"] in profiles]
    same = [node for node in nodes if image_of(profiles[node["profile_id"]]) == image]
    outdated = with_outdated_image(client, same, image)
    return [node for node in nodes if node not in same or node in outdated]


def _is_tried(situation: Situation, wanted: Attributes) -> bool:
    """Whether this run has already updated a node to the profile."""
    calls = [step.call for step in situation.sent_steps]
    return any(
        isinstance(call, Update) and call.kind is NODE and call.body.get("profile_id") == wanted["id"] for call in calls
    )


def _warning_of_update(node: Attributes, others: str = "") -> str:
    return (
        f"{RELEASES.format(IN_PLACE)} The task updates {describe(NODE, node)}{others}. If that fails, the node is in "
        f"ERROR, and its server is stopped."
    )


def _repair(node: Attributes) -> str:
    """How a node on which the attempt failed returns to ACTIVE."""
    if not node["physical_id"]:
        return ""
    if server_status(node) == "SHUTOFF":
        return "Start the server with cluster_operation (operation start), then check the node with cluster_health."
    return "Check the node with cluster_health, which recreates the server unless it is ACTIVE."


def _facts(node: Attributes) -> Attributes:
    shown = {key: node[key] for key in ("id", "name", "status", "physical_id")}
    return {**shown, "server_status": server_status(node) or None}


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
