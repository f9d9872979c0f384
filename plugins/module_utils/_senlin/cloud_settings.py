# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Checks the settings of a cloud before anything is sent, whether they come from the task, clouds.yaml or OS_*.

The libraries below the SDK report them late, in their own words, or not at all.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import BadInput
from .secrets import without_user_info

FILES = {"cacert": "ca_cert", "cert": "client_cert", "key": "client_key"}
"""The settings that name files, and the options of a task for them."""

SCHEMES = ("http://", "https://")
"""How a URL begins."""


def check_settings(settings: Mapping[str, Any]) -> None:
    """Refuse settings of the wrong type, URLs without a scheme, and files that cannot be read.

    :param settings: the configuration of a cloud, as the SDK has put it together.
    :raises BadInput: names the setting, and says what to do.
    """
    _check_timeout(settings.get("api_timeout"))
    for name, value in (settings.get("auth") or {}).items():
        # The SDK hands numbers over as text.
        if isinstance(value, bool | list | tuple | dict) and name != "auth_methods":
            raise BadInput(f"{name} in auth must be text, and is of type {type(value).__name__}. Correct it.")
    for name, option in FILES.items():
        if settings.get(name) and not isinstance(settings[name], str):
            raise BadInput(f"{option} must be a path, and is of type {type(settings[name]).__name__}. Correct it.")
    urls = list(_urls(settings))
    for name, url in urls:
        if not url.lower().startswith(SCHEMES):
            raise BadInput(
                f"{name} of the cloud is {without_user_info(url)!r}, and must begin with http:// or https://. "
                f"Correct it."
            )
    if any(url.lower().startswith("https://") for dummy, url in urls):
        _check_tls(settings)


def _check_timeout(value: Any) -> None:
    if value is None or value == "":
        return
    try:
        valid = not isinstance(value, bool) and 0 < float(value) < float("inf")
    except (TypeError, ValueError):
        valid = False
    if not valid:
        raise BadInput(
            f"api_timeout is {value!r}, and must be a number of seconds above 0. Leave it out for the default."
        )


def _urls(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The URLs in the settings, with the names of the settings."""
    auth = settings.get("auth") or {}
    for name, value in (*((key, auth.get(key)) for key in ("auth_url", "endpoint")), *settings.items()):
        is_url = name in ("auth_url", "endpoint") or name.endswith("_endpoint_override")
        if is_url and isinstance(value, str) and value:
            yield name, value


def _check_tls(settings: Mapping[str, Any]) -> None:
    """Load what a TLS connection will load. The libraries would ask for the password of a key at the terminal."""
    paths = {name: Path(str(settings[name])).expanduser() for name in FILES if settings.get(name)}
    if settings.get("verify") is False:
        paths.pop("cacert", None)
    for name, path in paths.items():
        _check_file(name, path)
    if "key" in paths and "cert" not in paths:
        raise BadInput("client_key is set without client_cert. Set both, or neither.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    cacert = paths.get("cacert")
    if cacert and cacert.is_file():
        try:
            context.load_verify_locations(cafile=str(cacert))
        except (ssl.SSLError, OSError, ValueError):
            raise BadInput(f"ca_cert {cacert} has no certificate in PEM format. Correct the path.") from None
    if "cert" not in paths:
        return
    cert, key = paths["cert"], paths.get("key")
    try:
        context.load_cert_chain(str(cert), str(key) if key else None, password=lambda: b"")
    except (ssl.SSLError, OSError, ValueError):
        what = f"client_cert {cert}{f' and client_key {key}' if key else ''}"
        raise BadInput(f"{what} cannot be used for TLS: {_tls_problem(cert, key)}. Correct them.") from None


def _tls_problem(cert: Path, key: Path | None) -> str:
    text = cert.read_text(errors="replace")
    key_text = key.read_text(errors="replace") if key else text
    if "BEGIN CERTIFICATE" not in text:
        return f"{cert} has no certificate in PEM format"
    if "PRIVATE KEY" not in key_text:
        return (
            f"{key} has no private key in PEM format"
            if key
            else f"{cert} has no private key, and client_key is not set"
        )
    if "ENCRYPTED" in key_text:
        return "the key has a password, which a task cannot ask for"
    return "the key does not belong to the certificate, or one of them is damaged"


def _check_file(name: str, path: Path) -> None:
    """Refuse a file that cannot be read. The CA certificates can be a folder."""
    problem = ""
    if not path.exists():
        problem = "does not exist"
    elif path.is_dir() and name != "cacert":
        problem = "is a folder"
    elif not os.access(path, os.R_OK):
        problem = f"cannot be read by user {os.geteuid()}"
    if problem:
        raise BadInput(f"{FILES[name]} is {path}, which {problem}. Correct the path where the module runs.")
