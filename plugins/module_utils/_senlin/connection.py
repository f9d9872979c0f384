# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The connection: from the options of a task to a transport that speaks to one Senlin, as one project."""

from __future__ import annotations

import importlib
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import sdk
from .errors import BadInput, NotSupported
from .kinds import Kind
from .login import NEWEST_MICROVERSION, NO_LOGIN_STORE, Login, LoginStore, auth_state, log_in
from .masking import mask_log_record
from .transport import GATEWAY_STATUSES, Attributes, Response

MICROVERSION = re.compile(r"1\.(\d|1[0-4])")
"""The microversions that a task can ask for."""

READ_RETRIES = 3
"""How often a read is repeated when the connection breaks or a gateway answers for the server."""

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

DICT_EXCLUDES = tuple(option for option in CONNECT_PARAMETERS if option not in ("cloud", "interface"))
"""The options that a ``cloud`` given as a dictionary already holds."""


class SdkTransport:
    """A :class:`Transport` over a session of openstacksdk; created by :func:`connect`.

    :param connection: the ``openstack.connection.Connection``.
    :param login: what the connection was opened with.
    :param microversion: the one that every request carries.
    :param adapter: sends the requests.
    :param on_new_token: is called with the login when its token was replaced.
    """

    def __init__(
        self,
        connection: Any,
        login: Login,
        microversion: str,
        adapter: sdk.Adapter,
        on_new_token: Callable[[Login], None],
    ) -> None:
        self._connection = connection
        self._adapter = adapter
        self._login = login
        self._on_new_token = on_new_token
        self.project_id = login.project_id
        self.microversion = microversion

    @property
    def address(self) -> str:
        """Tells this cloud and project from others: the URL of Senlin, and the project of the token."""
        return f"{self._login.endpoint} {self.project_id}"

    def close(self) -> None:
        """Close the connections to Keystone and Senlin, as one process can run many tasks.

        The SDK replaces a token that is refused because it was revoked or has expired. The new one is passed on.
        """
        state = auth_state(self._connection.session)
        if state != self._login.auth_state:
            self._on_new_token(replace(self._login, auth_state=state))
        self._connection.session.session.close()

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request; see :class:`Transport`."""
        # A write that was carried out before its response was lost would be carried out twice.
        retries = READ_RETRIES if method == "GET" else 0
        with sdk.translated_errors("Senlin", self._login.endpoint):
            response = self._adapter.request(
                path,
                method,
                raise_exc=False,
                json=body,
                params=query,
                microversion=self.microversion,
                connect_retries=retries,
                status_code_retries=retries,
                retriable_status_codes=sorted(GATEWAY_STATUSES),
            )
        try:
            content = response.json()
        except ValueError:
            content = {"message": response.text or response.reason}
        return Response(response.status_code, content, response.headers)

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of a response under the SDK's attribute names. Attributes that it lacks are ``None``."""
        if not kind.sdk_module:
            return dict(body)
        module = importlib.import_module(f"openstack.clustering.v1.{kind.sdk_module}")
        shaped: Attributes = getattr(module, kind.sdk_class).existing(**body).to_dict(computed=False)
        return {**shaped, **{name: body.get(name) for name in kind.path_attributes}}


def connect(options: Mapping[str, Any], login_store: LoginStore = NO_LOGIN_STORE) -> SdkTransport:
    """Log in and find Senlin; without a request where the store has a login.

    :param options: the connection options of a task.
    :param login_store: keeps logins between tasks.
    :raises SdkMissing: openstacksdk is not installed, or too old.
    :raises BadInput: the options contradict each other.
    :raises NoConnection: the cloud is unknown, the login fails, or there is no Senlin.
    :raises NotSupported: the requested microversion is above the server's.
    """
    sdk.check_installed()
    _check_options(options)
    _set_up_logging(options)
    with sdk.translated_errors("the cloud"):
        connection = _connection(options)
        identity = _identity(connection.config)
    with login_store.locked(identity) as login:
        if login is None:
            login = log_in(connection)
            login_store.save(identity, login)
    with sdk.translated_errors("Senlin", login.endpoint):
        adapter = _adapter(login, connection)
    microversion = _microversion(login.microversion, options.get("clustering_api_microversion"), adapter)

    def save(login: Login) -> None:
        with login_store.locked(identity):
            login_store.save(identity, login)

    return SdkTransport(connection, login, microversion, adapter, save)


def _check_options(options: Mapping[str, Any]) -> None:
    if isinstance(options.get("cloud"), Mapping):
        excess = [option for option in DICT_EXCLUDES if options.get(option) is not None]
        if excess:
            raise BadInput(
                f"cloud is a complete cloud configuration, and cannot be combined with {', '.join(excess)}. "
                f"Move {'it' if len(excess) == 1 else 'them'} into cloud, or set cloud to the name of a cloud."
            )
    microversion = options.get("clustering_api_microversion")
    if microversion is not None and not MICROVERSION.fullmatch(microversion):
        raise BadInput(
            f"clustering_api_microversion is {microversion!r}, and must be one of 1.0 to {NEWEST_MICROVERSION}. "
            f"Quote it in YAML: 1.10 without quotes is read as the number 1.1."
        )


def _set_up_logging(options: Mapping[str, Any]) -> None:
    if not options.get("sdk_log_path"):
        return
    debug = options.get("sdk_log_level") == "DEBUG"
    sdk.openstack.enable_logging(debug=debug, http_debug=debug, path=options["sdk_log_path"])
    for handler in {*logging.getLogger("openstack").handlers, *logging.getLogger("keystoneauth").handlers}:
        handler.addFilter(mask_log_record)


def _connection(options: Mapping[str, Any]) -> Any:
    cloud = options.get("cloud")
    if isinstance(cloud, Mapping):
        return sdk.openstack.connect(**cloud)
    given = {theirs: options[ours] for ours, theirs in CONNECT_PARAMETERS.items() if options.get(ours) is not None}
    return sdk.openstack.connect(**given)


def _identity(config: Any) -> str:
    """What two equal logins have in common, secrets included: input for a digest, never to be written down."""
    names = ("region_name", "interface", "verify", "cacert", "cert", "key")
    settings = {key: value for key, value in config.config.items() if key in names or key.startswith("clustering_")}
    return json.dumps([config.config.get("auth_type"), config.get_auth_args(), settings], sort_keys=True, default=str)


def _adapter(login: Login, connection: Any) -> sdk.Adapter:
    """Sends requests to the service that a login has found. As its URL is given, no discovery is needed.

    ``connection.clustering`` would discover it, and would read a URL of ``/v1/v1`` from Senlin's version document.
    """
    if login.auth_state:
        connection.session.auth.set_auth_state(login.auth_state)
    return sdk.Adapter(
        connection.session,
        service_type="clustering",
        endpoint_override=login.service_url,
        default_microversion=connection.config.get_default_microversion("clustering"),
    )


def _microversion(newest: str, wanted: str | None, adapter: sdk.Adapter) -> str:
    """The microversion of all requests: the requested one, or the newest that both the server and the collection know.

    The SDK has already checked one that is set in clouds.yaml (``clustering_default_microversion``).
    """
    wanted = wanted or adapter.default_microversion
    if wanted and int(wanted.split(".")[1]) > int(newest.split(".")[1]):
        raise NotSupported(
            f"clustering_api_microversion is {wanted}, and the newest of this server is {newest}. "
            f"Leave the option out to use the newest that both sides know."
        )
    return wanted or newest
