# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the SDK, keystoneauth and Keystone say becomes a sentence with what to do next."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ClusteringError,
    NoConnection,
    ResponseLost,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.sdk import text_of, translated_errors
from keystoneauth1 import exceptions

LOCKED = "The account is locked for user: 0123"
EXPIRED = "The password is expired and needs to be changed for user: 0123"


def with_context(error: Exception, behind: Exception) -> Exception:
    """An error that was raised while another one was handled."""
    error.__context__ = behind
    return error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        pytest.param(exceptions.Unauthorized("No."), NoConnection, "Check user name, password", id="refused"),
        pytest.param(exceptions.Unauthorized(EXPIRED), NoConnection, "Set a new password", id="an expired password"),
        pytest.param(
            exceptions.Unauthorized("The account is locked for user: 0123"),
            NoConnection,
            "unlock",
            id="a locked account",
        ),
        pytest.param(exceptions.Unauthorized("User is disabled."), NoConnection, "enable it", id="a disabled account"),
        pytest.param(
            exceptions.SSLError("wrong version number"), NoConnection, "does not speak TLS", id="no TLS at the port"
        ),
        pytest.param(
            exceptions.SSLError("certificate verify failed"), NoConnection, "Set ca_cert", id="an unknown authority"
        ),
        pytest.param(exceptions.SSLError("handshake failure"), NoConnection, "Check ca_cert", id="another TLS failure"),
        pytest.param(exceptions.ConnectFailure("No."), ResponseLost, "Check the address", id="no answer"),
        pytest.param(exceptions.ServiceUnavailable("No."), ResponseLost, "run the task again", id="a proxy"),
        pytest.param(exceptions.HttpError(http_status=429), ResponseLost, "run the task again", id="too many requests"),
        pytest.param(exceptions.DiscoveryFailure("No."), NoConnection, "Check auth_url", id="something else"),
        pytest.param(
            with_context(exceptions.DiscoveryFailure("No."), exceptions.BadGateway("No.")),
            ResponseLost,
            "run the task again",
            id="a proxy, asked for the versions",
        ),
        pytest.param(exceptions.BadRequest("No."), NoConnection, "Check auth and auth_type", id="not understood"),
        pytest.param(exceptions.NotFound("No."), NoConnection, "Check auth and auth_type", id="no such token"),
        pytest.param(ValueError("Invalid IPv6 URL"), NoConnection, "Check auth and auth_type", id="half an address"),
        pytest.param(Exception("password is required."), NoConnection, "Check auth of the cloud", id="no option"),
    ],
)
def test_each_error_names_the_next_step(error: Exception, kind: type[ClusteringError], words: str) -> None:
    with pytest.raises(kind) as raised, translated_errors("Keystone", "http://me:p4ss@x.org/v3"):
        raise error
    message = raised.value.message
    assert words in message and message.endswith(".") and ".." not in message
    assert "p4ss" not in message


def test_other_exceptions_are_not_translated() -> None:
    with pytest.raises(KeyError), translated_errors("Keystone"):
        raise KeyError("a defect")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One line.", "One line"),
        (
            "['a'] is not of type 'string'\n\nFailed validating\n    ['a'] (HTTP 400)",
            "['a'] is not of type 'string' (HTTP 400)",
        ),
        ("at http://me:p4ss@x.org", "at http://x.org"),
        ("", "ValueError"),
    ],
)
def test_text_of(text: str, shown: str) -> None:
    assert text_of(ValueError(text)) == shown


def test_a_long_text_is_cut() -> None:
    assert len(text_of(ValueError("long " * 100))) < 300
