# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The texts that a text contains in another form, as user data and the contents of files do. Pure.

These are parts in Base64, also compressed with gzip, parts of a message in quoted-printable, texts with the escapes of
JSON, and data URLs.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

DEPTH = 4
"""How often a text can be encoded: a file in a message in Base64 is encoded twice."""
LARGEST = 1 << 20
"""How many characters all encoded texts may have together. User data is at most 64 KiB before it is compressed."""
SHORTEST = 12
"""How many characters of Base64 are looked at inside other text. A name and a password do not fit into fewer."""

TOKEN = re.compile(r"[A-Za-z0-9+/_-]{2,}={0,2}")
"""Matches a line in Base64, and any other word."""
WHOLE = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
"""Matches a text that is nothing but Base64."""
GZIP = b"\x1f\x8b"
"""The beginning of data that is compressed with gzip."""
UNREADABLE = re.compile(
    rb"BZh[1-9]|\xfd7zXZ|PK\x03\x04|7z\xbc\xaf|\x28\xb5\x2f\xfd|\xfe\xed\xfe\xed|openssh-key-v1"
    rb"|\x30(?:\x82..|\x81.|.)\x02\x01[\x00\x01\x03]",
    re.DOTALL,
)
"""Matches the beginning of archives and compressed files of other kinds than gzip, of key stores, and of private keys
in the binary form of OpenSSH or ASN.1."""


class Unreadable(Exception):
    """A text contains something whose content cannot be read and is likely to be secret, or is too large to be read."""


def texts_in(text: str) -> list[str]:
    """A text, and the texts that it contains in another form.

    :raises Unreadable: it contains an archive, a key store or the like, or it is too large once it is decompressed.
    """
    found, waiting, size = {text: None}, [(text, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        for each in _encoded_in(part) if depth < DEPTH else ():
            if each in found:
                continue
            found[each] = None
            waiting.append((each, depth + 1))
            size += len(each)
            if size > max(LARGEST, 8 * len(text)):
                raise Unreadable
    return [*found]


def _encoded_in(text: str) -> Iterator[str]:
    whole = "".join(text.split())
    # The whole text can have line breaks anywhere, or consist of words.
    for run in dict.fromkeys([*([whole] if WHOLE.fullmatch(whole) else []), *_runs(text)]):
        yield from filter(None, [_decoded(run)])
    if '\\"' in text or "\\n" in text:
        yield text.replace("\\n", "\n").replace('\\"', '"')
    if "quoted-printable" in text.lower():
        yield quopri.decodestring(text.encode(errors="replace")).decode(errors="replace")
    if "data:" in text and "%" in text:
        yield unquote(text)


def _runs(text: str) -> Iterator[str]:
    """What can be Base64 inside a text: words, and lines of the same length with a shorter one at the end."""
    run: list[str] = []
    end = 0
    for token in TOKEN.finditer(text):
        between = text[end : token.start()] if run else ""
        is_below = "\n" in between and not between.strip()
        is_next = is_below and not run[-1].endswith("=") and len(run[-1]) == len(run[0]) >= len(token[0])
        if run and not is_next:
            yield from _long_enough(run)
            run = []
        run.append(token[0])
        end = token.end()
    yield from _long_enough(run)


def _long_enough(run: list[str]) -> Iterator[str]:
    joined = "".join(run)
    if len(joined) >= SHORTEST:
        yield joined


def _decoded(run: str) -> str:
    """The text that is encoded in Base64, with either alphabet; empty if it is none.

    :raises Unreadable: it is something that cannot be read.
    """
    encoded = run.rstrip("=").replace("-", "+").replace("_", "/")
    encoded = encoded[: len(encoded) - (len(encoded) % 4 == 1)]
    try:
        data = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if data.startswith(GZIP):
        data = _decompressed(data)
    if UNREADABLE.match(data):
        raise Unreadable
    text = data.decode(_encoding(data), errors="replace")
    letters = "".join(text.split())
    readable = sum(char.isprintable() and char != "\ufffd" for char in letters)
    return text if readable * 4 > len(letters) * 3 else ""


def _encoding(data: bytes) -> str:
    """The encoding of a text. PowerShell encodes its commands in UTF-16, and editors of Windows whole files."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" else "utf-8"


def _decompressed(data: bytes) -> bytes:
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = decompressor.decompress(data, LARGEST)
    except zlib.error:
        raise Unreadable from None
    if not decompressor.eof:
        raise Unreadable
    return content
