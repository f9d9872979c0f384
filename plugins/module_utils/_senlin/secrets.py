# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which parts of a task's options are secrets: those whose names say so, wherever they are and in whatever form.

A value can be a mapping, or text that holds one: JSON, YAML, key=value pairs, or what Python prints of a dictionary.
In each of these, a password is a password by its name. User info in a URL is secret, too, and what has the form of a
secret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any
from urllib.parse import unquote

from .secret_forms import secrets_by_form
from .secret_keys import WITH_PARAMETERS, hidden_parameters, secret_keys
from .structured_text import mapping_in

NAME = re.compile(
    r"(?<!by)(?<!by_)(?<!com)(?<!\bno)(?<!_no)pass(?!ive|port|ed|ing|thr)|secret|token|credential|(^|_)code$"
    r"|(^|[_.])(creds?|psk|pwd?)$|(admin|bind|root)pw$|connection_?string"
    r"|(access|account|api|auth|encryption|master|private|shared|signing)_?key"
    r"|(client|deploy|hmac|ssl|storage|tls|unseal)_?keys?$",
    re.IGNORECASE,
)
"""Matches the names of secrets: of passwords, passcodes, tokens, keys, and the secrets and codes of application
credentials and OpenID Connect. ``NOPASSWD``, as sudo knows it, is none."""

NOT_SECRET = re.compile(
    r"(_endpoint|_type|_url|_name|_path|_file|_methods?|(?<!token)_id|public_?key|_stdin)$"
    r"|[_.](age|count|days|duration|expir(es|y|ation)(_at|_in)?|format|hours|interval|len|length|lifetime|limit|max|min"
    r"|minutes|period|policy|required|retries|seconds|size|timeout|ttl)$"
    r"|(^|[_.])pass(es|_through)$|proxy_pass$|pull_?secrets$|_encryption$|_(dir|ref)$|(^|_)(max|n|num)_tokens$|tokenize"
    r"|(area|country|currency|error|exit|http|language|postal|region|response|return|status|zip)_code$",
    re.IGNORECASE,
)
"""Matches those of the same names that only tell where, of which kind, how long or for how long a secret is, and the
codes that everybody knows."""

NAME_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-\s]")
"""Matches where the parts of a name meet that are not separated by an underscore, as in ``tokenType``."""

USER_INFO = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]*://)(?P<user>[^\s/@:'\"?#]*)(:(?P<password>[^\s/'\"]*))?@")
"""Matches the beginning of a URL with a user name, and possibly a password."""

HTTP = re.compile(r"(?:[\w.-]+\+)?https?://", re.IGNORECASE)
"""Matches the schemes of URLs in which the only part of the user info is a token."""

NO_SCHEME = re.compile(r"^[^\s/@:]+:(?P<password>[^\s/]+)@(?!sha\d+:)")
"""Matches the user info of a URL whose scheme was forgotten. The digest of an image is none."""

PAIR = re.compile(
    r"""(?P<quote>["']?)(?<!\w)(?P<name>\w[\w-]{0,80})(?P=quote)\s*(?P<separator>[:=])[^\S\n]*
    (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[|>][+-]?\s*\n\s*[^\n]+|(?:[^\s,;&}\]$]|\$\{[^{}$\n]{0,80}\}|\$){1,8000})
    (?P<rest>[^\n]{0,1000})""",
    re.VERBOSE,
)
"""Matches a name and its value in JSON, YAML, or key=value pairs, and the rest of the line."""

HEADER = re.compile(
    r"""^(?P<indent>[^\S\n]*)(?:-[^\S\n]+)?["']?(?P<name>\w[\w-]{0,80})["']?:[^\S\n]*(?:\#[^\n]*)?\n""",
    re.VERBOSE | re.MULTILINE,
)
"""Matches a name in YAML whose value is on the lines below."""

LINE = re.compile(r"[^\n]+|(?<=\n)(?=\n)")
"""Matches a line without its end, also an empty one."""

OPTION = re.compile(
    r"""(?<![\w-])--?(?!(?:ask|disable|enable|no|prompt|show|skip|use)-)(?P<name>[A-Za-z][\w-]{1,80})
    (?:[^\S\n]+["']?|["'],[^\S\n]*["']|["']?\n[^\S\n]*-[^\S\n]+["']?)(?P<value>(?!-)[^\s"'|;&<>]+)""",
    re.VERBOSE,
)
"""Matches an option of a command with its value, also as two items of a list in JSON or YAML."""

OPTION_NAME = re.compile(r"--?(?P<name>[A-Za-z][\w-]+)")
"""Matches an option of a command."""

REFERENCE = re.compile(r"\$\{\w+\}?|\$\(.*|`.*|\$[A-Z_][A-Z0-9_]*|\$[?#@*!$\d]|\$(?P<name>\w+)", re.DOTALL)
"""Matches what a shell puts another value in the place of."""

SWITCH = re.compile(r"true|false|yes|no|on|off|null|none|~|[*!]{1,2}", re.IGNORECASE)
"""Matches texts that switch something, such as ``lock_passwd`` in user data, stand for nothing, or lock a
user."""

BY_CHANCE = re.compile(r".{1,7}|[A-Za-z]{8,11}", re.DOTALL)
"""Matches secrets that other values can hold by chance, such as ``demo`` and ``devstack``: short ones, and words."""

FOLDERS = frozenset({"PWD", "OLDPWD"})
"""The variables of a shell that hold folders."""

PLACES = frozenset({"auth", "cloud", "documents", "inputs", "operation_params", "params"})
"""The options of all modules that can hold secrets, by name: the rest of a task declares what everybody may read."""


def is_secret(name: str) -> bool:
    """Whether the name of an option, setting or parameter says that its value is secret."""
    if name in FOLDERS:
        return False
    name = NAME_PARTS.sub("_", name)
    return bool(NAME.search(name)) and not NOT_SECRET.search(name)


def announces_secret(value: Any) -> bool:
    """Whether an item of a list is an option of a command, such as ``--password``, so that the next item is secret."""
    found = OPTION_NAME.fullmatch(value) if isinstance(value, str) else None
    return found is not None and is_secret(found["name"])


def is_switch(value: Any) -> bool:
    """Whether a value only switches something or stands for nothing, so that it is no secret whatever its name."""
    return value is None or isinstance(value, bool) or (isinstance(value, str) and bool(SWITCH.fullmatch(value)))


def keys_of_secrets(value: Mapping[Any, Any], *, secret: bool, hidden: Collection[str]) -> set[Any]:
    """The keys of a map whose values are secret, whatever their own names say.

    That is because of the map, or of a name that it gives, as an item in a list of variables does.

    :param secret: whether the map is secret.
    :param hidden: the keys of a map of parameters whose values are secret.
    """
    named = any(is_secret(str(value.get(key) or "")) for key in ("name", "key"))
    return {*secret_keys(value, secret=secret), *hidden, *(("value", "default") if named else ())}


def secrets_in(value: Any, name: str = "", *, secret: bool = False, hidden: Collection[str] = ()) -> Iterator[str]:
    """The secrets in a value, as texts that can stand in a message or a log.

    :param value: what a playbook can hold.
    :param name: the name of the value.
    :param secret: whether everything in it is secret.
    :param hidden: the keys of a map of parameters whose values are secret.
    """
    secret = secret or is_secret(name)
    if isinstance(value, bytes | bytearray):
        value = bytes(value).decode(errors="replace")
    if isinstance(value, Mapping):
        inherited = keys_of_secrets(value, secret=secret, hidden=hidden)
        hidden_here = hidden_parameters(value, hidden)
        for key, part in value.items():
            below = hidden_here if key in WITH_PARAMETERS else ()
            yield from secrets_in(part, str(key), secret=key in inherited, hidden=below)
    elif isinstance(value, list | tuple | set | frozenset):
        parts = [*value]
        for before, part in zip([None, *parts], parts, strict=False):
            yield from secrets_in(part, secret=secret or announces_secret(before))
    elif is_switch(value):
        return
    elif secret:
        yield from filter(None, {str(value), str(value).strip()})
    elif isinstance(value, str):
        yield from _secrets_in_text(value, name)


def _secrets_in_text(text: str, name: str) -> Iterator[str]:
    yield from _in_urls(text)
    # A script whose first command has a colon can be valid YAML by chance.
    mapping = None if text.lstrip().startswith("#!") else mapping_in(text)
    if mapping is not None:
        yield from secrets_in(mapping)
    else:
        yield from _in_blocks(text)
    # Also as they are written: with the escapes of the text.
    yield from _in_pairs(text, is_read=mapping is not None)
    options = ((found["name"], found["value"]) for found in OPTION.finditer(text))
    written = [value for option, value in options if is_secret(option)]
    # The name can be a part of the form, as of a header.
    written += secrets_by_form(f"{name}: {text}" if name else text)
    yield from (secret for secret in written if secret and not _stands_for_another(secret))


def _in_pairs(text: str, *, is_read: bool) -> Iterator[str]:
    """The secrets in the pairs of a text.

    :param is_read: whether the text was read as a mapping, so that maps and lists in it need no second look.
    """
    for name, separator, written, rest in _pairs(text):
        if not is_secret(name):
            continue
        quoted = len(written) > 1 and written[0] in "\"'" and written[-1] == written[0]
        value = written[1:-1] if quoted else written.lstrip("\"'")
        if is_switch(value) or _stands_for_another(value.rstrip("\"'")):
            continue
        if written[0] in "{[" and is_read:
            continue
        structure = mapping_in(f"{name}: {written}{rest}") if written[0] in "{[" else None
        if structure is not None:
            yield from secrets_in(structure)
            continue
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


def _in_blocks(text: str) -> Iterator[str]:
    """The secrets on the lines below a name in YAML, also inside a text that is not YAML as a whole."""
    for header in HEADER.finditer(text):
        if not is_secret(header["name"]):
            continue
        block = [*_below(text, header.end(), header["indent"])]
        structure = mapping_in("\n".join([f"{header['name']}:", *block]))
        if structure is not None:
            yield from secrets_in(structure)
        else:
            yield from filter(None, (line.strip() for line in block))


def _below(text: str, position: int, indent: str) -> Iterator[str]:
    """The lines from a position on that are indented further, or begin an item of a list."""
    starts = (f"{indent} ", f"{indent}\t", f"{indent}- ")
    lines = (line[0] for line in LINE.finditer(text, position))
    return takewhile(lambda line: not line.strip() or line.startswith(starts), lines)


def _stands_for_another(value: str) -> bool:
    """Whether a value in a text is only the name of another one, such as a variable of a shell."""
    found = REFERENCE.fullmatch(value)
    return found is not None and (not found["name"] or is_secret(found["name"]))


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
    """The passwords in URLs, as they are and decoded. A user without a password is a token, except in SSH."""
    for found in (*USER_INFO.finditer(value), *NO_SCHEME.finditer(value)) if isinstance(value, str) else ():
        parts = found.groupdict()
        secret = parts["password"] or (parts.get("user") if HTTP.fullmatch(parts.get("scheme", "")) else "")
        if secret and not _stands_for_another(secret):
            yield from (secret, unquote(secret))
