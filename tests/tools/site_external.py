# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the links of the site to other hosts with LinkChecker, which needs the Internet."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from html import escape
from pathlib import Path

from .served import served

SETTINGS = """\
[checking]
recursionlevel=1
timeout=30
[filtering]
checkextern=1
# An address that redirects is no fault: many stand for the latest release.
ignorewarnings=http-redirected
[AnchorCheck]
"""
NEEDS_LOGIN = "/edit/main/"
"""What the addresses have at which a page can be edited, which need a login. Their files are checked otherwise."""


def check_external(addresses: Iterable[str], folder: Path) -> str | None:
    """Check addresses on other hosts, and return what LinkChecker says if one does not work.

    :param folder: gets a page with the addresses, which LinkChecker reads, and its settings.
    """
    links = [f'<a href="{escape(each)}">{escape(each)}</a>' for each in addresses if NEEDS_LOGIN not in each]
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "linkcheckerrc"
    settings.write_text(SETTINGS)
    (folder / "index.html").write_text("\n".join(["<!doctype html><title>Links</title>", *links]))
    # It is served, because LinkChecker gives up the rights of root, and may not be able to read the file.
    with served(folder) as address:
        command = ["linkchecker", "--config", str(settings), "--no-status", f"{address}index.html"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout if done.returncode != 0 else None
