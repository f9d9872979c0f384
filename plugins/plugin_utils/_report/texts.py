# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the server says, as a report may show it: on one line, not too long, and without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ...module_utils._senlin.cloud_reason import shortened, without_urls
from ...module_utils._senlin.masking import MASK, masked_by_name

LONGEST = 300
"""How many characters of a text are shown."""
LONGEST_READ = 4000
"""How many characters of a text are looked through for secrets; the rest is not shown."""
WEBHOOK = re.compile(r"/webhooks/[^\s\"'<>]*")
"""Matches the part of an alarm URL that anybody can start an action with."""


def reason_text(value: Any) -> str:
    """The reason for a status, without its full stop; empty if the server gave none."""
    return said(without_urls(str(value or ""))).rstrip(". ")


def said(value: Any) -> str:
    """A value as text: lists and mappings as JSON, anything else as it is."""
    masked = masked_by_name(value) if isinstance(value, Mapping | list | tuple) else value
    text = json.dumps(masked, ensure_ascii=False, default=str) if isinstance(masked, Mapping | list) else str(masked)
    text = "" if value is None else WEBHOOK.sub(f"/webhooks/{MASK}", str(masked_by_name(text[:LONGEST_READ])))
    return shortened(" ".join(text.split()), LONGEST)
