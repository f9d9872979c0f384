# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""From the connection options of a task to the arguments of ``openstack.connect()``.

What the SDK would misunderstand is refused here, in words that name the option and never repeat a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .errors import BadInput
from .structured_text import mapping_in

CONNECT_PARAMETERS = {
    "cloud": "cloud",
    "auth": "auth",
    "auth_type": "auth_type",
    "region_name": "region_name",
    "interface": "interface",
    "validate_certs": "verify",
    "ca_cert": "cacert",
    "client_cert": "cert",
    "client_key": "key",
    "api_timeout": "api_timeout",
}
"""The connection options of a task, and the parameters of ``openstack.connect()`` that they become."""

DICT_EXCLUDES = tuple(option for option in CONNECT_PARAMETERS if option != "cloud")
"""The options that a ``cloud`` given as a dictionary already holds."""

CLOUD_FORMS = "cloud is the name of a cloud in clouds.yaml, or a dictionary with the configuration of one cloud"
"""What the option ``cloud`` can be; the beginning of a sentence."""

NO_NAME = re.compile(r"[\r\n\t{}\[\]=:,\"']")
"""Matches what the name of a cloud cannot contain, and text that holds a configuration does. A name can have spaces."""


def connect_arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``openstack.connect()``.

    :param options: the connection options of a task.
    :raises BadInput: the options contradict each other, or one of them cannot be understood.
    """
    cloud = _cloud(options.get("cloud"))
    if isinstance(cloud, Mapping):
        excess = [option for option in DICT_EXCLUDES if options.get(option) is not None]
        if excess:
            raise BadInput(
                f"cloud is a complete cloud configuration, and cannot be combined with {', '.join(excess)}. "
                f"Move {'it' if len(excess) == 1 else 'them'} into cloud, or set cloud to the name of a cloud."
            )
        return dict(cloud)
    given = {theirs: options[ours] for ours, theirs in CONNECT_PARAMETERS.items() if options.get(ours) is not None}
    return {**given, "cloud": cloud} if cloud else {key: value for key, value in given.items() if key != "cloud"}


def _cloud(value: Any) -> Mapping[str, Any] | str | None:
    """The option ``cloud``: a name or a configuration; ``None`` if it is not set."""
    if isinstance(value, str) and NO_NAME.search(value.strip()):
        # A template, -e, a survey or an environment variable can turn a dictionary into text.
        found = mapping_in(value)
        if found is None:
            raise BadInput(
                f"{CLOUD_FORMS}. It is text that is neither; the text is not shown, because it can hold a password. "
                f"Give a dictionary, or JSON or YAML that holds one."
            )
        value = found
    if value is None or value == "" or value == {}:
        return None
    if isinstance(value, Mapping):
        return _configuration(value)
    if not isinstance(value, str):
        raise BadInput(f"{CLOUD_FORMS}. It is of type {type(value).__name__}. Correct it.")
    return value.strip()


def _configuration(cloud: Mapping[Any, Any]) -> Mapping[str, Any]:
    if "clouds" in cloud and "auth" not in cloud:
        clouds = cloud["clouds"]
        names = f", which are {', '.join(map(str, clouds))}" if isinstance(clouds, Mapping) and clouds else ""
        raise BadInput(
            f"{CLOUD_FORMS}. It has the content of a whole clouds.yaml. Set it to one of the clouds in it{names}."
        )
    if strange := [key for key in cloud if not isinstance(key, str)]:
        raise BadInput(f"cloud has the key {strange[0]!r}, and all its keys must be strings. Correct it.")
    auth = cloud.get("auth")
    if auth is not None and not isinstance(auth, Mapping):
        raise BadInput(f"auth in cloud must be a dictionary, and is of type {type(auth).__name__}. Correct it.")
    return cloud
