# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Clusters and nodes that nothing removes as long as their metadata says so, and the refusal of a plan that would.

Pure: both modes check the same plan before they send anything of it. The planning of each step that removes something
says what of it is protected, as it has read the objects anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._senlin.aftermath import LONGEST_MESSAGE
from .._senlin.errors import Protected
from .._senlin.kinds import CLUSTER, Kind, describe
from .._senlin.transport import Attributes
from .compare import merged_map, same_map
from .effect import MAX_NAMED, listed
from .fields import PATCH, Field, Params
from .plan import Step
from .reserved import PROTECT, is_protected


def declared_metadata(have: Mapping[str, Any] | None, want: Any, params: Params) -> dict[str, Any]:
    """The whole metadata that the options ``metadata`` and ``protect`` declare together.

    :param have: the live metadata.
    :param want: the value of one of the two options; the other one is among ``params``.
    """
    declared, protect = want if isinstance(want, Mapping) else params.get("metadata"), params.get("protect")
    metadata = dict(have or {}) if declared is None else merged_map(have, declared, params["purge_metadata"])
    if protect is None or protect == is_protected({"metadata": metadata}):
        return metadata
    # A text, as other tools can set nothing else.
    return {**metadata, PROTECT: "true"} if protect else _unprotected(metadata)


def _unprotected(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key != PROTECT}


PROTECT_OPTION = Field("protect", {"type": "bool"}, PATCH, "metadata", same=same_map, merge=declared_metadata)
"""Whether the resource is protected. Needs ``METADATA`` and ``PURGE_METADATA`` in the same table."""


def protected_of(kind: Kind, resources: Iterable[Attributes], params: Params | None = None) -> tuple[str, ...]:
    """The protected ones among resources that a step removes, as they stand in a sentence.

    :param params: the options of the task, if it declares these resources. Its ``protect: false`` lifts the protection,
        and its ``protect: true`` contradicts ``state: absent``.
    """
    params = params or {}
    if params.get("protect") is False:
        return ()
    refused = bool(params.get("protect")) and params.get("state") == "absent"
    return tuple(describe(kind, each) for each in resources if refused or is_protected(each))


def check_protection(planned: Iterable[Step], unsent: str) -> None:
    """Refuse a plan that removes what is protected, or in which the server can choose to remove it.

    :param planned: the steps that are still to be sent.
    :param unsent: what has not been sent, as a sentence.
    :raises Protected: names what is protected, and says how to lift that.
    """
    for step in planned:
        if step.protected:
            raise Protected(_fitting(f"The step {step.title!r} would remove", step.protected, unsent, ""))
        if step.at_risk:
            what = f"In the step {step.title!r}, Senlin chooses the nodes, and can choose"
            others = " To remove others, name them with cluster_members."
            raise Protected(_fitting(what, step.at_risk, unsent, others))


def _fitting(what: str, found: Sequence[str], unsent: str, others: str) -> str:
    """The message of a refusal, with as many names as it has room for."""
    protected = f"which {'is' if len(found) == 1 else 'are'} protected."
    after = f"{protected} {unsent}{others} {_advice(found)}"
    messages = [f"{what} {listed(found, most)}, {after}" for most in range(MAX_NAMED, 0, -1)]
    return next((each for each in messages if len(each) <= LONGEST_MESSAGE), messages[-1])


def _advice(found: Sequence[str]) -> str:
    clusters = [each for each in found if each.startswith(f"{CLUSTER.noun} ")]
    modules = [*(["cluster"] if clusters else []), *(["cluster_node"] if len(clusters) < len(found) else [])]
    them = "it" if len(found) == 1 else "them"
    return (
        f"If this is intended, set protect to false for {them} with {' and '.join(modules)}, which takes the key "
        f"{PROTECT} out of the metadata, and run this again."
    )
