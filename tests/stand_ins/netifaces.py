# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for netifaces, which older OpenStack libraries want and which exists only as C source.

They ask it for the addresses and gateways of this machine. The answer here is that it has none, so they use loopback,
and the tests need no compiler.
"""

from __future__ import annotations

AF_INET = 2
AF_INET6 = 10


def gateways() -> dict[str, dict[int, tuple[str, str]]]:
    """The default gateway of each kind of address: none."""
    return {"default": {}}
