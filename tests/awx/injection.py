# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Injects credentials into a job with AWX's own code, which it publishes as the package awx-plugins-interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from awx_plugins.interfaces._temporary_private_api import ManagedCredentialType
from awx_plugins.interfaces._temporary_private_container_api import CONTAINER_ROOT
from awx_plugins.interfaces._temporary_private_credential_api import Credential
from awx_plugins.interfaces._temporary_private_inject_api import inject_credential
from playbook import ROOT

EXAMPLES = ROOT / "docs" / "examples"
"""The examples that the collection ships."""
TYPES = {path.stem: yaml.safe_load(path.read_text()) for path in (EXAMPLES / "awx" / "credential_types").glob("*.yml")}
"""The credential types of the examples, by the names of their files."""


@dataclass(frozen=True)
class Injection:
    """What a job with a credential gets: environment variables, and arguments of ansible-playbook."""

    environment: dict[str, str]
    arguments: list[str]


def injected(type_name: str, inputs: dict[str, Any], folder: Path) -> Injection:
    """What a job with a credential of a type of the examples gets.

    :param inputs: what an operator has entered. Fields that were left empty can be missing.
    :param folder: the private data folder of the job, for the files that the variables and arguments name.
    """
    definition = TYPES[type_name]
    kept = {key: definition[key] for key in ("name", "kind", "inputs", "injectors")}
    (folder / "env").mkdir(parents=True, exist_ok=True)
    environment: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    arguments: list[str] = []
    credential_type = ManagedCredentialType(namespace=type_name, **kept)
    inject_credential(credential_type, Credential(inputs), environment, shown, arguments, str(folder))
    # What AWX stores with the job and shows to everybody who may see it.
    secrets = [value for field, value in inputs.items() if field in secret_fields(type_name) and value]
    assert not [secret for secret in secrets if secret in str(shown)], shown
    outside = {name: _outside(value, folder) for name, value in environment.items()}
    return Injection(outside, [_outside(argument, folder) for argument in arguments])


def secret_fields(type_name: str) -> set[str]:
    """The fields of a credential type that AWX encrypts and does not show again."""
    return {field["id"] for field in TYPES[type_name]["inputs"]["fields"] if field.get("secret")}


def _outside(value: str, folder: Path) -> str:
    """A path inside of the container of a job as the path that it has outside, where the tests run the job."""
    return (
        value.replace(CONTAINER_ROOT, str(folder), 1) if value.lstrip("@").startswith(f"{CONTAINER_ROOT}/") else value
    )
