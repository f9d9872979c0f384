# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the attributes of each kind are called in results, and what Senlin calls them in its responses.

Results have the attribute names of openstacksdk, and times in one format, where the server has several. The tables are
the collection's own, because the SDK can drop Senlin, which is retired, in any release.
``tests/unit/test_shapes.py`` compares them with each SDK that still has Senlin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .times import in_format, run_times


@dataclass(frozen=True)
class Shape:
    """The attributes of one kind.

    :param keys: by an attribute's name in results, its key in a response.
    :param types: by an attribute's name, the type that its value is converted to, unless it is null. Attributes without
        one keep the value that the server sent.
    :param times: the attributes that are times.
    :param derived: returns what results have in addition, from the attributes.
    """

    keys: Mapping[str, str]
    types: Mapping[str, type]
    times: tuple[str, ...] = ()
    derived: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None

    def of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The attributes in the body of a response. Those that it lacks are ``None``, and other keys are left out."""
        attributes = {name: _converted(body.get(key), self.types.get(name)) for name, key in self.keys.items()}
        for name in self.times:
            if isinstance(attributes[name], str):
                attributes[name] = in_format(attributes[name])
        return {**attributes, **self.derived(attributes)} if self.derived else attributes


def _converted(value: Any, wanted: type | None) -> Any:
    """A value as the SDK converts it: what is no mapping becomes an empty one, and what is no number becomes 0."""
    if value is None or wanted is None or isinstance(value, wanted):
        return value
    if wanted is list:
        return [value]
    if wanted is int and not (isinstance(value, float) or (isinstance(value, str) and value.isdigit())):
        return 0
    return {} if wanted is dict else wanted(value)


def _shape(types: Mapping[str, type], *same: str, **renamed: str) -> Shape:
    """A shape. Every one has ``id`` and ``name``.

    :param types: the attributes that are converted, with their types.
    :param same: the other attributes that the server calls the same.
    :param renamed: by an attribute's name, its key in a response.
    """
    keys = {**{name: name for name in ("id", "name", *types, *same)}, **renamed}
    return Shape(keys, types, tuple(name for name in keys if name.endswith("_at")))


_OWNER = {"domain_id": "domain", "project_id": "project", "user_id": "user"}
_TIMES = ("created_at", "updated_at")


def _options_of_cluster(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """What options have another name for, so that a result can be declared as it is."""
    return {"cluster_timeout": cluster["timeout"]}


CLUSTER = replace(
    _shape(
        {
            "config": dict,
            "data": dict,
            "dependents": dict,
            "desired_capacity": int,
            "is_profile_only": bool,
            "max_size": int,
            "metadata": dict,
            "min_size": int,
        },
        *_TIMES,
        "init_at",
        "profile_id",
        "profile_name",
        "status",
        "status_reason",
        "timeout",
        **_OWNER,
        is_profile_only="profile_only",
        node_ids="nodes",
    ),
    derived=_options_of_cluster,
)
"""No response has ``profile_only``, a parameter of an update, so ``is_profile_only`` is always ``None``."""
NODE = _shape(
    {"data": dict, "dependents": dict, "details": dict, "index": int, "metadata": dict, "tainted": bool},
    *_TIMES,
    "cluster_id",
    "init_at",
    "physical_id",
    "profile_id",
    "profile_name",
    "role",
    "status",
    "status_reason",
    **_OWNER,
)
"""Only the response for a single node can have ``details``. It has ``tainted`` from microversion 1.13 on."""
PROFILE = _shape({"metadata": dict, "spec": dict}, *_TIMES, "type", **_OWNER)
"""``type`` is the type and the version of the spec, such as ``os.nova.server-1.0``."""
POLICY = _shape({"data": dict, "spec": dict}, *_TIMES, "type", **_OWNER)
"""``type`` is that of the spec, as for :data:`PROFILE`."""
RECEIVER = _shape({"actor": dict, "channel": dict, "params": dict}, *_TIMES, "action", "cluster_id", "type", **_OWNER)
"""A receiver of type ``message`` has no cluster and no action."""
BINDING = _shape(
    {"data": dict, "is_enabled": bool},
    "cluster_id",
    "cluster_name",
    "policy_id",
    "policy_name",
    "policy_type",
    is_enabled="enabled",
)
"""The SDK takes ``cluster_id`` from the path of the request, although the response has it."""
ACTION = replace(
    _shape(
        {"depended_by": list, "depends_on": list, "inputs": dict, "outputs": dict},
        *_TIMES,
        "action",
        "cause",
        "cluster_id",
        "interval",
        "status",
        "status_reason",
        "timeout",
        **_OWNER,
        end_at="end_time",
        owner_id="owner",
        start_at="start_time",
        target_id="target",
    ),
    derived=run_times,
)
"""Responses have ``cluster_id`` from microversion 1.14 on. When an action starts and ends, they say in seconds."""
EVENT = _shape(
    {},
    "action",
    "cluster_id",
    "level",
    "meta_data",
    "status",
    "status_reason",
    generated_at="timestamp",
    obj_id="oid",
    obj_name="oname",
    obj_type="otype",
    project_id="project",
    user_id="user",
)
"""The response also has ``cluster``, which is of no use: it is an object's representation in Python."""
ATTRIBUTE = _shape({}, attr_value="value", node_id="id")
"""The id of a value is that of its node."""
TYPE = _shape({}, "schema", "support_status", id="name")
"""A profile type or a policy type. Its name is also its id. It has ``support_status`` from microversion 1.5 on."""
SERVICE = _shape({}, "binary", "disabled_reason", "host", "state", "status", "updated_at")
"""The response also has the topic of its message queue, which the SDK leaves out."""
BUILD_INFO = _shape({}, "api", "engine")
"""The response has neither ``id`` nor ``name``."""
