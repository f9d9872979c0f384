# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canaries: tasks with a secret that no output may contain, in every form, at every place, with every outcome.

Each canary has a core of letters and digits that occurs nowhere else and is the same in every spelling, so that a plain
search finds it: escaped, quoted, encoded for a URL, or on its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit

import yaml
from harness import Task

Secret = Any
Options = dict[str, Any]

FORMS: dict[str, Callable[[str], Secret]] = {
    "letters and digits": lambda core: f"{core}-of-the-canary",
    "quotes": lambda core: f"a\"b'{core}'\"",
    "spaces and backslashes": lambda core: f"a\\b {core} c\\",
    "not ASCII": lambda core: f"pä{core}ß€",
    "signs of YAML": lambda core: f"#{core}: &*!|%@`",
    "long": lambda core: core + "x" * 300,
    "bytes": lambda core: f"{core}-as-bytes".encode(),
}
"""The forms of a secret, besides short ones and numbers, whose core is a whole secret."""
WHOLE_FORMS = ("short", "number")
OUTCOMES = ("success", "failure", "refused")
TEXT_ONLY = ("JSON", "YAML", "Python", "pairs", "URL")
"""What the names of places contain whose secret is part of a text, and therefore cannot be bytes."""


@dataclass(frozen=True)
class Surroundings:
    """What the tasks refer to.

    :param cloud: a whole cloud configuration, with which tasks succeed.
    :param senlin_url: the URL of Senlin.
    :param node_id: the id of a node.
    """

    cloud: Mapping[str, Any]
    senlin_url: str
    node_id: str

    @property
    def auth(self) -> Options:
        """The credentials of the cloud."""
        return dict(self.cloud["auth"])


@dataclass(frozen=True)
class Canary:
    """One task, and the text that must not be seen.

    :param core: the part of the secret that every spelling contains.
    """

    place: str
    form: str
    outcome: str
    core: str
    task: Task

    @property
    def succeeds(self) -> bool:
        """Whether the task succeeds. HTTP cannot send user info that is not Latin, and a password is no number."""
        impossible = {("not ASCII", "URL"), ("number", "params")}
        kind = (self.form, self.place.split()[0])
        return self.outcome == "success" and (kind not in impossible or self.place.endswith("params as pairs"))


def pairs(values: Mapping[str, Any]) -> str:
    """Values as ``key=value`` text."""
    quoted = (f"{key}={json.dumps(value, ensure_ascii=False, default=str)}" for key, value in values.items())
    return " ".join(quoted)


def with_user_info(url: str, secret: Secret) -> str:
    """A URL with a user name and a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://somebody:{quote(str(secret), safe='')}@{parts.netloc}{parts.path}"


def login_places(at: Surroundings, secret: Secret) -> Iterator[tuple[str, Options]]:
    """Places of a password, which is refused."""
    auth = {**at.auth, "password": secret}
    cloud = {**at.cloud, "auth": auth}
    yield "auth", {"auth": auth}
    yield "auth as pairs", {"auth": pairs(auth)}
    yield "auth as JSON", {"auth": json.dumps(auth, default=str)}
    yield "cloud", {"cloud": cloud}
    yield "cloud as JSON", {"cloud": json.dumps(cloud, default=str)}
    yield "cloud as Python", {"cloud": str(cloud)}
    yield "cloud as YAML", {"cloud": yaml.safe_dump(cloud, allow_unicode=True)}
    yield "cloud as pairs", {"cloud": pairs(auth)}
    yield "cloud as half of a JSON text", {"cloud": json.dumps(cloud, default=str)[:-3]}


def harmless_places(at: Surroundings, secret: Secret) -> Iterator[tuple[str, Options]]:
    """Places of a secret with which a task can succeed."""
    url = with_user_info(at.auth["auth_url"], secret)
    yield "URL of auth", {"auth": {**at.auth, "auth_url": url}}
    yield "URL of auth as pairs", {"auth": pairs({**at.auth, "auth_url": url})}
    yield (
        "URL of an endpoint",
        {"cloud": {**at.cloud, "clustering_endpoint_override": with_user_info(at.senlin_url, secret)}},
    )
    yield "unknown setting of cloud", {"cloud": {**at.cloud, "another_token": secret}}
    yield "unknown setting of cloud as JSON", {"cloud": json.dumps({**at.cloud, "another_token": str(secret)})}


def operation_places(secret: Secret) -> Iterator[tuple[str, Options]]:
    """Places of the password that an operation sets."""
    parameters = {"admin_pass": secret}
    yield "params", {"params": parameters}
    yield "params as pairs", {"params": pairs(parameters)}
    yield "params as JSON", {"params": json.dumps(parameters, default=str)}


def document_places(secret: Secret) -> Iterator[tuple[str, Options]]:
    """Places of a secret in a document of a cluster that exists and of one that does not."""
    for name in ("web", "missing"):
        properties = {"name": "web", "flavor": "1", "metadata": {"db_password": secret}}
        spec = {"type": "os.nova.server", "version": 1.0, "properties": properties}
        document = {"scaling_group_name": name, "scaling_group_profile": {"name": "web", "spec": spec}}
        yield f"document of {name}", {"documents": [document]}
        yield f"document of {name} as YAML", {"documents": [yaml.safe_dump(document, allow_unicode=True)]}


def other_places(at: Surroundings, secret: Secret) -> Iterator[tuple[str, Task]]:
    """Places in other modules, whose tasks fail."""
    cloud = {"cloud": dict(at.cloud)}
    health = {"nodes": ["missing"], "operation_params": {"admin_pass": secret}}
    yield "operation_params", Task("cluster_health", {**cloud, **health})
    yield "inputs", Task("cluster_receiver_trigger", {**cloud, "name": "missing", "inputs": {"token": secret}})
    receiver = {"name": "new", "cluster": "missing", "action": "CLUSTER_SCALE_OUT", "params": {"password": secret}}
    yield "params of a receiver", Task("cluster_receiver", {**cloud, **receiver})
    yield "option that does not exist", Task("cluster_info", {**cloud, "password": secret})


def tasks(at: Surroundings, secret: Secret) -> Iterator[tuple[str, str, Task]]:
    """Every place with every outcome that it can have: place, outcome, task."""
    for place, options in login_places(at, secret):
        yield place, "failure", Task("cluster_info", options)
        yield place, "refused", Task("cluster_info", {**options, "size": 1})
    for place, options in harmless_places(at, secret):
        yield place, "success", Task("cluster_info", options)
        yield place, "failure", Task("cluster_members", {**options, "cluster": "missing", "nodes": []})
        yield place, "refused", Task("cluster", {**options, "name": "web", "max_size": "many"})
    for place, options in operation_places(secret):
        operation = {"cloud": dict(at.cloud), "operation": "change_password", **options}
        yield place, "success", Task("cluster_operation", {**operation, "nodes": [at.node_id]})
        yield place, "failure", Task("cluster_operation", {**operation, "nodes": ["missing"]})
        yield place, "refused", Task("cluster_operation", {**operation, "timeout": "long"})
    for place, options in document_places(secret):
        drift = {"cloud": dict(at.cloud), **options}
        yield place, "success", Task("cluster_drift", drift)
        yield place, "failure", Task("cluster_drift", {**drift, "documents": [*options["documents"], {"name": secret}]})
        yield place, "refused", Task("cluster_drift", {**drift, "timeout": "long"})
    for place, task in other_places(at, secret):
        yield place, "failure", task
        yield place, "refused", Task(task.module, {**task.options, "wait": "sometimes"})


def canaries(at: Surroundings) -> Iterator[Canary]:
    """All of them: form by place by outcome."""
    numbers = count(1)
    for form in (*FORMS, *WHOLE_FORMS):
        for index, (place, outcome, dummy) in enumerate(tasks(at, "")):
            if form == "bytes" and any(word in place for word in TEXT_ONLY):
                continue
            number = next(numbers)
            core = {"short": f"Zq{number:03d}", "number": f"9{number:04d}4711{number:04d}"}.get(
                form, f"cnry{number:03d}Zq"
            )
            secret = FORMS[form](core) if form in FORMS else int(core) if form == "number" else core
            task = [*tasks(at, secret)][index][2]
            yield Canary(place, form, outcome, core, task)


def combinations(tried: list[Canary]) -> str:
    """How many were tried, in a sentence."""
    places, forms = {canary.place for canary in tried}, {canary.form for canary in tried}
    return f"{len(tried)} canaries: {len(forms)} forms at {len(places)} places with {len(OUTCOMES)} outcomes"
