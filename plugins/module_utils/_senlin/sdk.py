# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The only file that imports openstacksdk and keystoneauth, and that knows their exceptions.

The imports are guarded, as documentation and sanity tests load the collection where the SDK is not installed. Other
files therefore import this file, not names from it. They use nothing but the SDK's public API, and nothing of it that
concerns Senlin: the SDK can drop ``openstack.clustering`` in any release.
"""

from __future__ import annotations

import importlib.metadata
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import NoConnection, ResponseLost, SdkMissing
from .postponed import import_package
from .secrets import without_user_info

try:
    import_package("openstack")
    import openstack
    import openstack.config
    from keystoneauth1 import exceptions as keystone_errors
    from keystoneauth1.adapter import Adapter
    from openstack import exceptions as openstack_errors
except ImportError as missing:
    IMPORT_ERROR: ImportError | None = missing
    SDK_VERSION = ""
else:
    IMPORT_ERROR = None
    # Not from openstack.version, which newer SDKs do not import. Read once, as it takes as long as half a short task.
    SDK_VERSION = importlib.metadata.version("openstacksdk")
    # What these libraries log would go to standard error, into the middle of Ansible's output, or to the log of the
    # program that uses the collection, with the user info of URLs. sdk_log_path has handlers of its own.
    for _library in ("keystoneauth", "openstack", "urllib3"):
        _logger = logging.getLogger(_library)
        _logger.addHandler(logging.NullHandler())
        _logger.propagate = False

__all__ = (
    "IMPORT_ERROR",
    "OLDEST_SDK",
    "SDK_VERSION",
    "Adapter",
    "check_installed",
    "keystone_errors",
    "openstack",
    "openstack_errors",
    "quiet",
    "text_of",
    "translated_errors",
)

LONGEST_TEXT = 250
"""How many characters of the text of an exception a sentence repeats."""

OLDEST_SDK = (1, 5)
"""The oldest supported release of openstacksdk."""


def check_installed() -> None:
    """Fail unless a suitable SDK is installed.

    :raises SdkMissing: it cannot be imported, or is too old.
    """
    if IMPORT_ERROR is not None:
        raise SdkMissing(
            f"This module needs the Python library openstacksdk (1.5 or newer) where it runs, and it cannot be "
            f"imported there: {IMPORT_ERROR}. Install it for the interpreter that ansible_python_interpreter names."
        )
    if tuple(int(part) for part in SDK_VERSION.split(".")[:2]) < OLDEST_SDK:
        raise SdkMissing(f"This module needs openstacksdk 1.5 or newer, and {SDK_VERSION} is installed. Upgrade it.")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Python's warnings of the libraries from standard error, which belongs to Ansible, while the context is open.

    What an operator has to know of them, the collection says itself.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def translated_errors(service: str, address: str | None = None) -> Iterator[None]:
    """Turn what the SDK and keystoneauth raise into one sentence, with what to do next.

    :param service: the service that requests go to.
    :param address: its URL, if known by then.
    :raises NoConnection: the credentials are refused, TLS fails, or the service cannot be used.
    :raises ResponseLost: the connection could not be made, or broke, or the service fails or is busy.
    """
    address = without_user_info(address) if address else None
    where = f"{service} at {address}" if address else service
    try:
        yield
    except (keystone_errors.Unauthorized, keystone_errors.Forbidden) as error:
        raise NoConnection(f"Keystone refuses the credentials: {text_of(error)}. {_after_refusal(error)}") from error
    except keystone_errors.SSLError as error:
        cause = _root_cause(error)
        raise NoConnection(f"Cannot connect to {where} with TLS: {cause}. {_after_tls(cause)}") from error
    except keystone_errors.ConnectionError as error:
        raise ResponseLost(
            f"No response from {where}: {_root_cause(error)}. Check the address, the network and that the service runs."
        ) from error
    except (keystone_errors.ClientException, openstack_errors.SDKException, OSError, ValueError) as error:
        # An OSError is a file that does not exist, such as that of a certificate, and a ValueError an impossible URL.
        kind = ResponseLost if _may_pass(error) else NoConnection
        raise kind(f"Cannot connect to {where}: {text_of(error)}. {_next_step(error, service)}") from error
    except Exception as error:
        # keystoneauth raises a plain Exception when an option of the login is missing.
        if error.__class__ is not Exception:
            raise
        raise NoConnection(f"Cannot connect to {where}: {text_of(error)}. Check auth of the cloud.") from error


@contextmanager
def no_endpoint() -> Iterator[None]:
    """Go on behind the block if the catalog has no such endpoint. That there is no catalog is another error."""
    try:
        yield
    except keystone_errors.EmptyCatalog:
        raise
    except keystone_errors.EndpointNotFound:
        return


def _after_refusal(error: BaseException) -> str:
    text = str(error)
    if "password is expired" in text:
        return "Set a new password with the command `openstack user password set`, and correct it in the cloud."
    if "locked" in text or "disabled" in text:
        return "Have an administrator of the cloud unlock or enable it."
    return "Check user name, password (or application credential), project and domains of the cloud."


def _after_tls(cause: str) -> str:
    if "wrong version number" in cause or "unknown protocol" in cause or "record layer" in cause:
        return "What answers there does not speak TLS. Check the port, or whether the address begins with http://."
    if "certificate verify failed" in cause or "doesn't match" in cause or "mismatch" in cause:
        return "Set ca_cert to the certificate of the authority that signed it, and use the name that it is for."
    return "Check ca_cert, client_cert and client_key of the cloud, and the certificate of the server."


def _next_step(error: BaseException, service: str) -> str:
    """What to do about a failure that says little itself."""
    if _may_pass(error):
        return "Check the service, and the proxy or load balancer in front of it, and run the task again."
    if isinstance(error, keystone_errors.DiscoveryFailure | keystone_errors.InvalidResponse):
        return "What answers there is not Keystone with version 3 of its API. Check auth_url of the cloud."
    if service == "Keystone":
        return "Check auth and auth_type of the cloud."
    return "Check the settings of the cloud."


def _may_pass(error: BaseException) -> bool:
    """Whether a service fails or is busy, by the HTTP status of its response.

    When Keystone fails while keystoneauth asks for its versions, the error that has the status is behind another one.
    """
    behind: BaseException | None = error
    while behind is not None:
        status = getattr(behind, "http_status", None) or 0
        if status >= 500 or status == 429:
            return True
        behind = behind.__context__
    return False


def text_of(error: BaseException) -> str:
    """What an exception says, in one line, without the full stop, and without the user info of URLs."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # A refusal by a schema goes on with the schema, and ends with the status.
    text = lines[0] if lines else type(error).__name__
    if len(lines) > 1 and (status := re.search(r"\(HTTP \d+\)", lines[-1])):
        text = f"{text} {status[0]}"
    text = f"{text[:LONGEST_TEXT]}…" if len(text) > LONGEST_TEXT else text
    return without_user_info(text).rstrip(".")


def _root_cause(error: BaseException) -> str:
    """What the operating system or the peer did, below the layers of libraries that each wrap the one before."""
    while error.__context__ is not None:
        error = error.__context__
    return getattr(error, "strerror", None) or text_of(error)
