# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Predictions: what earlier check-mode tasks of a run would have done, as changes of the server's responses."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Protocol, TypeAlias

from .._senlin.kinds import BINDING, CLUSTER, NODE, RECEIVER, Kind

Body: TypeAlias = "dict[str, Any]"
"""The body of a resource, under the server's names."""

Predictions: TypeAlias = "dict[str, dict[str, Body | None]]"
"""By the path of a collection and the id in it: predicted keys of the body, or ``None`` for what would be deleted."""


class PredictionStore(Protocol):
    """Keeps predictions between the tasks of a run."""

    def predictions(self, cloud: str) -> Predictions:
        """The predictions for a project of a cloud, by the transport's ``address``."""

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Add what a task in check mode has recorded."""

    def add_real(self, cloud: str, changed: Predictions) -> None:
        """Take note of what a task has changed in a real run, so that it is no longer predicted."""


def merge(predictions: Predictions, recorded: Predictions) -> None:
    """Add predictions to others, in place."""
    for path, resources in recorded.items():
        for id, body in resources.items():
            before = predictions.setdefault(path, {}).get(id) or {}
            predictions[path][id] = None if body is None else {**before, **body}


def key_of(kind: Kind) -> str:
    """The key of a body that names the object in a path."""
    return "policy_id" if kind is BINDING else "id"


def server_names(kind: Kind, attributes: dict[str, Any]) -> Body:
    """Attributes under the server's names. What no response of the kind has is left out."""
    keys = kind.shape.keys if kind.shape else {}
    return {keys[name]: value for name, value in attributes.items() if name in keys}


def without_real(predictions: Predictions, changed: Predictions) -> Predictions:
    """Predictions without what a real run has brought about.

    A real object takes the place of a predicted one of its name, wherever the predictions refer to that. What actions
    on a changed cluster would have done to its nodes is not predicted, either. The nodes that a predicted cluster would
    have created go with it, as the real cluster has its own.

    :param changed: what the real run has changed, by path and id; the name of an object is all that counts of it.
    """
    ids = {id for resources in changed.values() for id in resources}
    replaced = {
        predicted: id
        for path, resources in changed.items()
        for id, body in resources.items()
        for predicted, other in predictions.get(path, {}).items()
        if body and other and body.get("name") is not None and body["name"] == other.get("name")
    }
    stale = ids | replaced.keys() | _touched(predictions, ids, replaced.keys())
    return {
        _renamed(path, replaced): {
            _renamed(id, replaced): _renamed(body, replaced)
            for id, body in resources.items()
            if not (id in stale or {*path.split("/")} & ids or _member_of(path, body) in ids)
        }
        for path, resources in predictions.items()
    }


def dependents_path(cluster_id: str, kind: Kind) -> str:
    """Where it is recorded which objects of a kind the actions on a cluster would touch. No list is at this path."""
    return f"{CLUSTER.path}/{cluster_id}{kind.path}"


def _touched(predictions: Predictions, changed: Container[str], replaced: Container[str]) -> set[str]:
    """The objects that actions on changed clusters would touch, and those that replaced clusters would create."""
    return {
        id
        for kind in (NODE, RECEIVER)
        for path, resources in predictions.items()
        if path.startswith(f"{CLUSTER.path}/") and path.endswith(kind.path)
        for id, body in resources.items()
        if path.split("/")[2] in changed or (path.split("/")[2] in replaced and body and body.get("created"))
    }


def _member_of(path: str, body: Body | None) -> str:
    return str((body or {}).get("cluster_id") or "") if path == NODE.path else ""


def _renamed(value: Any, replaced: dict[str, str]) -> Any:
    """A value with other ids in place of some."""
    if isinstance(value, dict):
        return {_renamed(key, replaced): _renamed(item, replaced) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, replaced) for item in value]
    if not isinstance(value, str):
        return value
    for old, new in replaced.items():
        value = value.replace(old, new)
    return value
