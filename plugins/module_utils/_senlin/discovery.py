# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Where Senlin is, and which microversions it has.

Only a session of keystoneauth is used, and the settings of the cloud. The clustering proxy of openstacksdk is not, as
the SDK can drop Senlin, which is retired, in any release. Nor are the links in Senlin's version documents: behind a
proxy, they miss its scheme or the beginning of its path, and the document of ``/v1`` points to ``/v1/v1``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from . import sdk
from .errors import BadInput, NoConnection, ResponseLost
from .microversion import newest_of_both

SERVICE_TYPE = "clustering"
"""The type of the service. In the settings of a cloud, its names begin with it, such as ``clustering_interface``."""

ALIASES = ("resource-cluster", "cluster")
"""What old catalogs call the service. keystoneauth knows this too, but may drop it."""

VERSIONED = re.compile(r"/v1/?$")
"""Matches the end of an endpoint that names the version of the API. The same cloud could as well leave it out."""


def check_version(config: Any) -> None:
    """Refuse a cloud whose settings ask for another version of the API.

    :param config: the settings, a ``CloudRegion`` of openstacksdk.
    :raises BadInput: they do.
    """
    version = config.get_api_version(SERVICE_TYPE) if is_set(config, "api_version") else None
    if version and version.partition(".")[0] != "1":
        raise BadInput(
            f"clustering_api_version of the cloud is {version}, and the clustering API has version 1 only. "
            f"Remove the setting."
        )


def is_set(config: Any, setting: str) -> bool:
    """Whether the settings of a cloud have one for Senlin, such as ``clustering_api_version``.

    Looking first is worthwhile: to look for a setting, the SDK copies its list of all services in the world.
    """
    return any(f"{name.replace('-', '_')}_{setting}" in config.config for name in (SERVICE_TYPE, *ALIASES))


def find_endpoint(session: Any, config: Any) -> str:
    """The URL of Senlin that the cloud's settings give, or that its catalog has. No request.

    :param session: a session that has a token.
    :raises NoConnection: there is none.
    """
    interface = config.get_interface(SERVICE_TYPE) or "public"
    region = config.get_region_name(SERVICE_TYPE)
    service_type, service_name = config.get_service_type(SERVICE_TYPE), config.get_service_name(SERVICE_TYPE)
    found = config.get_endpoint(SERVICE_TYPE) or _in_catalog(
        session, service_type, service_name=service_name, interface=interface, region_name=region
    )
    if found:
        return str(found)
    if session.get_project_id() is None:
        raise NoConnection(
            "The login has no project, and a cluster belongs to one. Set project_name and its domain, or project_id, "
            "in auth. For auth_type none or admin_token, set endpoint to the URL of Senlin."
        )
    special = f" of type {service_type}" if service_type != SERVICE_TYPE else ""
    special += f" named {service_name}" if service_name else ""
    raise NoConnection(
        f"The catalog of this cloud has no clustering service (Senlin){special} with interface {interface}"
        f"{f' in region {region}' if region else ''}. Check region_name and interface, and that Senlin "
        f"is deployed and registered in Keystone."
    )


def _in_catalog(session: Any, service_type: str, **wanted: Any) -> str | None:
    for name in (SERVICE_TYPE, *ALIASES) if service_type == SERVICE_TYPE else (service_type,):
        try:
            found: str | None = session.get_endpoint(service_type=name, skip_discovery=True, **wanted)
        # keystoneauth raises a ValueError if the catalog has several of the names, but none with this interface and
        # region.
        except (sdk.keystone_errors.CatalogException, ValueError):
            continue
        if found:
            return found
    return None


def service_url(endpoint: str) -> str:
    """The URL of version 1 of the API, whether or not the endpoint names the version."""
    return f"{VERSIONED.sub('', endpoint).rstrip('/')}/v1"


def newest_microversion(session: Any, endpoint: str) -> str:
    """The newest microversion that both the server and the collection know. ``GET`` of the endpoint, without a token.

    :raises NoConnection: what answers there is not Senlin.
    :raises ResponseLost: Senlin fails.
    """
    # The server wants a token for "/v1/".
    url = service_url(endpoint) if VERSIONED.search(endpoint) else endpoint
    response = _get(session, url, authenticated=False)
    if response.status_code == 401:
        response = _get(session, url, authenticated=True)
    for version in _versions(response):
        if str(version.get("id")).lstrip("v").partition(".")[0] == "1":
            return newest_of_both(version.get("max_version"))
    if response.status_code >= 500 or response.status_code == 429:
        raise ResponseLost(
            f"Senlin at {endpoint} does not work: its response to a request for its versions is HTTP "
            f"{response.status_code}. Check the service, and the proxy or load balancer in front of it."
        )
    raise NoConnection(
        f"What answers at {endpoint} (HTTP {response.status_code}) is not Senlin. Check the endpoint of the "
        f"clustering service in Keystone's catalog, or clustering_endpoint_override of the cloud."
    )


def _get(session: Any, url: str, *, authenticated: bool) -> Any:
    headers = {"Accept": "application/json"}
    return session.get(url, headers=headers, authenticated=authenticated, raise_exc=False)


def _versions(response: Any) -> list[Mapping[str, Any]]:
    """The versions in a version document: of the service, which lists all, or of one version. Empty for anything else.

    ``{"versions": [{"id": "1.0", "max_version": "1.14", …}]}`` · ``{"version": {"id": "1.0", …}}``
    """
    try:
        document = response.json()
    except ValueError:
        return []
    if not isinstance(document, Mapping):
        return []
    versions = document.get("versions", [document.get("version")])
    return [each for each in versions if isinstance(each, Mapping)] if isinstance(versions, list) else []
