# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences are added to a message that may be too long for them."""

from __future__ import annotations

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.aftermath import AGAIN, fitted


def test_what_there_is_room_for_stays() -> None:
    assert fitted(f"It failed. {AGAIN}", "Two have it.", "") == f"It failed. {AGAIN} Two have it."


def test_what_to_do_next_is_cut_first() -> None:
    assert fitted(f"It failed. {AGAIN}", "Two have it.", room=30) == "It failed. Two have it."


def test_whole_sentences_stay_if_they_say_enough() -> None:
    assert fitted("The first one failed. The second one failed as well.", room=30) == "The first one failed."


def test_a_long_sentence_is_cut_between_words() -> None:
    assert fitted("Nova says that it has no host for the server.", "Two have it.", room=40) == (
        "Nova says that it has no… Two have it."
    )
