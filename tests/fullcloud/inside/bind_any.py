# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mechanism driver for Neutron's ML2 plugin that binds every port at once: no agent, no switch."""

from __future__ import annotations

from typing import Any

from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.plugins.ml2 import api


class BindAny(api.MechanismDriver):
    """Binds ports on any machine, as if a switch was there."""

    def initialize(self) -> None:
        """There is nothing to set up."""

    @property
    def connectivity(self) -> str:
        """What a port is connected to."""
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context: Any) -> None:
        """Bind a port to the first of its segments."""
        segment = context.segments_to_bind[0]
        details = {portbindings.CAP_PORT_FILTER: True}
        context.set_binding(segment[api.ID], portbindings.VIF_TYPE_OVS, details, status=constants.PORT_STATUS_ACTIVE)

    def filter_hosts_with_segment_access(
        self, dummy_context: Any, dummy_segments: Any, candidate_hosts: Any, dummy_agent_getter: Any
    ) -> set[str]:
        """All machines have access to all segments."""
        return set(candidate_hosts)
