# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Masks secrets: those that the server returns, and those of a task's options in all that a task shows or logs.

A receiver's alarm URL starts its action without a token, and its actor holds the trust that the action runs with. The
parameters of an action can hold a password.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .secrets import PLACES, is_secret, secrets_in, split_by_chance, without_user_info

MASK = "(masked)"
"""Stands in place of a secret that the server returns."""

WHOLE = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""Stands in place of a value that is a secret of the task, as with ``no_log`` of Ansible."""

PART = "********"
"""Stands in place of a secret of the task inside a longer text."""

MESSAGES = frozenset({"exception", "msg", "warnings"})
"""The keys of a result that hold sentences. The others hold values that later tasks use."""

PARAMETERS = ("inputs", "params")
"""The attributes of receivers and actions that hold parameters, whose secrets no result shows."""

SECRET_IN_LOG = re.compile(r'("(?:alarm_url|trust_id)": ?"|/webhooks/)[^\s"\']*')
"""Secrets in the text of a log record, with what precedes them as the first group."""

PAIR_IN_LOG = re.compile(r'(?P<start>"(?P<name>[\w-]+)": ?)("(?:[^"\\]|\\.)*"|[^\s"{\[,}\]]+)')
"""Matches a name and its value in the JSON of a request or response, unless the value is a map or a list."""


def masked(secret: Any) -> Any:
    """A secret with its keys and without its values."""
    if isinstance(secret, Mapping):
        return {key: masked(value) for key, value in secret.items()}
    return None if secret is None else MASK


def masked_by_name(value: Any, mask: str = MASK, *, secret: bool = False) -> Any:
    """A value without the secrets in it, which are recognized by their names.

    :param mask: stands in their places.
    :param secret: whether the value itself is a secret.
    """
    if isinstance(value, Mapping):
        return {key: masked_by_name(part, mask, secret=secret or is_secret(str(key))) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [masked_by_name(part, mask, secret=secret) for part in value]
    if value is None or isinstance(value, bool):
        return value
    if secret:
        return mask
    return masked_text(without_user_info(value), secrets_in(value)) if isinstance(value, str) else value


def masked_options(options: Mapping[str, Any], secrets: Collection[str] = ()) -> dict[str, Any]:
    """The options of a task as they may be shown: secrets are masked where they are, and nothing else is.

    :param secrets: those of the task. In the places for secrets, they are masked whatever their names.
    """
    return {
        name: _masked_where_whole(masked_by_name(value, WHOLE, secret=is_secret(name)), secrets)
        if name in PLACES or is_secret(name)
        else without_user_info(value)
        if isinstance(value, str)
        else value
        for name, value in options.items()
    }


def masked_result(result: Mapping[str, Any], secrets: Iterable[str]) -> dict[str, Any]:
    """The result of a task without the secrets of its options.

    In sentences, every secret is masked. In values, those that can be there by chance are not: a cluster ``demo-site``
    keeps its name although the password is ``demo``. What the server returns can hold secrets of other tasks, in the
    parameters of receivers and actions.

    :param result: what JSON can hold.
    """
    certain, by_chance = split_by_chance(secrets)
    return {
        key: _masked_messages(value, certain | by_chance)
        if key in MESSAGES
        else masked_values(_masked_parameters(key, value), certain)
        for key, value in result.items()
    }


def masked_values(value: Any, secrets: Iterable[str]) -> Any:
    """A value without the secrets in its texts and numbers, as Ansible does it for a module process. Keys are kept.

    Ansible's own function for it is deprecated since ansible-core 2.22.

    :param value: what JSON can hold.
    """
    return _masked_values(value, sorted(filter(None, secrets), key=len, reverse=True))


def masked_text(text: str, secrets: Iterable[str]) -> str:
    """A text without the secrets in it.

    :param secrets: the longest is masked first, as one secret may be a part of another.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, PART)
    return text


def masked_sentence(text: str, secrets: Iterable[str]) -> str:
    """A sentence without the secrets and the user info of URLs in it.

    Secrets that other words can hold by chance are masked only where they stand as words of their own.
    """
    certain, by_chance = split_by_chance(secrets)
    text = masked_text(without_user_info(text), certain)
    for secret in sorted(by_chance, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", PART, text)
    return text


class LogMask(logging.Filter):
    """Masks secrets in the records of the SDK's log, as the SDK masks only those that it knows. A filter for handlers.

    :param secrets: those of the task, to which others can be added later.
    """

    def __init__(self, secrets: set[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the secrets of a record.

        :returns: ``True``, so that the record is logged.
        """
        text = SECRET_IN_LOG.sub(rf"\1{MASK}", record.getMessage())
        text = PAIR_IN_LOG.sub(_masked_pair, text)
        record.msg, record.args = masked_sentence(text, self._secrets), None
        return True


def _masked_pair(found: re.Match[str]) -> str:
    return f'{found["start"]}"{MASK}"' if is_secret(found["name"]) else found[0]


def _masked_where_whole(value: Any, secrets: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked_where_whole(part, secrets) for key, part in value.items()}
    if isinstance(value, list):
        return [_masked_where_whole(part, secrets) for part in value]
    return WHOLE if isinstance(value, str | int) and not isinstance(value, bool) and str(value) in secrets else value


def _masked_parameters(key: str, value: Any) -> Any:
    """A part of a result without the secrets in the parameters of a receiver or an action, or of several."""
    if isinstance(value, list):
        return [_masked_parameters(key, part) for part in value]
    if not isinstance(value, Mapping) or key == "invocation":
        return value
    if key == "diff":
        return {side: _masked_parameters(side, part) for side, part in value.items()}
    return {name: masked_by_name(part) if name in PARAMETERS else part for name, part in value.items()}


def _masked_messages(value: Any, secrets: Iterable[str]) -> Any:
    if isinstance(value, str):
        return masked_sentence(value, secrets)
    return [_masked_messages(part, secrets) for part in value] if isinstance(value, list) else value


def _masked_values(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked_values(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked_values(item, secrets) for item in value]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    if text in secrets:
        return WHOLE
    if not isinstance(value, str):
        return WHOLE if any(secret in text for secret in secrets) else value
    return masked_text(text, secrets)
