# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of the server are masked in results and in the SDK's log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import MASK, mask_log_record, masked


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        pytest.param("https://example.org", MASK, id="a text"),
        pytest.param(["trust"], MASK, id="a list"),
        pytest.param("", MASK, id="an empty text"),
        pytest.param(None, None, id="null"),
        pytest.param({}, {}, id="an empty map"),
        pytest.param({"alarm_url": "https://example.org"}, {"alarm_url": MASK}, id="a map keeps its keys"),
        pytest.param({"a": {"b": "secret", "c": None}}, {"a": {"b": MASK, "c": None}}, id="maps in a map"),
    ],
)
def test_masked(secret: Any, shown: Any) -> None:
    assert masked(secret) == shown


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        pytest.param('"alarm_url": "https://x.org/?V=2"}', f'"alarm_url": "{MASK}"}}', id="an alarm URL"),
        pytest.param('"alarm_url":"https://x.org/?V=2"}', f'"alarm_url":"{MASK}"}}', id="an alarm URL without a space"),
        pytest.param('{"trust_id": "0123", "a": 1}', f'{{"trust_id": "{MASK}", "a": 1}}', id="a trust"),
        pytest.param(
            "curl -X POST https://x.org/v1/webhooks/0123/trigger?V=2 -H x",
            f"curl -X POST https://x.org/v1/webhooks/{MASK} -H x",
            id="a webhook",
        ),
        pytest.param('GET "/v1/clusters/0123" 100%', 'GET "/v1/clusters/0123" 100%', id="nothing secret"),
    ],
)
def test_mask_log_record(text: str, logged: str) -> None:
    for message, args in ((text, None), ("%s", (text,))):
        record = logging.LogRecord("keystoneauth", logging.DEBUG, "file.py", 1, message, args, None)
        assert mask_log_record(record), "the record is logged"
        assert record.getMessage() == logged
