# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is different in the source of a page when it is built for the site.

The pages are written for every place that builds the documentation of collections, such as docs.ansible.com. On this
site, pictures come from the checkout, and what the site shows elsewhere is left out.
"""

from __future__ import annotations

import re

PICTURES = "https://raw.githubusercontent.com/senlin-clustering/senlin.clustering/main/docs/images/"
"""Where guides have their pictures from, as docs/images is not at hand everywhere, such as in the tarball."""
LOCAL = "/images/"
"""The copy of docs/images, so that the site needs no other host, and a missing picture fails the build."""
LOCAL_CONTENTS = re.compile(r"^\.\. contents::.*\n(?: +:.*\n)*", re.M)
"""The contents of a page, which the theme shows at its side."""
HEADING = re.compile(
    r"^senlin\.clustering\.(?P<name>\w+ (?:module|role|filter|inventory)) -- (?P<summary>.+)\n\++\n(?P<between>[^+]*?)"
    r"^\.\. note::\n    This \w+(?: \w+)? is part of the `(?P<note>.*\n(?:    .*\n|\n)*)",
    re.M,
)
"""The heading of a plugin, and below it a note: to which collection it belongs, and how to install it."""
USE = re.compile(r"^    (To use it in a playbook, specify: .*)$", re.M)
"""What of the note is of use here."""


def for_site(text: str) -> str:
    """The source of a page as the site has it. The numbers of its lines do not change."""
    text = text.replace(PICTURES, LOCAL)
    text = LOCAL_CONTENTS.sub(blank, text)
    return HEADING.sub(shorten, text)


def blank(found: re.Match[str]) -> str:
    """As many empty lines."""
    return "\n" * found[0].count("\n")


def shorten(found: re.Match[str]) -> str:
    """A short heading, the summary as a sentence, what of the note is of use, and empty lines."""
    used = USE.search(found["note"])
    sentences = f"{found['summary'].rstrip('.')}. {used[1] if used else ''}".rstrip()
    kept = f"{found['name']}\n{'+' * len(found['name'])}\n{found['between']}{sentences}"
    return kept + "\n" * (found[0].count("\n") - kept.count("\n"))
