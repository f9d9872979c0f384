# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to scaling on alarms: only the owner can read the alarm URLs, and in the end there are no receivers."""

from __future__ import annotations

from pathlib import Path

from guide_run import Page
from tenant import Tenant


def after(tenant: Tenant, folder: Path) -> None:
    """The files hold two alarm URLs. The receivers are gone, and the cluster has the server that one of them added."""
    files = sorted(folder.glob("*.url"))
    assert [path.name for path in files] == ["web-in.url", "web-out.url"]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert all(path.read_text().endswith("/trigger?V=2") for path in files)
    assert tenant.read("/receivers") == []
    assert len(tenant.read("/nodes")) == 3


# A slow machine must not let the cooldown end before the second trigger.
PAGE = Page(after=after, replaced={"cooldown: 120": "cooldown: 3600"})
