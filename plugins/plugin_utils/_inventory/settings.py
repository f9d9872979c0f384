# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The options of the inventory plugin that say which nodes become hosts, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...module_utils._plan.values import read_references, shortened
from ...module_utils._senlin.errors import BadInput
from ...module_utils._subjects.addresses import ANY, Choice

GROUPED_BY = ("cluster", "role", "status", "profile", "zone", "metadata")
"""What the plugin can group hosts by."""

VARIABLE_PREFIX = re.compile(r"[A-Za-z_]\w*", re.ASCII)
"""Matches what the name of a variable can begin with."""


@dataclass(frozen=True)
class Settings:
    """Which nodes become hosts, and how.

    :param clusters: names or ids; ``None`` for all clusters of the project.
    :param allow_missing: whether a cluster of these that does not exist is only told of.
    :param statuses: those of the nodes.
    :param without_cluster: whether nodes that are in no cluster become hosts, too.
    :param address: which address becomes ``ansible_host``.
    :param needs_address: whether a node is left out if it has no such address.
    :param prefix: how the names of the variables begin.
    :param group_by: some of :data:`GROUPED_BY`.
    """

    clusters: tuple[str, ...] | None = None
    allow_missing: bool = False
    statuses: tuple[str, ...] = ("ACTIVE",)
    without_cluster: bool = False
    address: Choice = ANY
    needs_address: bool = True
    prefix: str = "senlin_"
    group_by: tuple[str, ...] = GROUPED_BY


def read_settings(options: Mapping[str, Any]) -> Settings:
    """The settings from the options of the plugin, whose types and choices Ansible has checked.

    :raises BadInput: a reference is empty, or the prefix cannot be one.
    """
    clusters = options.get("clusters")
    if clusters == [] and not options["without_cluster"]:
        raise BadInput("The option clusters is empty, so there would be no hosts. Leave it out for all clusters.")
    prefix = options["hostvars_prefix"]
    if not VARIABLE_PREFIX.fullmatch(prefix):
        raise BadInput(
            f"hostvars_prefix is {shortened(prefix)!r}; it must begin with a letter or '_', and can go on with "
            f"letters, digits and '_'."
        )
    return Settings(
        clusters=None if clusters is None else tuple(read_references("clusters", [str(each) for each in clusters])),
        allow_missing=options["allow_missing"],
        statuses=tuple(options["statuses"]),
        without_cluster=options["without_cluster"],
        address=Choice(options["network"] or "", options["address_family"] or "", options["address_type"] or ""),
        needs_address="ansible_host" not in (options["compose"] or {}),
        prefix=prefix,
        group_by=tuple(options["group_by"]),
    )
