# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors: a sentence, and facts beside it."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import errors
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError, Refused

ERRORS = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, Exception)]


@pytest.mark.parametrize("error", [error for error in ERRORS if error is not Refused])
def test_sentence_and_facts(error: type[ClusteringError]) -> None:
    raised = error("It failed.", action={"id": "1"}, nodes=[], action_id=None)
    assert (raised.message, str(raised)) == ("It failed.", "It failed.")
    assert raised.facts == {"action": {"id": "1"}, "nodes": []}, "null is left out, an empty list is kept"
    assert isinstance(raised, ClusteringError), "the callers of a task catch the base class only"


def test_refused() -> None:
    raised = Refused("No.", status=409, error_type="ResourceIsLocked", reason="it is locked", request_id="req-1")
    assert (raised.status, raised.error_type, raised.reason) == (409, "ResourceIsLocked", "it is locked")
    assert raised.facts == {"request_id": "req-1"}
