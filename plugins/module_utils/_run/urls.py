# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Asks a URL for its status, where the module runs, over the proxies of the environment, as ``uri`` would do it."""

from __future__ import annotations

import ssl
from http.client import HTTPException
from urllib.error import HTTPError

from ansible.module_utils.urls import SSLValidationError, open_url


def fetch(url: str, timeout: float, validate_certs: bool) -> int:
    """The HTTP status with which a URL answers. Redirections are not followed, so that their status can be expected.

    :param timeout: seconds that the answer may take.
    :raises OSError: there is no answer.
    """
    try:
        with open_url(
            url, timeout=timeout, validate_certs=validate_certs, follow_redirects="none", force=True
        ) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code
    except SSLValidationError as error:
        raise ssl.SSLError(str(error)) from None
    except (HTTPException, ValueError) as error:
        raise OSError(str(error)) from None
