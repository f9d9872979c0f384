# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the structure of a page without a browser: its tags, ids, headings, links, charts, and what it would load."""

from __future__ import annotations

import re
from html.parser import HTMLParser

EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})
"""Elements without an end tag."""
LOADING = frozenset({"audio", "embed", "iframe", "img", "link", "object", "script", "video", "base", "form", "image"})
"""Elements that load something or send something, none of which a page needs."""
LOADED = re.compile(r"https?:|//[a-z]|url\((?!#)|@import|javascript:", re.IGNORECASE)
"""Matches what would be loaded, in an attribute or in the style sheet."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Structure(HTMLParser):
    """What a page consists of.

    :var faults: what is wrong with it, in words.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.text = ""
        self.charts: list[str] = []
        self._open: list[str] = []
        self._titles: list[int] = []
        self.feed(page)
        self.close()
        if self._open:
            self.faults.append(f"not closed: {', '.join(self._open)}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        values = {name: value or "" for name, value in attrs}
        if len(values) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag in LOADING:
            self.faults.append(f"there is a <{tag}>")
        self.faults += [f"{name} of <{tag}> is {value!r}" for name, value in values.items() if is_bad(name, value)]
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        if tag in HEADINGS:
            self.headings.append(HEADINGS.index(tag) + 1)
        if tag == "svg":
            self._titles.append(0)
        if tag == "title" and "svg" in self._open:
            self._titles[-1] += 1
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once, as those inside a chart are."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if tag in EMPTY:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> inside of {' '.join(self._open[-3:])}")
            return
        self._open.pop()
        if tag == "svg" and not self._titles.pop():
            self.faults.append("a chart has no title")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if "style" in self._open:
            self.faults += [f"the style sheet loads {found}" for found in LOADED.findall(data)]
        elif self._open and self._open[-1] == "title" and "svg" in self._open:
            self.charts.append(data)
        else:
            self.text += data


def is_bad(name: str, value: str) -> bool:
    """Whether an attribute runs or loads something."""
    return name.startswith("on") or (name in {"href", "src", "style", "xlink:href"} and not value.startswith("#"))


def faults(page: str) -> list[str]:
    """What is wrong with the structure of a page."""
    found = Structure(page)
    twice = sorted({id for id in found.ids if found.ids.count(id) > 1}) if len(set(found.ids)) < len(found.ids) else []
    jumps = [
        f"a heading of level {after} follows one of level {before}"
        for before, after in zip([0, *found.headings], found.headings, strict=False)
        if after > before + 1
    ]
    known = set(found.ids)
    return [
        *found.faults,
        *(f"the id {id} is there twice" for id in twice),
        *jumps,
        *([] if found.headings.count(1) == 1 else ["there is not one heading of level 1"]),
        *(f"the link {link} leads nowhere" for link in found.links if link[1:] not in known),
        *([] if page.startswith("<!DOCTYPE html>") else ["it does not begin with a doctype"]),
        *([] if found.charts else ["there are no charts"]),
    ]
