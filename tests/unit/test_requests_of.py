# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which project a request in the dev cloud's log belongs to."""

from __future__ import annotations

from typing import Any

from devcloud.requests_of import NEAR_SECONDS, only_of

USERS = {"user-of-ours"}


def entry(time: float, project: str | None = None, client: str = "one", user: str | None = None) -> dict[str, Any]:
    return {"time": time, "service": "clustering", "project": project, "user": user, "client": client}


def test_a_discovery_belongs_to_the_next_request_over_its_connection() -> None:
    ours = [entry(1), entry(2, "ours"), entry(3, "ours", "two")]
    theirs = [entry(1, client="three"), entry(2, "theirs", "three"), entry(3, "theirs")]
    assert only_of([*ours, *theirs], "ours", USERS) == ours


def test_a_port_that_another_client_used_before_does_not_count() -> None:
    theirs = [entry(1), entry(2, "theirs")]
    ours = [entry(40), entry(41, "ours")]
    assert only_of([*theirs, *ours], "ours", USERS) == ours
    assert only_of([*theirs, *ours], "theirs", set()) == theirs


def test_a_discovery_long_ago_belongs_to_no_project() -> None:
    ours = [entry(NEAR_SECONDS + 1, "ours")]
    assert only_of([entry(0), *ours], "ours", USERS) == ours


def test_a_refused_login_belongs_to_the_user_that_it_names() -> None:
    refused = entry(1, user="user-of-ours")
    assert only_of([refused, entry(1, user="another")], "ours", USERS) == [refused]
