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
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import NoConnection, ResponseLost, SdkMissing

try:
    import openstack
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

__all__ = (
    "IMPORT_ERROR",
    "OLDEST_SDK",
    "SDK_VERSION",
    "Adapter",
    "check_installed",
    "keystone_errors",
    "openstack",
    "openstack_errors",
    "translated_errors",
)

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
def translated_errors(service: str, address: str | None = None) -> Iterator[None]:
    """Turn what the SDK and keystoneauth raise into one sentence.

    :param service: the service that requests go to.
    :param address: its URL, if known by then.
    :raises NoConnection: the credentials are refused, TLS fails, or the service cannot be used.
    :raises ResponseLost: the connection could not be made, or broke.
    """
    where = f"{service} at {address}" if address else service
    try:
        yield
    except (keystone_errors.Unauthorized, keystone_errors.Forbidden) as error:
        raise NoConnection(
            f"Keystone refuses the credentials: {_text(error)}. Check user name, password (or application "
            f"credential), project and domains of the cloud."
        ) from error
    except keystone_errors.SSLError as error:
        raise NoConnection(f"Cannot connect to {where} with TLS: {_root_cause(error)}.") from error
    except keystone_errors.ConnectionError as error:
        raise ResponseLost(
            f"No response from {where}: {_root_cause(error)}. Check the address, the network and that the service runs."
        ) from error
    except (keystone_errors.ClientException, openstack_errors.SDKException, OSError, ValueError) as error:
        # An OSError is a file that does not exist, such as that of a certificate, and a ValueError an impossible URL.
        raise NoConnection(f"Cannot connect to {where}: {_text(error)}.") from error
    except Exception as error:
        # keystoneauth raises a plain Exception when an option of the login is missing.
        if error.__class__ is not Exception:
            raise
        raise NoConnection(f"Cannot connect to {where}: {_text(error)}.") from error


def _text(error: BaseException) -> str:
    return str(error).strip().rstrip(".")


def _root_cause(error: BaseException) -> str:
    """What the operating system or the peer did, below the layers of libraries that each wrap the one before."""
    while error.__context__ is not None:
        error = error.__context__
    return getattr(error, "strerror", None) or _text(error)
