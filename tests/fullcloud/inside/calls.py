# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Senlin's processes on stage A call the simulated services: pickles over HTTP on loopback."""

from __future__ import annotations

KINDS = ("compute", "glance", "network", "orchestration", "block_storage")
"""The drivers that are simulated, under their names in Senlin's backend."""
DONE = "done"
"""The call returned; its value follows."""
REFUSED = "refused"
"""Senlin's InternalError was raised; its code and message follow."""
NO_METHOD = "no method"
"""The driver has no such method; the message follows."""
BROKEN = "broken"
"""Something else was raised; its class's name and message follow."""
