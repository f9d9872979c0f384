# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the configuration files of a stage from the templates in the folder configuration/.

A file is a sequence of templates, so that what all services have in common stands in one place. oslo.config merges
sections that occur more than once.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from devcloud.accounts import DOMAIN, REGION
from devcloud.settings import write_api_pipeline

from .accounts import SERVICE_PASSWORD, SERVICE_PROJECT, STACK_DOMAIN, STACK_DOMAIN_ADMIN
from .places import CONFIGURATION
from .stage import COMPUTES, Stage

ENGINES = ("engine1", "engine2")
"""The names by which the two engines of Senlin register themselves."""


@dataclass(frozen=True)
class Part:
    """A template and the values that only this use of it has."""

    template: str
    values: dict[str, str] = field(default_factory=dict)


def part(template: str, **values: str) -> Part:
    """A part of a file."""
    return Part(template, values)


COMMON = part("common")
SENLIN = {
    "keystone.conf": (part("keystone"),),
    "rabbitmq.conf": (part("rabbitmq"),),
    "senlin.conf": (COMMON, part("database", section="database", database="senlin"), part("senlin")),
    **{f"{name}.conf": (part("senlin-engine", host=name),) for name in ENGINES},
}
NOVA = (COMMON, part("nova"), *(part("client", section=section) for section in ("placement", "neutron", "glance")))
OPENSTACK = {
    "placement.conf": (
        COMMON,
        part("database", section="placement_database", database="placement"),
        part("placement"),
    ),
    "nova.conf": (
        *NOVA,
        part("database", section="database", database="nova"),
        part("database", section="api_database", database="nova_api"),
    ),
    # A nova-compute that finds a database in its configuration refuses to start.
    "nova-compute.conf": NOVA,
    **{f"{name}.conf": (part("nova-compute-service", host=name),) for name in COMPUTES},
    "neutron.conf": (COMMON, part("database", section="database", database="neutron"), part("neutron")),
    "ml2.conf": (part("ml2"),),
    "glance.conf": (COMMON, part("database", section="database", database="glance"), part("glance")),
    "heat.conf": (
        COMMON,
        part("database", section="database", database="heat"),
        part("heat"),
        part("trustee"),
    ),
}
PIPELINES = {
    "nova-paste.ini": "nova/api-paste.ini",
    "neutron-paste.ini": "neutron/api-paste.ini",
    "heat-paste.ini": "heat/api-paste.ini",
    "glance-paste.ini": "glance/glance-api-paste.ini",
}
"""The request pipelines that services use as they come with their packages."""


def write_configuration(stage: Stage, run: Path, etc: Path, environment: Path) -> None:
    """Write all files of a stage.

    :param run: the folder of its running state.
    :param etc: the folder to write to.
    :param environment: the folder of the environment with the services.
    """
    etc.mkdir(parents=True, exist_ok=True)
    for name, parts in {**SENLIN, **(OPENSTACK if stage.is_real else {})}.items():
        common = {
            "port": stage.ports,
            "run": run,
            "etc": etc,
            "service": name.partition(".")[0].partition("-")[0],
            "password": SERVICE_PASSWORD,
            "project": SERVICE_PROJECT,
            "domain": DOMAIN,
            "region": REGION,
            "stack_domain": STACK_DOMAIN,
            "stack_domain_admin": STACK_DOMAIN_ADMIN,
            "backend": "openstack" if stage.is_real else "openstack_test",
        }
        texts = [
            (CONFIGURATION / f"{each.template}.conf").read_text().format_map({**common, **each.values})
            for each in parts
        ]
        (etc / name).write_text("".join(texts))
    for name, source in PIPELINES.items() if stage.is_real else ():
        shutil.copy(environment / "etc" / source, etc / name)
    write_api_pipeline(etc, environment)
