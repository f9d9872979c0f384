# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The connection: from the options of a task to a transport that speaks to one Senlin as one project.

The only file that imports openstacksdk. The import is guarded, as documentation and sanity tests load the collection
where the SDK is not installed. Everything here is the SDK's and keystoneauth's public API.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from .client import MASK, Attributes, Response
from .errors import BadInput, NoConnection, NotSupported, ResponseLost, SdkMissing
from .kinds import Kind
from .login import NO_LOGIN_STORE, Login, LoginStore

try:
    import openstack
    from keystoneauth1 import exceptions as keystone_errors
    from keystoneauth1.adapter import Adapter
    from openstack import exceptions as sdk_errors
    from openstack import utils as sdk_utils
except ImportError as missing:
    IMPORT_ERROR: ImportError | None = missing
    SDK_VERSION = ""
else:
    IMPORT_ERROR = None
    # Not openstack.version: newer SDKs do not import it. Read once, as that takes as long as half a short task.
    SDK_VERSION = importlib.metadata.version("openstacksdk")

OLDEST_SDK = (1, 5)
NEWEST_MICROVERSION = "1.14"
"""The newest microversion that the collection knows, and the last that Senlin made."""
MICROVERSION = re.compile(r"1\.(\d|1[0-4])")
SECRET_IN_LOG = re.compile(r'("(?:alarm_url|trust_id)": ?"|/webhooks/)[^\s"\']*')
"""What triggers a receiver without a login: its alarm URL, and what it acts with."""
READ_RETRIES = 3
"""How often a read is repeated when the connection breaks or a gateway answers for the server."""

# Option of a task: parameter of openstack.connect().
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
DICT_EXCLUDES = tuple(option for option in CONNECT_PARAMETERS if option not in ("cloud", "interface"))


class Cloud:
    """A transport over a session of openstacksdk; made by :func:`connect`."""

    def __init__(
        self, adapter: Any, login: Login, microversion: str, connection: Any, renewed: Callable[[Login], None]
    ) -> None:
        self._connection = connection
        self._adapter = adapter
        self._login = login
        self._endpoint = login.endpoint
        self._renewed = renewed
        self.project_id = login.project_id
        self.microversion = microversion

    @property
    def address(self) -> str:
        """Tells this cloud and project from others: where Senlin is, and the project of the token."""
        return f"{self._endpoint} {self.project_id}"

    def close(self) -> None:
        """Close the connections to Keystone and Senlin; one process may run many tasks.

        A token that was refused, as it was revoked or has expired, has been replaced by the SDK: tell of the new one.
        """
        state = _auth_state(self._connection.session)
        if state != self._login.auth_state:
            self._renewed(replace(self._login, auth_state=state))
        self._connection.session.session.close()

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request; see :class:`Transport`."""
        # A write that was carried out before its answer was lost would be carried out twice.
        retries = READ_RETRIES if method == "GET" else 0
        with translate_errors("Senlin", self._endpoint):
            response = self._adapter.request(
                path,
                method,
                raise_exc=False,
                json=body,
                params=query,
                microversion=self.microversion,
                connect_retries=retries,
                status_code_retries=retries,
                retriable_status_codes=[502, 503, 504],
            )
        try:
            content = response.json()
        except ValueError:
            content = {"message": response.text or response.reason}
        return Response(response.status_code, content, response.headers)

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of an answer under the SDK's attribute names, with every attribute there, ``None`` if not given."""
        module = importlib.import_module(f"openstack.clustering.v1.{kind.sdk_module}")
        shaped: Attributes = getattr(module, kind.sdk_class).existing(**body).to_dict(computed=False)
        return {**shaped, **{name: body.get(name) for name in kind.path_attributes}}


def connect(options: Mapping[str, Any], login_store: LoginStore = NO_LOGIN_STORE) -> Cloud:
    """Log in and find Senlin.

    Three requests: Keystone's discovery, the token, Senlin's discovery. None where a login is kept.

    :param options: the connection options of a task.
    :param logins: where logins are kept between tasks.
    :raises SdkMissing: openstacksdk is not there or too old.
    :raises BadInput: the options contradict each other.
    :raises NoConnection: the cloud is unknown, the login fails, or there is no Senlin.
    :raises NotSupported: the microversion asked for is above the server's.
    """
    _check_sdk()
    _check_options(options)
    if options.get("sdk_log_path"):
        debug = options.get("sdk_log_level") == "DEBUG"
        openstack.enable_logging(debug=debug, http_debug=debug, path=options["sdk_log_path"])
        for handler in {*logging.getLogger("openstack").handlers, *logging.getLogger("keystoneauth").handlers}:
            handler.addFilter(_without_secrets)
    with translate_errors("the cloud"):
        connection = _connection(options)
        identity = _identity(connection.config)
    with login_store.locked(identity) as login:
        if login is None:
            login = _log_in(connection)
            login_store.save(identity, login)
    with translate_errors("Senlin", login.endpoint):
        adapter = _adapter(login, connection)
    microversion = _microversion(login.microversion, options.get("clustering_api_microversion"), adapter)

    def renewed(login: Login) -> None:
        with login_store.locked(identity):
            login_store.save(identity, login)

    return Cloud(adapter, login, microversion, connection, renewed)


def _identity(config: Any) -> str:
    """What makes two logins the same, secrets included: it is for a digest, never to be written down."""
    places = ("region_name", "interface", "verify", "cacert", "cert", "key")
    settings = {key: value for key, value in config.config.items() if key in places or key.startswith("clustering_")}
    return json.dumps([config.config.get("auth_type"), config.get_auth_args(), settings], sort_keys=True, default=str)


def _log_in(connection: Any) -> Login:
    session, config = connection.session, connection.config
    with translate_errors("Keystone", config.get_auth_args().get("auth_url")):
        session.get_token()
        project_id = session.get_project_id()
    endpoint = _endpoint(session, config)
    with translate_errors("Senlin", endpoint):
        proxy = _discovered(connection, endpoint)
        newest = sdk_utils.maximum_supported_microversion(proxy, NEWEST_MICROVERSION) or "1.0"
        service_url = proxy.get_endpoint()
    return Login(_auth_state(session), project_id, endpoint, service_url, newest)


def _auth_state(session: Any) -> str:
    try:
        return session.auth.get_auth_state() or ""
    except NotImplementedError:
        # A login without a token, such as with a fixed endpoint, has nothing to keep and costs nothing.
        return ""


def _adapter(login: Login, connection: Any) -> Adapter:
    """What sends requests to the service that a login has found: with its URL given, nobody is asked for it.

    ``connection.clustering`` would ask, and take the links of Senlin's version document for a URL of ``/v1/v1``.
    """
    if login.auth_state:
        connection.session.auth.set_auth_state(login.auth_state)
    return Adapter(
        connection.session,
        service_type="clustering",
        endpoint_override=login.service_url,
        default_microversion=connection.config.get_default_microversion("clustering"),
    )


def _without_secrets(record: logging.LogRecord) -> bool:
    """Mask in a record of the SDK's log what the SDK does not know for a secret; the record is always logged."""
    record.msg, record.args = SECRET_IN_LOG.sub(rf"\1{MASK}", record.getMessage()), None
    return True


def _check_sdk() -> None:
    if IMPORT_ERROR is not None:
        raise SdkMissing(
            f"This module needs the Python library openstacksdk (1.5 or newer) where it runs, and it cannot be "
            f"imported there: {IMPORT_ERROR}. Install it for the interpreter that ansible_python_interpreter names."
        )
    if tuple(int(part) for part in SDK_VERSION.split(".")[:2]) < OLDEST_SDK:
        raise SdkMissing(f"This module needs openstacksdk 1.5 or newer, and {SDK_VERSION} is installed. Upgrade it.")


def _check_options(options: Mapping[str, Any]) -> None:
    if isinstance(options.get("cloud"), Mapping):
        excess = [option for option in DICT_EXCLUDES if options.get(option) is not None]
        if excess:
            raise BadInput(
                f"cloud holds a whole cloud config, so {', '.join(excess)} must not be given beside it. "
                f"Move {'it' if len(excess) == 1 else 'them'} into cloud, or give the name of a cloud instead."
            )
    microversion = options.get("clustering_api_microversion")
    if microversion is not None and not MICROVERSION.fullmatch(microversion):
        raise BadInput(
            f"clustering_api_microversion is {microversion!r}, and must be one of 1.0 to {NEWEST_MICROVERSION}. "
            f"Quote it in YAML: 1.10 without quotes is read as the number 1.1."
        )


def _connection(options: Mapping[str, Any]) -> Any:
    cloud = options.get("cloud")
    if isinstance(cloud, Mapping):
        return openstack.connect(**cloud)
    given = {theirs: options[ours] for ours, theirs in CONNECT_PARAMETERS.items() if options.get(ours) is not None}
    return openstack.connect(**given)


def _discovered(connection: Any, endpoint: str) -> Any:
    """The SDK's proxy, once it has asked the server for its version.

    :raises NoConnection: whatever answers there tells of none.
    """
    try:
        return connection.clustering
    except (keystone_errors.ClientException, sdk_errors.SDKException, AttributeError) as error:
        failure = error
    # A server that does not answer is to the SDK one that has no version. Ask once more, to hear what it is.
    response = connection.session.get(endpoint, authenticated=False, raise_exc=False)
    # Old SDKs look for the version in what they did not get.
    if isinstance(failure, AttributeError):
        raise NoConnection(
            f"What answers at {endpoint} (HTTP {response.status_code}) is no Senlin. Check the endpoint of the "
            f"clustering service in Keystone's catalog, or clustering_endpoint_override of the cloud."
        ) from failure
    raise failure


def _endpoint(session: Any, config: Any) -> str:
    interface = config.get_interface("clustering") or "public"
    region = config.get_region_name("clustering")
    try:
        endpoint = config.get_endpoint("clustering") or session.get_endpoint(
            service_type="clustering", interface=interface, region_name=region, skip_discovery=True
        )
    except keystone_errors.CatalogException:
        endpoint = None
    if not endpoint:
        raise NoConnection(
            f"The catalog of this cloud has no clustering service (Senlin) with interface {interface}"
            f"{f' in region {region}' if region else ''}. Check region_name and interface, and that Senlin "
            f"is deployed and registered in Keystone."
        )
    return str(endpoint)


def _microversion(newest: str, wanted: str | None, adapter: Adapter) -> str:
    """The microversion to speak: the one asked for, else the newest that both the server and the collection know.

    Asked for below ``1.14`` in clouds.yaml (``clustering_default_microversion``), the SDK has checked it already.
    """
    wanted = wanted or adapter.default_microversion
    if wanted and int(wanted.split(".")[1]) > int(newest.split(".")[1]):
        raise NotSupported(
            f"clustering_api_microversion is {wanted}, and the newest of this server is {newest}. "
            f"Leave the option out to use the newest that both sides know."
        )
    return wanted or newest


@contextmanager
def translate_errors(service: str, address: str | None = None) -> Iterator[None]:
    """Turn what the SDK and keystoneauth raise into one sentence.

    :param service: which service is being spoken to.
    :param address: where it is, if that is known by then.
    """
    where = f"{service} at {address}" if address else service
    try:
        yield
    except (keystone_errors.Unauthorized, keystone_errors.Forbidden) as error:
        raise NoConnection(
            f"Keystone refuses the credentials: {_words(error)}. Check user name, password (or application "
            f"credential), project and domains of the cloud."
        ) from error
    except keystone_errors.SSLError as error:
        raise NoConnection(f"Cannot connect to {where} with TLS: {_root_cause(error)}.") from error
    except keystone_errors.ConnectionError as error:
        raise ResponseLost(
            f"No answer from {where}: {_root_cause(error)}. Check the address, the network and that the service runs."
        ) from error
    except (keystone_errors.ClientException, sdk_errors.SDKException) as error:
        raise NoConnection(f"Cannot connect to {where}: {_words(error)}.") from error
    except Exception as error:
        # So says keystoneauth that an option of the login is missing.
        if error.__class__ is not Exception:
            raise
        raise NoConnection(f"Cannot connect to {where}: {_words(error)}.") from error


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".")


def _root_cause(error: BaseException) -> str:
    """What the operating system or the peer did, below the layers of libraries that each wrap the one before."""
    while error.__context__ is not None:
        error = error.__context__
    return getattr(error, "strerror", None) or _words(error)
