# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The gate of a roll-out: what the changed members have to answer before the next batch begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .._plan.calls import Act, AskUrl, ReadStatus
from .._plan.effect import listed
from .._plan.plan import Step
from .._senlin.cloud_reason import UUID
from .._senlin.errors import BadInput
from .._senlin.kinds import NODE, PROFILE, describe
from .._senlin.transport import Attributes

PLACEHOLDERS = ("{address}", "{name}", "{id}")
"""What stands in the URL for a property of the node."""
STATUSES = range(100, 600)
"""The statuses that an HTTP server can answer with."""


@dataclass(frozen=True)
class Gate:
    """What is asked of the nodes of a batch.

    :param kind: ``active``, ``check`` or ``url``.
    :param url: the template of the URL. The times are in seconds; see ``AskUrl``.
    """

    kind: str
    url: str = ""
    statuses: tuple[int, ...] = ()
    tries: int = 1
    delay: float = 0
    timeout: float = 1
    network: str = ""
    validate_certs: bool = True


OPEN = Gate("active")
"""The gate that asks nothing more than Senlin's own answer, that the node is ACTIVE."""


def gate_of(params: Mapping[str, Any]) -> Gate:
    """The gate that a task sets.

    :raises BadInput: the URL is the same for all nodes, or no URL; a number or a status is impossible.
    """
    if params["gate"] != "url":
        if params["gate_url"]:
            raise BadInput(f"gate_url is set, and gate is {params['gate']}, which does not use a URL. Set gate to url.")
        return Gate(params["gate"])
    url = params["gate_url"]
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"gate_url is {url!r}; it must begin with http:// or https://. Correct it.")
    if not any(placeholder in url for placeholder in PLACEHOLDERS):
        raise BadInput(
            f"gate_url is {url!r}, the same for each node. Write {{address}}, {{name}} or {{id}} in it where the "
            f"address of the node's server, the name or the id of the node belongs."
        )
    _check_url(url)
    if not params["gate_status"] or not all(status in STATUSES for status in params["gate_status"]):
        raise BadInput(
            f"gate_status is {params['gate_status']}; it must have at least one HTTP status, from {STATUSES.start} to "
            f"{STATUSES.stop - 1}."
        )
    for option, least in (("gate_retries", 0), ("gate_delay", 0), ("gate_timeout", 1)):
        if params[option] < least:
            raise BadInput(f"{option} is {params[option]}; it must be {least} or more.")
    return Gate(
        "url",
        url,
        tuple(params["gate_status"]),
        params["gate_retries"] + 1,
        params["gate_delay"],
        params["gate_timeout"],
        params["gate_network"] or "",
        params["gate_validate_certs"],
    )


def check_network(gate: Gate, profile: Attributes) -> None:
    """Refuse a network whose address is to be asked, and to which no server of a profile is attached.

    :raises BadInput: names the networks of the profile. A profile can also name ports, or networks by their ids; what
        is attached then shows only at the server.
    """
    given = ((profile.get("spec") or {}).get("properties") or {}).get("networks") or []
    networks = [str(each.get("network") or "") if isinstance(each, Mapping) else "" for each in given]
    known = networks and all(name and not re.fullmatch(UUID, name) for name in networks)
    if gate.network and known and gate.network not in networks:
        raise BadInput(
            f"gate_network is {gate.network}, and servers of {describe(PROFILE, profile)} are attached to "
            f"{listed(networks)}. Correct it."
        )


def _check_url(url: str) -> None:
    """Refuse a URL that no node can ever answer.

    :raises BadInput: it has a placeholder of another name, white space, no host, or a port that is no port.
    """
    unknown = [found for found in re.findall(r"\{[^{}]*\}", url) if found not in PLACEHOLDERS]
    if unknown:
        raise BadInput(f"gate_url is {url!r}, and {unknown[0]} stands for nothing. Use {', '.join(PLACEHOLDERS)}.")
    example = url.replace("{address}", "192.0.2.1")
    for placeholder in PLACEHOLDERS:
        example = example.replace(placeholder, "name")
    try:
        parts = urlsplit(example)
        valid = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:
        valid = False
    if not valid:
        raise BadInput(
            f"gate_url is {url!r}, which is not a valid URL. Correct its host, its port, or the blanks in it."
        )


def gate_steps(
    gate: Gate, title: str, note: str, nodes: Mapping[str, Attributes], *, probe: bool = False
) -> list[Step]:
    """The steps that hold nodes to the gate; none if the gate asks nothing.

    :param title: the beginning of the titles.
    :param nodes: what names each node, by the id that the node has or will have.
    :param probe: whether to ask before anything else is planned.
    """
    if gate.kind == "active" or not nodes:
        return []
    names = [node["name"] for node in nodes.values()]
    named = f"node{'s' if len(names) > 1 else ''} {listed(names)}"
    ids = tuple(nodes)
    if gate.kind == "check":
        checks = [
            Step(
                f"{title}check node {node['name']}",
                Act(NODE, "check", {}, id=id),
                together=f"{title}check",
                about=id,
                note=note,
                probe=probe,
            )
            for id, node in nodes.items()
        ]
        return [*checks, Step(f"{title}read the status of {named}", ReadStatus(NODE, ids), note=note, probe=probe)]
    ask = AskUrl(
        NODE,
        ids,
        gate.url,
        gate.statuses,
        gate.tries,
        gate.delay,
        gate.timeout,
        gate.network,
        gate.validate_certs,
    )
    return [Step(f"{title}ask {named}: {gate.url}", ask, note=note, probe=probe)]
