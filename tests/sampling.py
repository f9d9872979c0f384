# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of the tests runs if not all of them do. The environment variables SAMPLE and SEED decide."""

from __future__ import annotations

import os
from datetime import date
from hashlib import sha256

SAMPLE = int(os.environ.get("SAMPLE") or 1)
"""Run one of this many tests."""
SEED = os.environ.get("SEED") or date.today().isoformat()
"""Decides which of them."""
# The workers of a run that goes on past midnight agree.
os.environ["SEED"] = SEED


def number_of(text: str) -> int:
    """A number that depends on nothing but a text."""
    return int.from_bytes(sha256(text.encode()).digest(), "big")


def is_in_sample(name: str) -> bool:
    """Whether a test belongs to the sample.

    What chooses the parts that tests run of their own takes ``f"{SEED} {name}"``. Here it is another number, so that a
    test whose part is long is not in the sample more often than others.
    """
    return number_of(f"{SEED} of {SAMPLE}: {name}") % SAMPLE == 0
