# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The connection: from the options of a task to a transport that speaks to one Senlin, as one project."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import microversion, sdk
from .cloud_options import connect_arguments
from .cloud_settings import check_settings
from .configuration import open_connection
from .deadline import Deadline
from .discovery import ALIASES, SERVICE_TYPE, check_version, is_set
from .errors import BadInput
from .kinds import Kind
from .login import NO_LOGIN_STORE, Login, LoginStore, auth_state, log_in
from .login_limits import limit
from .masking import LogMask
from .other_services import OtherServices
from .run_watch import RunWatch
from .secrets import secrets_in, secrets_of_task, without_user_info
from .transport import Attributes, Response, Service, not_senlin

MICROVERSION_OPTION = "clustering_api_microversion"
"""The option of a task that asks for a microversion."""

MICROVERSION_SETTING = "clustering_default_microversion of the cloud"
"""The setting in the configuration of a cloud that does."""


class SdkTransport:
    """A :class:`Transport` over a session of openstacksdk; created by :func:`connect`.

    :param connection: the settings and the session.
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
        self._run_watch = RunWatch()
        self.project_id = login.project_id
        self.microversion = microversion

    @property
    def address(self) -> str:
        """Tells this cloud and project from others: the URL of Senlin, and the project of the token."""
        return f"{self.endpoint} {self.project_id}"

    @property
    def endpoint(self) -> str:
        """The URL of Senlin, without user info."""
        return without_user_info(self._login.endpoint)

    def close(self) -> None:
        """Close the connections to Keystone and Senlin, as one process can run many tasks.

        The SDK replaces a token that is refused because it was revoked or has expired. The new one is passed on.
        """
        state = auth_state(self._connection.session)
        if state != self._login.auth_state:
            self._on_new_token(replace(self._login, auth_state=state))
        self._connection.session.session.close()

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request, unless the run of the task was killed; see :class:`Transport`."""
        self._run_watch.check()
        with sdk.translated_errors("Senlin", self._login.endpoint):
            response = self._adapter.request(
                path,
                method,
                raise_exc=False,
                json=body,
                params=query,
                microversion=self.microversion,
                # What is repeated, ``repetition.py`` decides.
                connect_retries=0,
                status_code_retries=0,
            )
        try:
            content = response.json()
        except ValueError:
            # A proxy can answer for the server with any status, for example with a page about maintenance.
            if response.status_code < 400 and (method == "GET" or response.text.strip()):
                raise not_senlin(f"What answered at {self._login.endpoint}", response.status_code) from None
            content = {"message": response.text or response.reason}
        return Response(response.status_code, content, response.headers)

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """Read from another service; see :meth:`Transport.read_from`."""
        return self._services.read(service, path, query=query, microversion=microversion)

    def lacks(self, service: Service) -> bool:
        """Whether the cloud certainly does not have another service."""
        return self._services.lacks(service)

    @property
    def _services(self) -> OtherServices:
        return OtherServices(self._connection.session, self._connection.config, self.project_id, self._login.endpoint)

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of a response under the names that results have. Attributes that it lacks are ``None``."""
        return kind.shaped(body)


def connect(
    options: Mapping[str, Any],
    login_store: LoginStore = NO_LOGIN_STORE,
    warn: Callable[[str], None] = lambda text: None,
    deadline: Deadline | None = None,
    secrets: set[str] | None = None,
) -> SdkTransport:
    """Log in and find Senlin; without a request where the store has a login.

    :param options: the connection options of a task.
    :param login_store: keeps logins between tasks.
    :param warn: shows a sentence to the operator.
    :param deadline: that of the task; ``None`` if only the login's own time limit applies.
    :param secrets: those of the task, which are masked in the SDK's log, also if they are added later.
    :raises SdkMissing: openstacksdk is not installed, or too old.
    :raises BadInput: the options contradict each other, or a setting of the cloud has the wrong type.
    :raises NoConnection: the cloud is unknown, the login fails, or there is no Senlin.
    :raises NotSupported: the requested microversion is above the server's.
    """
    sdk.check_installed()
    arguments = connect_arguments(options)
    secrets = set() if secrets is None else secrets
    _set_up_logging(options, secrets)
    connection = open_connection(arguments, warn)
    if options.get("sdk_log_path"):
        secrets.update(secrets_in(connection.config.config))
    check_settings(connection.config.config)
    deadline = deadline or Deadline(float("inf"))
    with sdk.translated_errors("the cloud"):
        limit(connection, deadline)
        identity = _identity(connection.config)
        check_version(connection.config)
    setting, wanted = _wanted_microversion(options, connection.config)
    with login_store.locked(identity, deadline) as login:
        if login is None:
            login = log_in(connection, deadline)
            login_store.save(identity, login)
    _warn_of_unverified(connection.config, login, warn)
    if wanted:
        microversion.check_supported(setting, wanted, login.microversion)

    def save(login: Login) -> None:
        with login_store.locked(identity):
            login_store.save(identity, login)

    with sdk.translated_errors("Senlin", login.endpoint):
        return SdkTransport(connection, login, wanted or login.microversion, _adapter(login, connection), save)


def _wanted_microversion(options: Mapping[str, Any], config: Any) -> tuple[str, str | None]:
    """Where a microversion is asked for, and the microversion, if any: the task's comes before the cloud's.

    :raises BadInput: there is no such microversion.
    """
    setting, wanted = MICROVERSION_OPTION, options.get(MICROVERSION_OPTION)
    if wanted is None and is_set(config, "default_microversion"):
        setting, wanted = MICROVERSION_SETTING, config.get_default_microversion(SERVICE_TYPE) or None
    if wanted is not None:
        microversion.check(setting, wanted)
    return setting, wanted


def _set_up_logging(options: Mapping[str, Any], secrets: set[str]) -> None:
    """Have the SDK write its log without the secrets, if the task asks for that."""
    secrets.update(secrets_of_task(options))
    path = options.get("sdk_log_path")
    if not path:
        return
    debug = options.get("sdk_log_level") == "DEBUG"
    try:
        sdk.openstack.enable_logging(debug=debug, http_debug=debug, path=path)
    except OSError as error:
        raise BadInput(
            f"sdk_log_path is {path}, and nothing can be written there: {error.strerror}. Correct the path, or create "
            f"its folder where the module runs."
        ) from error
    for handler in {*logging.getLogger("openstack").handlers, *logging.getLogger("keystoneauth").handlers}:
        handler.addFilter(LogMask(secrets))


def _warn_of_unverified(config: Any, login: Login, warn: Callable[[str], None]) -> None:
    """Say once per run that nobody checks who answers. urllib3 would say it for each request."""
    urls = (str(config.get_auth_args().get("auth_url")), login.endpoint)
    if config.get_requests_verify_args()[0] is False and any(url.lower().startswith("https:") for url in urls):
        warn(
            f"validate_certs is false{', and ca_cert has no effect' if config.config.get('cacert') else ''}: the "
            f"certificates of the cloud are not verified, so others on the network can read the password and the "
            f"token. Set ca_cert to the certificate of the authority instead."
        )


def _identity(config: Any) -> str:
    """What two equal logins have in common, secrets included: input for a digest, never to be written down."""
    names = ("region_name", "interface", "verify", "cacert", "cert", "key")
    prefixes = tuple(f"{name.replace('-', '_')}_" for name in (SERVICE_TYPE, *ALIASES))
    settings = {key: value for key, value in config.config.items() if key in names or key.startswith(prefixes)}
    return json.dumps([config.config.get("auth_type"), config.get_auth_args(), settings], sort_keys=True, default=str)


def _adapter(login: Login, connection: Any) -> sdk.Adapter:
    """Sends requests to the service that a login has found. As its URL is given, no discovery is needed."""
    if login.auth_state:
        connection.session.auth.set_auth_state(login.auth_state)
    # keystoneauth takes a percent sign for the beginning of a placeholder, such as %(project_id)s.
    url = login.service_url if "%(" in login.service_url else login.service_url.replace("%", "%%")
    return sdk.Adapter(connection.session, service_type=SERVICE_TYPE, endpoint_override=url)
