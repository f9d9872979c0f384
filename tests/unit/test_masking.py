# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of the server and of a task's options are masked in results, sentences and the SDK's log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import (
    MASK,
    PART,
    WHOLE,
    LogMask,
    masked,
    masked_by_name,
    masked_options,
    masked_result,
    masked_sentence,
)


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
        pytest.param(
            '-d \'{"change_password": {"admin_pass": "a\\"b", "b": 1}}\'',
            f'-d \'{{"change_password": {{"admin_pass": "{MASK}", "b": 1}}}}\'',
            id="a password by its name",
        ),
        pytest.param('{"password": 12345678}', f'{{"password": "{MASK}"}}', id="a number"),
        pytest.param("GET http://me:pw@x.org/v3 -H a", "GET http://x.org/v3 -H a", id="user info"),
        pytest.param("the p4ss-w0rd of pw and pws", f"the {PART} of {PART} and pws", id="secrets of the task"),
        pytest.param('GET "/v1/clusters/0123" 100%', 'GET "/v1/clusters/0123" 100%', id="nothing secret"),
    ],
)
def test_records_of_the_log(text: str, logged: str) -> None:
    for message, args in ((text, None), ("%s", (text,))):
        record = logging.LogRecord("keystoneauth", logging.DEBUG, "file.py", 1, message, args, None)
        assert LogMask({"p4ss-w0rd", "pw"}).filter(record), "the record is logged"
        assert record.getMessage() == logged


def test_options_are_masked_where_the_secrets_are() -> None:
    options = {
        "auth": {"username": "demo", "password": "demo", "auth_url": "http://demo:demo@x.org/v3"},
        "cloud": '{"auth": {"username": "me", "password": "p4ss"}}',
        "params": {"type": "SOFT", "admin_pass": 5},
        "name": "demo-site",
        "password": "an option that does not exist",
        "max_size": 5,
    }
    assert masked_options(options) == {
        "auth": {"username": "demo", "password": WHOLE, "auth_url": "http://x.org/v3"},
        "cloud": f'{{"auth": {{"username": "me", "password": "{PART}"}}}}',
        "params": {"type": "SOFT", "admin_pass": WHOLE},
        "name": "demo-site",
        "password": WHOLE,
        "max_size": 5,
    }


def test_a_secret_whose_name_does_not_say_so_is_masked_in_its_place() -> None:
    options = {"params": {"pin": 4711, "type": "SOFT", "all": ["4711", True]}, "name": "4711"}
    assert masked_options(options, {"4711"}) == {
        "params": {"pin": WHOLE, "type": "SOFT", "all": [WHOLE, True]},
        "name": "4711",
    }


def test_secrets_that_become_known_later_are_masked_in_the_log() -> None:
    secrets: set[str] = set()
    mask = LogMask(secrets)
    secrets.add("p4ss-w0rd")
    record = logging.LogRecord("keystoneauth", logging.DEBUG, "file.py", 1, "p4ss-w0rd", None, None)
    mask.filter(record)
    assert record.getMessage() == PART


def test_a_secret_that_values_hold_by_chance_is_masked_in_sentences_only() -> None:
    result = {
        "msg": "demo cannot log in to demo-site with p4ss-w0rd",
        "warnings": ["demo"],
        "cluster": {"name": "demo-site", "project": "demo", "min_size": 1, "metadata": {"a": "-p4ss-w0rd-"}},
        "receiver": {"name": "1", "params": {"password": "demo", "count": "1", "token": 1}},
    }
    assert masked_result(result, {"demo", "1", "p4ss-w0rd"}) == {
        "msg": f"{PART} cannot log in to demo-site with {PART}",
        "warnings": [PART],
        "cluster": {"name": "demo-site", "project": "demo", "min_size": 1, "metadata": {"a": f"-{PART}-"}},
        "receiver": {"name": "1", "params": {"password": MASK, "count": "1", "token": MASK}},
    }


def test_the_parameters_of_other_tasks_are_masked_in_a_result() -> None:
    shown, secret = ({"params": {"count": 1, "params": {"admin_pass": value}}} for value in (MASK, "of-another-task"))
    metadata = {"metadata": {"params": {"token": "kept"}}}
    result = {"receiver": {**secret, **metadata}, "receivers": [secret], "diff": {"before": secret, "after": secret}}
    assert masked_result(result, ()) == {
        "receiver": {**shown, **metadata},
        "receivers": [shown],
        "diff": {"before": shown, "after": shown},
    }


def test_sentences_have_no_user_info() -> None:
    assert masked_sentence("No response from http://me:p@ss@x.org/v3.", set()) == "No response from http://x.org/v3."


def test_the_inputs_of_an_action_are_masked_by_name() -> None:
    inputs = {"operation": "change_password", "params": {"admin_pass": "p4ss", "token": None, "all": [{"secret": 1}]}}
    assert masked_by_name(inputs) == {
        "operation": "change_password",
        "params": {"admin_pass": MASK, "token": None, "all": [{"secret": MASK}]},
    }
