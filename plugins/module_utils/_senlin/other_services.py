# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads from the services below Senlin, with the session and token of the connection to Senlin.

Most of these reads only explain or foresee a failure. So each is sent once, with a short time limit, and a service that
cannot be asked is not an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import sdk
from .errors import ClusteringError
from .transport import Response, Service

VERSION_IN_PATH = re.compile(r"/v\d+(\.\d+)?(/|$)")
"""Matches the version of an API in the path of an endpoint."""


@dataclass(frozen=True)
class OtherServices:
    """The services of one cloud, as one project.

    :param session: the session of keystoneauth, which holds the token and its catalog.
    :param config: the cloud's configuration, an ``openstack.config.cloud_region.CloudRegion``.
    :param project_id: the project of the token.
    :param senlin: the URL of Senlin. A login without a catalog returns it as the URL of every service.
    """

    session: Any
    config: Any
    project_id: str | None
    senlin: str

    def read(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """Send one ``GET``, without repeating it or logging in again.

        :param path: relative to the URL of the service's API, including the version.
        :param microversion: the one that the request carries; by default the service's oldest.
        :returns: the response, whatever its status; ``None`` if the service is not in the catalog or does not respond.
        """
        headers = {"Accept": "application/json"}
        if microversion:
            headers["OpenStack-API-Version"] = f"{service.type} {microversion}"
        try:
            with sdk.translated_errors(service.type):
                url = self._url(service)
                if url is None:
                    return None
                response = self.session.get(
                    f"{url}{path}",
                    params=query or {},
                    headers=headers,
                    raise_exc=False,
                    allow_reauth=False,
                    connect_retries=0,
                    timeout=service.seconds,
                )
        except ClusteringError:
            return None
        try:
            return Response(response.status_code, response.json(), response.headers)
        except ValueError:
            return Response(response.status_code, {}, response.headers)

    def lacks(self, service: Service) -> bool:
        """Whether neither the cloud's configuration nor the catalog has a service, for any interface.

        A catalog that cannot be read says nothing about that.
        """
        try:
            with sdk.translated_errors(service.type), sdk.no_endpoint():
                return not self.config.get_endpoint(service.type) and not self.session.get_endpoint(
                    service_type=service.type,
                    interface=["public", "internal", "admin"],
                    region_name=self.config.get_region_name(service.type),
                    skip_discovery=True,
                )
        except ClusteringError:
            return False
        return True

    def _url(self, service: Service) -> str | None:
        """The URL of a service's API, from the cloud's configuration or the catalog. Finding it sends no request."""
        url = self.config.get_endpoint(service.type) or self.session.get_endpoint(
            service_type=service.type,
            interface=self.config.get_interface(service.type) or "public",
            region_name=self.config.get_region_name(service.type) or self._region(),
            skip_discovery=True,
        )
        if not url or url.rstrip("/") == self.senlin.rstrip("/"):
            return None
        url = str(url).rstrip("/")
        if VERSION_IN_PATH.search(url):
            return url
        return url + service.version_path.format(project_id=self.project_id)

    def _region(self) -> str | None:
        """The region of Senlin in the catalog, where the configuration names none: its servers are there, too."""
        try:
            catalog = self.session.auth.get_access(self.session).service_catalog.normalize_catalog()
        except AttributeError:
            # A login without Keystone has no catalog.
            return None
        regions = {
            endpoint.get("region_id")
            for entry in catalog
            for endpoint in entry.get("endpoints") or ()
            if str(endpoint.get("url")).rstrip("/") == self.senlin.rstrip("/")
        }
        return regions.pop() if len(regions) == 1 else None
