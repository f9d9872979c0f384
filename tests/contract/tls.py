# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TLS front for a service of the dev cloud, with a certificate of its own that nobody has signed."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR, create_connection, create_server, socket
from urllib.parse import urlsplit

KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/tHi9If114bon9xD
Khx0jz1KO77vepBL7aT5KPrOjTShRANCAARsKhDxUHzKE3G3fuGtcNuaIfuPC/Qx
KTyMVjBBp0BSwiNjakk+rHMcNhppkI2scIDG6OUsLSCtoWIJyMrdvUJe
-----END PRIVATE KEY-----
"""
"""The key of the certificate. It protects nothing."""

CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUc2n7NERErDdINvi08+79ZbEx4xUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNjExMzMzN1oYDzIxMjYxMTAy
MTEzMzM3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARsKhDxUHzKE3G3fuGtcNuaIfuPC/QxKTyMVjBBp0BSwiNjakk+rHMc
NhppkI2scIDG6OUsLSCtoWIJyMrdvUJeo2QwYjAdBgNVHQ4EFgQUyy48bl+cwobf
zQJIzSYq0m4FFIkwHwYDVR0jBBgwFoAUyy48bl+cwobfzQJIzSYq0m4FFIkwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IHBGO5OBT5Vmf5XQYSDno0YVdplohhSliZtYh9braf5kAiASK0puYSvabe+afoYB
8qdLNzPbO/QQiOBvss+poXXVCQ==
-----END CERTIFICATE-----
"""
"""A certificate for 127.0.0.1, valid until 2126."""


@contextmanager
def tls_front(url: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Forward TLS connections to a service while the context is open.

    :param url: the URL of the service, without TLS.
    :param folder: where the certificate is written.
    :returns: the URL of the front, and the path of its certificate.
    """
    certificate, key = folder / "front.pem", folder / "front.key"
    certificate.write_text(CERTIFICATE)
    key.write_text(KEY)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    parts = urlsplit(url)
    with closing(create_server(("127.0.0.1", 0))) as listener:
        target = (str(parts.hostname), int(parts.port or 80))
        threading.Thread(target=_accept, args=(listener, context, target), daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", certificate


def _accept(listener: socket, context: ssl.SSLContext, target: tuple[str, int]) -> None:
    while True:
        try:
            client = listener.accept()[0]
        except OSError:
            return
        # A client that does not trust the certificate ends the handshake.
        with suppress(OSError):
            secured = context.wrap_socket(client, server_side=True)
            server = create_connection(target)
            for pair in ((secured, server), (server, secured)):
                threading.Thread(target=_forward, args=pair, daemon=True).start()


def _forward(source: socket, target: socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(SHUT_RDWR)
