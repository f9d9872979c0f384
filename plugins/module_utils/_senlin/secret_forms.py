# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Secrets that are recognized by their form or by the command before them, whatever their names. Pure.

These are private keys, password hashes, keys and tokens of well-known services, the header ``Authorization``, and the
passwords that commands such as ``mysql`` and ``chpasswd`` get.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = r"""(?P<secret>"[^"\n]+"|'[^'\n]+'|[^\s"'|;&-][^\s|;&"']*)"""
"""Matches a word of a command line that is no option."""
OF_LINE = r"[^\n|;&]{0,300}?"
"""Matches other words of the same command. It has a limit, as a text can be one long line."""

KEYS = (
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?P<secret>.+?)(?:-----END|\Z)",
    r"(?P<secret>\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2(?:id|i|d))\$(?:[\w./,=+-]{1,80}\$){1,4}[\w./+-]{20,})",
    r"\b(?P<secret>(?:AKIA|ASIA)[A-Z0-9]{16})\b",
    r"\b(?P<secret>eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)",
    r"\b(?P<secret>(?:gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|hvs\.|sk_live_)[\w.-]{16,})",
    r"\b(?P<secret>(?:AIza|dckr_pat_|dop_v1_|hf_|npm_|pypi-|sk-|sk_test_)[\w.-]{20,})",
    r"-----BEGIN OpenVPN Static key V1-----(?P<secret>.+?)(?:-----END|\Z)",
    r"\bPrivate-Lines:\s*\d+\s+(?P<secret>\S+)",
    r"(?P<secret>\{S?SHA(?:\d{3})?\}[\w+/=]{20,})",
    r"\b(?P<secret>AGE-SECRET-KEY-1\w{20,})",
    r"""secret_?access_?key["']?[^\S\n]+["']?(?P<secret>[A-Za-z0-9/+=]{30,})""",
)
"""Match private keys in PEM and other forms, hashes of passwords, keys of AWS, JSON Web Tokens, and tokens with a known
beginning."""

HEADERS = (
    r"""\bauthorization["']?\s*[:=]\s*["']?(?i:apikey|basic|bearer|digest|negotiate|token)\s+(?P<secret>[^\s"',]+)""",
    r"\bbearer\s+(?P<secret>(?=[A-Za-z._~+/=-]*\d)[\w.~+/=-]{16,})",
)
"""Match what HTTP requests identify themselves with. Prose about bearer tokens has no digits in a long word."""

COMMANDS = (
    rf"\b(?:mysql|mariadb)[\w-]*{OF_LINE}[\s\"'](?-i:-p){WORD}",
    rf"\bsshpass\s+(?-i:-p)\s*{WORD}",
    rf"\b(?:buildah|docker|helm|nerdctl|oc|podman|skopeo)\s{OF_LINE}\blogin\b{OF_LINE}\s(?-i:-p)\s*{WORD}",
    rf"""\bcurl\b{OF_LINE}\s(?:-u|--user|--proxy-user)[\s=]*["']?[^\s:"']+:(?P<secret>[^\s"']+)""",
    rf"\buser(?:add|mod)\b{OF_LINE}\s(?:-p|--password)[\s=]*{WORD}",
    rf"\b(?:echo|printf)\s+(?:-\w+\s+)?{WORD}\s*\|\s*(?:sudo\s+)?passwd\b",
    r"""\b(?:echo|printf)\s+(?:-\w+\s+)?["']?[\w.-]+:(?P<secret>[^\s"'|]+)["']?\s*\|\s*(?:sudo\s+)?[\w/]*chpasswd\b""",
    r"""\bchpasswd\s*<<<\s*["']?[\w.-]+:(?P<secret>[^\s"']+)""",
    r"""^(?=[^\n]*\bchpasswd\b)[^\n]*<<[^<\n][^\n]*\n\s*[\w.-]+:(?P<secret>[^\s"']+)""",
    r"\b(?:login|machine)\s+\S+\s+password\s+(?P<secret>\S+)",
    r"^[\w.*-]+:(?:\d+|\*):[^:\s]+:[^:\s]+:(?P<secret>\S+)$",
    r"^\s*(?:bindpw|masterauth|requirepass|rootpw)\s+(?P<secret>\S+)",
    r"""["']?\b_?auth["']?\s*[:=]\s*["']?(?P<secret>(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])[\w+/]{12,}={0,2})(?![\w+/])""",
    r"\bnet\s+user\s+[^\s/]+\s+(?P<secret>[^\s/]\S*)",
    r"""\bConvertTo-SecureString\s+(?:-String\s+)?["'](?P<secret>[^"'$]+)""",
    r"<\w*password>\s*(?:<value>\s*)?(?P<secret>[^<\s][^<]*)<",
    r"""\b(?:identified\s+by|with\s+(?:encrypted\s+)?password|set\s+password)\s*=?\s*(?P<secret>"[^"\n]+"|'[^'\n]+')""",
)
"""Match passwords on command lines, in the input of commands, in the files of some programs, in XML, and in SQL."""

FORMS = tuple(
    re.compile(pattern, flags)
    for patterns, flags in ((KEYS, re.DOTALL), (HEADERS, re.IGNORECASE), (COMMANDS, re.IGNORECASE | re.MULTILINE))
    for pattern in patterns
)
"""All of these, each with the secret as a group."""


def secrets_by_form(text: str) -> Iterator[str]:
    """The secrets in a text that are secrets by their form, without the quotes around them."""
    for form in FORMS:
        for found in form.finditer(text):
            yield found["secret"].strip().strip("\"'")
