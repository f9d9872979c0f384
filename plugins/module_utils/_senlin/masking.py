# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Secrets that the server returns: values that let whoever reads them act without a login.

A receiver's alarm URL starts its action without a token, and its actor holds the trust that the action runs with.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

MASK = "(masked)"
"""Stands in place of a secret."""

SECRET_IN_LOG = re.compile(r'("(?:alarm_url|trust_id)": ?"|/webhooks/)[^\s"\']*')
"""Secrets in the text of a log record, with what precedes them as the first group."""


def masked(secret: Any) -> Any:
    """A secret with its keys and without its values."""
    if isinstance(secret, Mapping):
        return {key: masked(value) for key, value in secret.items()}
    return None if secret is None else MASK


def mask_log_record(record: logging.LogRecord) -> bool:
    """Mask secrets in a record of the SDK's log, as the SDK masks only those that it knows. A filter for handlers.

    :returns: ``True``, so that the record is logged.
    """
    record.msg, record.args = SECRET_IN_LOG.sub(rf"\1{MASK}", record.getMessage()), None
    return True
