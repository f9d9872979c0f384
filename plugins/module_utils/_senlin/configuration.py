# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Has the SDK put the configuration of a cloud together, and says in words of the collection what is wrong with it.

The SDK merges the task's options, clouds.yaml and the OS_* environment variables, and creates the authentication
plugin. Nothing is sent.
"""

from __future__ import annotations

import difflib
import importlib
import os
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from . import sdk
from .errors import BadInput, ClusteringError, NoConnection
from .structured_text import read_mapping

UNEXPECTED = re.compile(r"(?P<plugin>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'")
"""Matches what Python says when ``auth`` has a key that the authentication plugin does not take."""

MISSING = re.compile(r"(?P<plugin>\w+)\.__init__\(\) missing \d+ required .*arguments?: (?P<names>.+)")
"""Matches what it says when ``auth`` lacks one."""

PROFILE = re.compile(r"vendor profile (?P<profile>\S+)")
"""Matches the SDK's warning about a vendor profile that it does not know."""

COMMON_KEYS = (
    *("auth_url", "username", "user_id", "password", "project_name", "project_id", "token", "system_scope"),
    *("user_domain_name", "user_domain_id", "project_domain_name", "project_domain_id", "domain_name", "domain_id"),
    *("application_credential_id", "application_credential_name", "application_credential_secret"),
)
"""The usual keys of ``auth``, for finding the one that was meant."""

TEXTS = ("auth_type", "profile", "region_name")
"""The settings of a cloud that are text, besides those in ``auth``."""

HOW_TO_CONFIGURE = "Set cloud to the name of a cloud in clouds.yaml, or set auth"
"""What to do where nothing says which cloud is meant."""


class Connection:
    """The settings of a cloud, and the session that its requests are sent with.

    An ``openstack.connection.Connection`` has both, but also caches and a proxy for every service of OpenStack, and
    looks at the network interfaces of the machine. That takes longer than all that is done with it here.

    :param config: the settings, a ``CloudRegion`` of openstacksdk.
    """

    def __init__(self, config: Any) -> None:
        self.config = config
        # The SDK would look for its version in each task.
        config.insert_user_agent = lambda: self.session.additional_user_agent.append(("openstacksdk", sdk.SDK_VERSION))

    @property
    def session(self) -> Any:
        """The session, a ``keystoneauth1.session.Session``, always the same one."""
        return self.config.get_session()


def open_connection(arguments: Mapping[str, Any], warn: Callable[[str], None]) -> Connection:
    """A connection that is not logged in yet.

    :param arguments: those of ``openstack.connect()``.
    :param warn: shows a sentence to the operator.
    :raises BadInput: a setting of the cloud is unknown or has the wrong type.
    :raises NoConnection: there is no such cloud.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            connection = Connection(sdk.openstack.config.get_cloud_region(**arguments))
        except Exception as error:
            raise _failure(error, arguments) from error
    for each in caught:
        if found := PROFILE.search(str(each.message)):
            warn(
                f"The SDK does not know the vendor profile {found['profile']} of the cloud, so none of its settings "
                f"apply. Correct profile in clouds.yaml, or remove it."
            )
    return connection


def _failure(error: Exception, arguments: Mapping[str, Any]) -> ClusteringError:
    """What to tell the operator about an exception of the SDK."""
    name = arguments.get("cloud") or os.environ.get("OS_CLOUD")
    # Text that was meant to be the configuration of a cloud, and is taken for a name, has spaces.
    shown = (
        "of this name (not shown, because it has spaces and can hold a password)" if " " in str(name) else repr(name)
    )
    if name and (problem := _problem_with_file()):
        return NoConnection(f"Cannot look up cloud {shown}: {problem}.")
    text = sdk.text_of(error)
    if isinstance(error, sdk.keystone_errors.NoMatchingPlugin):
        return BadInput(
            f"auth_type is {error.name!r}, and there is no such authentication plugin. Correct it, for example to "
            f"password, token or v3applicationcredential."
        )
    if isinstance(error, sdk.keystone_errors.MissingRequiredOptions):
        keys = ", ".join(option.dest for option in error.options)
        where = f" of cloud {name!r}" if name else ""
        return BadInput(f"auth{where} lacks {keys}. {'Add that' if name else HOW_TO_CONFIGURE}.")
    if found := UNEXPECTED.search(text):
        return BadInput(
            f"auth has {found['name']!r}, which the authentication plugin ({found['plugin']}) does not take. "
            f"{_instead_of(found['name'], found['plugin'])}"
        )
    if found := MISSING.search(text):
        return BadInput(
            f"auth lacks {found['names']}, which the authentication plugin ({found['plugin']}) needs. Add that."
        )
    if name and "was not found" in str(error):
        return NoConnection(f"There is no cloud {shown}. {_known_clouds()}")
    if isinstance(error, AttributeError | TypeError | ValueError | KeyError):
        # The SDK does not check the types of the settings in clouds.yaml, such as auth that is no mapping.
        where = f"cloud {name!r} in {_file()}" if name else "the cloud"
        if wrong := _wrong_type(_settings_of(name) if name else arguments, where):
            return BadInput(f"{wrong}. Correct it.")
        return BadInput(f"The settings of {where} cannot be used: {text}. Correct their types.")
    return NoConnection(f"The settings of the cloud cannot be used: {text}. Correct them.")


def _instead_of(key: str, plugin: str) -> str:
    if key.startswith("application_credential"):
        return "Set auth_type to v3applicationcredential to log in with an application credential."
    if plugin == "ApplicationCredential":
        return "Remove it: an application credential has its own project and roles."
    if key in COMMON_KEYS:
        return "Remove it, or set auth_type to a plugin that takes it, such as password."
    similar = difflib.get_close_matches(key, COMMON_KEYS, n=1)
    return f"Did you mean {similar[0]}? Correct its name." if similar else "Remove it, or correct its name."


def _file() -> Path | None:
    """The clouds.yaml that the SDK reads; ``None`` if there is none."""
    named = os.environ.get("OS_CLIENT_CONFIG_FILE")
    paths = [*([named] if named else []), *importlib.import_module("openstack.config.loader").CONFIG_FILES]
    return next((Path(path) for path in paths if os.path.exists(path)), None)


def _problem_with_file() -> str:
    """Why clouds.yaml cannot be read; empty if it can, or if there is none."""
    path = _file()
    if path is None:
        return ""
    if path.is_dir():
        return f"{path} is a folder, and should be clouds.yaml"
    if not os.access(path, os.R_OK):
        return f"{path} cannot be read by user {os.geteuid()}. Correct its mode or its owner"
    return read_mapping(path)[1]


def _settings_of(name: Any) -> Any:
    """The settings of a cloud in clouds.yaml, of whatever type; none if it is not there."""
    path = _file()
    clouds = read_mapping(path)[0].get("clouds") if path else None
    return clouds.get(name, {}) if isinstance(clouds, Mapping) else {}


def _wrong_type(settings: Any, where: str) -> str:
    """What of the settings of a cloud has the wrong type; empty if nothing has."""
    auth = settings.get("auth") or {} if isinstance(settings, Mapping) else {}
    for name, value in (("The value", settings), ("auth", auth)):
        if not isinstance(value, Mapping):
            return f"{name} of {where} must be a dictionary, as in the entry of another cloud"
    texts = [*((name, settings.get(name)) for name in TEXTS), *((f"{name} in auth", auth[name]) for name in auth)]
    for name, value in texts:
        if value is not None and not isinstance(value, str):
            return f"{name} of {where} must be text, and is of type {type(value).__name__}"
    return ""


def _known_clouds() -> str:
    path = _file()
    if path is None:
        return (
            "No clouds.yaml was found: it is looked for in the working folder, in ~/.config/openstack and in "
            "/etc/openstack where the module runs, or OS_CLIENT_CONFIG_FILE names it."
        )
    clouds = read_mapping(path)[0].get("clouds")
    names = ", ".join(sorted(map(str, clouds))) if isinstance(clouds, Mapping) and clouds else ""
    names = f"{names[:200]}…" if len(names) > 200 else names
    return f"{path} has {f'the clouds {names}' if names else 'no clouds'}. Correct the name, or add the cloud there."
