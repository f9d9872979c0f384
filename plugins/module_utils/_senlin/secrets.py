# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which parts of a task's options are secrets: those whose names say so, wherever they are and in whatever form.

A value can be a mapping, or text that holds one: JSON, YAML, key=value pairs, or what Python prints of a dictionary.
In each of these, a password is a password by its name. User info in a URL is secret, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from .structured_text import mapping_in

NAME = re.compile(
    r"(?<!by)(?<!com)pass(?!ive|port|ed|ing|thr)|secret|token|(api|access|private)_?key|(^|_)code$", re.IGNORECASE
)
"""Matches the names of secrets: of passwords, passcodes, tokens, and the secrets and codes of application credentials
and OpenID Connect."""

NOT_SECRET = re.compile(r"(_endpoint|_type|_url|_name|_path|_file|_methods?|(?<!token)_id)$", re.IGNORECASE)
"""Matches those of the same names that only tell where or of which kind a secret is."""

USER_INFO = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]*://)(?P<user>[^\s/@:'\"]*)(:(?P<password>[^\s/'\"]*))?@")
"""Matches the beginning of a URL with a user name, and possibly a password."""

NO_SCHEME = re.compile(r"^[^\s/@:]+:(?P<password>[^\s/]+)@")
"""Matches the user info of a URL whose scheme was forgotten."""

PAIR = re.compile(
    r"""(?P<quote>["']?)(?P<name>[A-Za-z][\w-]*)(?P=quote)\s*(?P<separator>[:=])\s*
    (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[|>][+-]?\s*\n\s*[^\n]+|[^\s,;&}\]]+)(?P<rest>[^\n]*)""",
    re.VERBOSE,
)
"""Matches a name and its value in JSON, YAML, or key=value pairs, and the rest of the line."""

BY_CHANCE = re.compile(r".{1,7}|[A-Za-z]{8,11}", re.DOTALL)
"""Matches secrets that other values can hold by chance, such as ``demo`` and ``devstack``: short ones, and words."""

PLACES = frozenset({"auth", "cloud", "documents", "inputs", "operation_params", "params"})
"""The options of all modules that can hold secrets, by name: the rest of a task declares what everybody may read."""


def is_secret(name: str) -> bool:
    """Whether the name of an option, setting or parameter says that its value is secret."""
    return bool(NAME.search(name)) and not NOT_SECRET.search(name)


def secrets_in(value: Any, name: str = "", *, secret: bool = False) -> Iterator[str]:
    """The secrets in a value, as texts that can stand in a message or a log.

    :param value: what a playbook can hold.
    :param name: the name of the value.
    :param secret: whether everything in it is secret.
    """
    secret = secret or is_secret(name)
    if isinstance(value, bytes | bytearray):
        value = bytes(value).decode(errors="replace")
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from secrets_in(part, str(key), secret=secret)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from secrets_in(part, secret=secret)
    elif value is None or isinstance(value, bool):
        return
    elif secret:
        yield from filter(None, {str(value), str(value).strip()})
    elif isinstance(value, str):
        yield from _secrets_in_text(value)


def _secrets_in_text(text: str) -> Iterator[str]:
    yield from _in_urls(text)
    mapping = mapping_in(text)
    if mapping is not None:
        yield from secrets_in(mapping)
    # Also as they are written: with the escapes of the text.
    for name, separator, written, rest in _pairs(text):
        if not is_secret(name):
            continue
        quoted = len(written) > 1 and written[0] in "\"'" and written[-1] == written[0]
        value = written[1:-1] if quoted else written.lstrip("\"'")
        yield from filter(None, {value, re.sub(r"\\(.)", r"\1", value)})
        if written[0] in "|>":
            yield from filter(None, [written.partition("\n")[2].strip()])
        elif separator == ":" and not quoted and rest.strip():
            yield (value + rest.partition(" #")[0]).rstrip(" \t,}")


def _pairs(text: str) -> Iterator[tuple[str, str, str, str]]:
    """The pairs in a text. Each search begins behind the name before, as a URL can look like a pair around another."""
    position = 0
    while found := PAIR.search(text, position):
        yield found["name"], found["separator"], found["value"], found["rest"]
        position = found.start("value") if found["value"][0] not in "\"'|>" else found.end("value")


def without_user_info(text: str) -> str:
    """A text without the user names and passwords of the URLs in it."""
    return NO_SCHEME.sub("", USER_INFO.sub(lambda found: found["scheme"], text))


def split_by_chance(secrets: Iterable[str]) -> tuple[set[str], set[str]]:
    """The secrets that stand for themselves wherever they occur, and those that other values can hold by chance."""
    all_of_them = set(filter(None, secrets))
    by_chance = {secret for secret in all_of_them if BY_CHANCE.fullmatch(secret)}
    return all_of_them - by_chance, by_chance


def secrets_of_task(options: Mapping[str, Any]) -> set[str]:
    """The secrets in the options of a task: in the places for them, and in options that the module does not know.

    :param options: as the playbook gives them, or parsed.
    """
    return {
        secret
        for name, value in options.items()
        if not name.startswith("_ansible")
        for secret in (secrets_in(value, name) if name in PLACES or is_secret(name) else _in_urls(value))
    }


def _in_urls(value: Any) -> Iterator[str]:
    """The passwords in URLs, as they are and decoded."""
    for found in (*USER_INFO.finditer(value), *NO_SCHEME.finditer(value)) if isinstance(value, str) else ():
        yield from filter(None, {found["password"] or "", unquote(found["password"] or "")})
