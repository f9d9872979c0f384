# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests must know of the cloud they run against: how slow it is, and which orders it obeys.

A dev cloud obeys all orders. A production-like cloud takes several times longer, and a real Nova cannot be ordered to
refuse a request; see tests/fullcloud/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from devcloud.client import Devcloud

ORDER = re.compile(r"\bsim_\w+")
"""Matches an order in a server's metadata."""


@dataclass
class CloudUnderTest:
    """The properties of the cloud; see `Devcloud` for their meaning."""

    name: str = ""
    patience: float = 1.0
    orders: frozenset[str] | None = None
    is_real: bool = False


CLOUD = CloudUnderTest()
"""The cloud of this process."""


def use(devcloud: Devcloud) -> None:
    """Remember the properties of the cloud that the tests of this process run against."""
    CLOUD.name, CLOUD.patience = devcloud.name, devcloud.patience
    CLOUD.orders, CLOUD.is_real = devcloud.orders, devcloud.is_real


def patient(seconds: float) -> float:
    """A time limit on a dev cloud, as a time limit on this cloud, in seconds."""
    return seconds * CLOUD.patience


def skip_unless_obeyed(options: Any) -> None:
    """Skip the test if the options of a task contain an order that the cloud does not obey."""
    refused = set(ORDER.findall(repr(options))) - (CLOUD.orders or set()) if CLOUD.orders is not None else set()
    if refused:
        pytest.skip(f"{CLOUD.name} does not obey {', '.join(sorted(refused))}")


def skip_if_real(reason: str) -> None:
    """Skip the test on a cloud whose Nova, Neutron, Glance and Heat are real."""
    if CLOUD.is_real:
        pytest.skip(f"{CLOUD.name}: {reason}")
