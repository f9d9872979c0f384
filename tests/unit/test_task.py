# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task tells, whatever host it runs in."""

from __future__ import annotations

from ansible_collections.senlin.clustering.plugins.module_utils._run.task import without_repetition


def test_a_sentence_is_told_once() -> None:
    told: list[str] = []
    warn = without_repetition(told.append)
    for sentence in ("There is none.", "It is busy.", "There is none."):
        warn(sentence)
    assert told == ["There is none.", "It is busy."]
