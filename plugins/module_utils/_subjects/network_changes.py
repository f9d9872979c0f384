# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which interfaces of a server Senlin removes, adds or keeps when the networks of its profile change. Pure functions.

As Senlin's driver does it: a network that is in both profiles is left alone, one of which at most the security groups
and the vnic_type differ has its port updated, and any other is removed or added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KEYS = ("network", "port", "fixed_ip", "floating_network", "floating_ip", "subnet")
"""What makes up an interface. Its security groups can change; its vnic_type is not even looked at."""
MUST_BE_UNUSED = ("port", "floating_ip")
"""What Senlin accepts only as long as nothing uses it, even where it removes or updates the interface that does."""

Network = Mapping[str, Any]
"""An item of the property ``networks``."""


@dataclass(frozen=True)
class NetworkChanges:
    """What becomes of the interfaces of a server.

    :param added: interfaces that the server gets.
    :param removed: interfaces that it loses.
    :param updated: interfaces whose security groups are set, as they were and as they will be.
    :param kept: how many interfaces the server keeps.
    """

    added: tuple[Network, ...]
    removed: tuple[Network, ...]
    updated: tuple[tuple[Network, Network], ...]
    kept: int

    @classmethod
    def between(cls, before: Iterable[Network], after: Iterable[Network]) -> NetworkChanges:
        """The changes from the networks of one profile to those of another."""
        old, added = [_given(network) for network in before], [_given(network) for network in after]
        removed, updated = list(old), []
        for network in old:
            if network in added:
                added.remove(network)
                removed.remove(network)
        for network in old:
            for other in [one for one in added if all(one.get(key) == network.get(key) for key in KEYS)]:
                added.remove(other)
                updated.append((network, other))
                if network in removed:
                    removed.remove(network)
        return cls(tuple(added), tuple(removed), tuple(updated), len(old) - len(removed))

    @property
    def other_groups(self) -> bool:
        """Whether the security groups of an interface differ."""
        return any(old.get("security_groups") != new.get("security_groups") for old, new in self.updated)

    @property
    def need_unused(self) -> bool:
        """Whether an interface is removed or updated that names something which must be unused then."""
        touched = [*self.removed, *(new for dummy, new in self.updated)]
        return any(network.get(key) for network in touched for key in MUST_BE_UNUSED)


def _given(network: Network) -> dict[str, Any]:
    """A network without nulls, which mean the same as keys that are left out."""
    return {key: value for key, value in network.items() if value is not None}
