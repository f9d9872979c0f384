# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pretends that this machine has certain versions of Python."""

from __future__ import annotations

from pathlib import Path

import environments
import pytest


def has_pythons(monkeypatch: pytest.MonkeyPatch, *minors: str) -> None:
    """Let the environments find these minor versions of Python and no others."""
    found = {minor: environments.Interpreter(minor, f"{minor}.1", Path(f"/usr/bin/python{minor}")) for minor in minors}
    monkeypatch.setattr(environments, "interpreters", lambda: found)
