# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a new cloud (databases, keys), which is created once and copied at each start.

Its folder is named after a digest of what it depends on: the packages of the environment and the code that creates it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from .environment import python_of
from .places import DEVCLOUD_SOURCE, PREPARED_ROOT, TESTS
from .settings import write_service_settings

KEYSTONE_PLACEHOLDER = "http://keystone.invalid"
SENLIN_PLACEHOLDER = "http://senlin.invalid"
"""Addresses in the catalog of a prepared database; the real ones are known only when a cloud starts."""

SOURCES = (
    "accounts.py",
    "settings.py",
    "spares.py",
    "prepare.py",
    "services/prepare_keystone.py",
    "services/prepare_senlin.py",
)
"""The files of this package that the prepared state depends on."""
COPIED = ("keystone.sqlite", "senlin.sqlite", "fernet-tokens", "fernet-receipts", "credential-keys")
"""The files and folders of the prepared state that each cloud gets a copy of."""


class PreparationFailed(Exception):
    """A database cannot be set up; the message says why."""


def prepared_folder(environment: Path) -> Path:
    """The folder of the prepared state for this environment, which is created if it does not exist."""
    prepared = PREPARED_ROOT / _digest(environment)
    if prepared.is_dir():
        return prepared
    PREPARED_ROOT.mkdir(parents=True, exist_ok=True)
    under_way = Path(tempfile.mkdtemp(dir=PREPARED_ROOT, prefix="under-way-"))
    try:
        _prepare(under_way, python_of(environment))
        try:
            under_way.rename(prepared)
        except OSError:
            if not prepared.is_dir():
                raise
    finally:
        shutil.rmtree(under_way, ignore_errors=True)
    return prepared


def copy_prepared(prepared: Path, folder: Path, keystone_url: str, senlin_url: str) -> None:
    """Copy the prepared state into the folder of a cloud, and put the cloud's addresses into the catalog."""
    for name in COPIED:
        source = prepared / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copyfile(source, folder / name)
    database = sqlite3.connect(folder / "keystone.sqlite")
    try:
        for placeholder, url in ((KEYSTONE_PLACEHOLDER, keystone_url), (SENLIN_PLACEHOLDER, senlin_url)):
            database.execute("UPDATE endpoint SET url = replace(url, ?, ?)", (placeholder, url))
        database.commit()
    finally:
        database.close()


def _digest(environment: Path) -> str:
    digest = hashlib.sha256()
    for packages in sorted(environment.glob("lib/python*/site-packages")):
        digest.update(packages.parent.name.encode())
        for package in sorted(os.listdir(packages)):
            if package.endswith(".dist-info"):
                digest.update(package.encode())
    for source in SOURCES:
        digest.update((DEVCLOUD_SOURCE / source).read_bytes())
    return digest.hexdigest()[:16]


def _prepare(folder: Path, python: Path) -> None:
    """Set up the databases of both services, in separate processes, as both use the global CONF of oslo.config."""
    write_service_settings(folder, KEYSTONE_PLACEHOLDER, SENLIN_PLACEHOLDER)
    under_way = {
        service: subprocess.Popen(
            [str(python), "-m", f"devcloud.services.prepare_{service}", str(folder)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for service in ("keystone", "senlin")
    }
    outputs = {service: process.communicate()[0] for service, process in under_way.items()}
    for service, process in under_way.items():
        if process.returncode != 0:
            raise PreparationFailed(f"setting up the database of {service} failed:\n{outputs[service]}")
