# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source: how they are read, what is refused, and that the documentation describes them."""

from __future__ import annotations

import re
import runpy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._events.options import (
    SOURCE,
    SPEC,
    read_options,
)
from ansible_collections.senlin.clustering.plugins.module_utils._events.poller import connection_options
from ansible_collections.senlin.clustering.plugins.module_utils._events.wanted import read_wanted
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from sentences import begins_well

FILE = Path(__file__).parents[2] / "extensions" / "eda" / "plugins" / "event_source" / "events.py"
SECRET = "hunter2-hunter2"


def test_defaults() -> None:
    options = read_options({})
    assert (options["interval"], options["api_timeout"], options["all_projects"]) == (5.0, 60, False)
    wanted = read_wanted(options)
    assert (wanted.clusters, wanted.events, wanted.project, wanted.since) == ((), {}, "", None)
    assert wanted.actions == {"FAILED", "WAITING_LIFECYCLE_COMPLETION"}
    assert wanted.nodes == {"ERROR"}


def test_a_text_without_a_value() -> None:
    """A rulebook cannot leave out an option, and gives it an empty default."""
    assert read_options({"since": "", "state_file": "", "project": "", "ca_cert": ""}) == read_options({})


def test_values_from_templates() -> None:
    """What ansible-rulebook renders can be text, and what has no value can be null or empty."""
    given = {
        "cloud": "",
        "region_name": None,
        "interval": "2.5",
        "global_project": "yes",
        "clusters": "web, shop",
        "events": "false",
        "nodes": None,
        "actions": ["failed"],
        "verify": "no",
        "eda_feedback_queue": object(),
    }
    options = read_options(given)
    assert (options["cloud"], options["region_name"], options["interval"]) == (None, None, 2.5)
    assert (options["all_projects"], options["validate_certs"]) == (True, False)
    wanted = read_wanted(options)
    assert (wanted.clusters, wanted.events) == (("web", "shop"), None)
    assert (wanted.actions, wanted.nodes) == ({"FAILED"}, {"ERROR"})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"clustres": ["web"]}, "has no option 'clustres'. Did you mean clusters? Its options are actions, "),
        ({"zzz": 1}, "has no option 'zzz'. Its options are actions, "),
        ({"password": SECRET}, "has no option 'password'. Its options are actions, "),
        ({"verify": True, "validate_certs": True}, "and both are set. Remove one of them."),
        ({"interval": 0}, "interval is 0.0; it must be a number of seconds above 0."),
        ({"interval": "soon"}, "interval is a text, and must be a number. Correct it."),
        ({"interval": float("nan")}, "interval is nan; it must be a number of seconds above 0."),
        ({"interval": True}, "interval is a boolean, and must be a number. Correct it."),
        ({"api_timeout": -1}, "api_timeout is -1; it must be a number of seconds above 0."),
        ({"auth": SECRET}, "auth is a text, and must be a dictionary. Correct it."),
        ({"clusters": {"web": SECRET}}, "clusters is a mapping, and must be a list of texts. Correct it."),
        ({"clusters": [["web"]]}, "clusters is a list, and must be a list of texts. Correct it."),
        ({"clusters": ["[web]"]}, "clusters[0] is '[web]'; it must be one exact name or full id."),
        ({"interface": "private"}, "interface is 'private', and must be one of admin, internal, public. Correct it."),
        ({"actions": ["FAILD"]}, "actions has 'FAILD', which is no status of actions. Did you mean FAILED?"),
        ({"nodes": ["FAILED"]}, "nodes has 'FAILED', which is no status of nodes. The statuses are ACTIVE, "),
        ({"events": [1]}, "events is a list, and must be true, false, or a dictionary of filters such as"),
        (
            {"events": False, "actions": [], "nodes": []},
            "There is nothing to report, because events, actions and nodes are all off",
        ),
        ({"all_projects": True, "project": "f" * 32}, "all_projects and project contradict each other. Remove one"),
        # What YAML makes of a time without quotes.
        ({"since": datetime(2026, 11, 24, 15)}, "since is a date, and must be a text. Write it in quotes."),
        ({"since": "soon"}, "since is 'soon'; it must be a time such as 2026-11-24T15:00:00Z, seconds since"),
    ],
)
def test_refusals(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_wanted(read_options(given))
    text = refusal.value.message
    assert message in text
    assert SECRET not in text
    assert text.endswith(".")
    assert begins_well(text) or re.split(r"[\s,\[]", text)[0] in (*SPEC, "verify", SOURCE)


def test_the_time_limit_of_requests_always_holds() -> None:
    """A server that hangs would silence the source for ever, and the SDK sets no limit of its own."""
    whole = {"auth": {"auth_url": "http://keystone/v3"}}
    for cloud, expected in (
        (whole, {"api_timeout": 60, **whole}),
        ({**whole, "api_timeout": 7}, {"api_timeout": 7, **whole}),
        ('{"auth": {"auth_url": "http://keystone/v3"}}', {"api_timeout": 60, **whole}),
    ):
        options = connection_options(read_options({"cloud": cloud}))
        assert options["cloud"] == expected
        assert "api_timeout" not in options
    for given in ({"cloud": "devcloud"}, {"auth": whole["auth"]}, {}):
        assert connection_options(read_options(given))["api_timeout"] == 60


def documentation() -> dict[str, Any]:
    return dict(yaml.safe_load(runpy.run_path(str(FILE))["DOCUMENTATION"]))


def test_the_documentation_describes_the_options() -> None:
    described = documentation()["options"]
    assert list(described) == sorted(SPEC)
    for option, row in SPEC.items():
        documented = described[option]
        assert documented["type"] == row["type"], option
        assert documented.get("default") == row.get("default"), option
        assert documented.get("choices") == row.get("choices"), option
        assert documented.get("aliases", []) == row.get("aliases", []), option


def test_the_examples_are_possible() -> None:
    examples = yaml.safe_load(runpy.run_path(str(FILE))["EXAMPLES"])
    assert len(examples) == 2
    for example in examples:
        ((name, options),) = example.items()
        assert name == "senlin.clustering.events"
        read_wanted(read_options(options))
