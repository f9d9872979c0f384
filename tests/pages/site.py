# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads pages of the site in Chromium, in both themes and in two widths, and takes pictures of them.

A page must load nothing from another host, write nothing to the console, and not be wider than the window. Its side bar
must have all sections, and the search must find what operators look for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from playwright.sync_api import Browser, Page
from tools.places import CACHE, ROOT
from tools.served import served

from .browser import THEMES, NoChromium, launched, too_wide, watched

HTML = CACHE / "docs" / "html"
PICTURES = CACHE / "pages" / "site"
WIDTHS = {"wide": 1400, "phone": 390}
"""The widths of the windows, in pixels."""
PAGES = (
    "index",
    "guide_getting_started",
    "guide_rolling_update",
    "guide_report",
    "glossary",
    "modules",
    "cluster_module",
    "scaling_group_role",
    "members_inventory",
    "addresses_filter",
    "changelog",
)
"""The documents to load: the start page, and pages of each kind."""
SEARCHES = {"rollback": "guide_rolling_update.html"}
"""By a word that an operator looks for, the page that must be among the results."""
CAPTIONS = ".sidebar-tree .caption-text"
"""What names a section in the side bar."""

CUT = """[...document.querySelectorAll(".table-wrapper:has(.ansible-option-table)")].some(
    (element) => element.scrollWidth > element.clientWidth + 1
)"""
"""Whether a table of options is wider than its place."""


def main() -> int:
    """Load the pages; returns the exit status."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        with launched() as browser, served(HTML) as address:
            faults = [fault for document in PAGES for fault in check(browser, address, document)]
            faults += [fault for word, wanted in SEARCHES.items() for fault in search(browser, address, word, wanted)]
    except NoChromium as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def check(browser: Browser, address: str, document: str) -> Iterator[str]:
    """What is wrong with a page in each theme and width."""
    for theme in THEMES:
        for width, pixels in WIDTHS.items():
            page, seen = watched(browser, theme, pixels, lambda url: url.startswith((address, "data:")))
            response = page.goto(f"{address}{document}.html")
            where = f"{document}.html, {theme}, {width}"
            if response is None or not response.ok:
                yield f"{where}: it cannot be loaded"
            else:
                yield from (
                    f"{where}: {fault}"
                    for fault in [*seen, *too_wide(page), *side_bar(page), *faults_of_the_content(page)]
                )
                take(page, f"{document}-{theme}-{width}")
            page.context.close()


def side_bar(page: Page) -> Iterator[str]:
    """The sections that the side bar lacks, or that it does not show when it is opened."""
    shown = page.locator(CAPTIONS).all_text_contents()
    missing = [title for title in sections() if title not in shown]
    if missing:
        yield f"the side bar lacks the sections {', '.join(missing)}"


def faults_of_the_content(page: Page) -> Iterator[str]:
    """That the theme shows an error in place of contents, which it has at the side, or cuts a table of options."""
    if page.locator("article .contents").count():
        yield "it has contents of its own, which the theme marks as an error"
    if page.evaluate(CUT):
        yield "it has a table of options that is wider than the page"


def sections() -> list[str]:
    """The titles of the sections in extra-docs.yml, which has each on a line of its own."""
    listed = (ROOT / "docs" / "docsite" / "extra-docs.yml").read_text()
    return re.findall(r"^  - title: (.+)$", listed, re.M)


def search(browser: Browser, address: str, word: str, wanted: str) -> Iterator[str]:
    """That the search does not find a page by a word, if so."""
    for width, pixels in WIDTHS.items():
        page, seen = watched(browser, "light", pixels, lambda url: url.startswith((address, "data:")))
        page.goto(address)
        if width == "phone":
            page.locator("label.nav-overlay-icon").click()
        page.locator(".sidebar-search").fill(word)
        page.locator(".sidebar-search").press("Enter")
        page.wait_for_selector("#search-results .search-summary")
        page.wait_for_selector(f"#search-results a[href^='{wanted}']", state="attached", timeout=20_000)
        take(page, f"search-{word}-{width}")
        yield from (f"the search for {word}, {width}: {fault}" for fault in [*seen, *too_wide(page)])
        page.context.close()


def take(page: Page, name: str) -> None:
    """Take a picture of a window."""
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    print(f"{picture.relative_to(ROOT)}", flush=True)
