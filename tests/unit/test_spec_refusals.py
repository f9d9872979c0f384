# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said about a spec that the server refuses, with whatever status."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._run.send import send
from ansible_collections.senlin.clustering.plugins.module_utils._run.setback import Setback
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Refused
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.previews import validate_spec
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.spec_refusals import correction
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from clients import scripted
from fake_clock import FakeClock
from scripted_transport import http_response

SPEC = {
    "type": "os.nova.server",
    "properties": {
        "flavor": "m1.tiny",
        "image": "old",
        "networks": [{"network": "private"}, {"network": "old", "security_groups": ["web", "db"]}],
        "key_name": 7,
    },
}


def refused(status: int, error_type: str, reason: str) -> Response:
    return http_response({"error": {"code": status, "type": error_type, "message": reason}}, status)


NO_FLAVOR = refused(500, "InternalError", "No Flavor found for m1.tiny")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("No Flavor found for m1.tiny", "Correct properties.flavor, or create what is missing."),
        ("No Keypair found for 7", "Correct properties.key_name, or create what is missing."),
        (
            "No SecurityGroup found for db",
            "Correct properties.networks[1].security_groups[1], or create what is missing.",
        ),
        (
            "No Image found for old",
            "Correct properties.image and properties.networks[1].network, or create what is missing.",
        ),
        ("No Image found for 0f5d", "Correct it."),
        ("The 'flavour' property is not supported", "Correct it."),
    ],
)
def test_correction(reason: str, sentence: str) -> None:
    refusal = Refused("", status=500, error_type="InternalError", reason=reason)
    assert correction(refusal, SPEC) == sentence


@pytest.mark.parametrize(
    ("response", "message"),
    [
        pytest.param(
            NO_FLAVOR,
            "The server refuses the spec of profile web: No Flavor found for m1.tiny. Correct properties.flavor, or "
            "create what is missing.",
            id="a flavor that does not exist is a 500",
        ),
        pytest.param(
            refused(500, "ESchema", "The 'type' key is missing from the provided spec map."),
            "The server refuses the spec of profile web: The 'type' key is missing from the provided spec map. "
            "Correct it.",
            id="a mistake is a 500",
        ),
        pytest.param(
            refused(404, "ResourceNotFound", "The profile_type 'x-1.0' could not be found."),
            "The server refuses the spec of profile web: The profile_type 'x-1.0' could not be found. Correct it.",
            id="a type that does not exist is a 404",
        ),
        pytest.param(
            refused(500, "InternalError", "Nova is down."),
            "Could not validate the spec of profile web: Nova is down (HTTP 500). Senlin itself failed. Have an "
            "administrator look at its logs.",
            id="a failure of the server",
        ),
        pytest.param(
            refused(403, "Forbidden", "You are not authorized."),
            "Could not validate the spec of profile web: You are not authorized (HTTP 403). This user needs a role in "
            "the project that permits it.",
            id="a missing role",
        ),
    ],
)
def test_validation(response: Response, message: str) -> None:
    client, transport = scripted(response, response)
    with pytest.raises(Refused) as raised:
        validate_spec(client, PROFILE, SPEC, "web")
    assert raised.value.message == message
    failed = "Nova is down" in message
    assert len(transport.sent) == 1 + failed, "only a failure of the server is repeated"


@pytest.mark.parametrize(
    ("response", "end"),
    [
        pytest.param(
            NO_FLAVOR,
            "No Flavor found for m1.tiny (HTTP 500). The spec is at fault. Correct properties.flavor, or create what "
            "is missing.",
            id="a flavor that does not exist",
        ),
        pytest.param(
            refused(400, "InvalidSpec", "Required spec item 'flavor' not provided"),
            "Required spec item 'flavor' not provided (HTTP 400). The spec is at fault. Correct it.",
            id="a mistake",
        ),
        pytest.param(
            refused(400, "HTTPBadRequest", "The name is too long."),
            "The name is too long (HTTP 400).",
            id="another one",
        ),
        pytest.param(
            refused(500, "InternalError", "Nova is down."),
            "Nova is down (HTTP 500). Senlin itself failed. Have an administrator look at its logs.",
            id="a failure of the server",
        ),
    ],
)
def test_a_create_without_a_validation(response: Response, end: str) -> None:
    """Below microversion 1.2, the server cannot validate."""
    client, transport = scripted(response)
    with pytest.raises(Setback) as raised:
        step = Step("create profile web", Create(PROFILE, {"name": "web", "spec": SPEC}))
        send(Writer(client), step, None, FakeClock().deadline())
    assert raised.value.error.message == f"Could not create profile web: {end}"
    assert len(transport.sent) == 1, "it is not repeated"
