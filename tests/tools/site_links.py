# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The links of the site: whether each leads to a file and an anchor that exist, and which lead to other hosts.

LinkChecker can check anchors as well, but reads the whole page anew for each of its thousands of anchors, which takes
minutes. Here, each page is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit

SOURCE = re.compile(
    r"https://(?:github\.com/senlin-clustering/senlin\.clustering/(?:blob|edit|tree)|"
    r"raw\.githubusercontent\.com/senlin-clustering/senlin\.clustering)/main/(?P<path>[^?#]+)"
)
"""The address of a file in the repository."""
LINKS = {"href", "src", "data"}
"""The attributes of elements that hold an address."""


@dataclass
class Linked:
    """What a page can be linked at, and what it links to."""

    anchors: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


class Reader(HTMLParser):
    """Collects anchors and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Linked()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the anchors and the addresses of an element."""
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (tag, name) == ("a", "name"):
                self.found.anchors.add(value)
            elif name in LINKS:
                self.found.addresses.add(value)


def linked(html: str) -> Linked:
    """The anchors and the links of a page."""
    reader = Reader()
    reader.feed(html)
    return reader.found


def read(folder: Path) -> dict[str, Linked | None]:
    """All files of the site by their paths in it, and for pages their links."""
    return {
        path.relative_to(folder).as_posix(): linked(path.read_text()) if path.suffix == ".html" else None
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def broken(files: Mapping[str, Linked | None]) -> Iterator[str]:
    """The links that lead to no file of the site, or to no anchor of it, each as a sentence."""
    for name, page in files.items():
        for address in sorted(page.addresses) if page else []:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = normpath(unquote(urljoin(name, parts.path))) if parts.path else name
            if target not in files:
                yield f"{name}: the link {address} leads to {target}, which does not exist"
            elif not anchored(files[target], unquote(parts.fragment)):
                yield f"{name}: the link {address} leads to an anchor that {target} does not have"


def anchored(page: Linked | None, anchor: str) -> bool:
    """Whether a link to an anchor of a file leads somewhere; a file that is no page has no anchors of its own."""
    return page is None or anchor in {"", "top"} or anchor in page.anchors


def missing_sources(addresses: Iterable[str], folder: Path) -> Iterator[str]:
    """The links to files of the repository that the checkout does not have, each as a sentence.

    :param folder: the checkout.
    """
    for address in addresses:
        found = SOURCE.match(address)
        if found and not (folder / unquote(found["path"])).exists():
            yield f"the link {address} leads to a file that the repository does not have"


def external(files: Mapping[str, Linked | None]) -> dict[str, list[str]]:
    """The addresses on other hosts, and the pages that link to them."""
    found: dict[str, list[str]] = {}
    for name, page in files.items():
        for address in sorted(page.addresses) if page else []:
            if urlsplit(address).scheme in {"http", "https"}:
                found.setdefault(address, []).append(name)
    return dict(sorted(found.items()))
