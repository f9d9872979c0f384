# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the sample pages in Chromium, in both themes and in two widths, and takes pictures of them.

A page must load nothing but itself, write nothing to the console, and not be wider than the window. All links must lead
to what can be seen, also into sections that are closed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page
from tools.places import ROOT

from .browser import THEMES, NoChromium, launched, too_wide, watched
from .make import FOLDER, PAGES

WIDTHS = {"wide": 1100, "phone": 380}
"""The widths of the windows, in pixels."""
PICTURES = ROOT / "docs" / "images"
"""The pictures of the documentation."""
KEPT = {
    "report-light.png": ("few", "light", "wide", None),
    "report-dark.png": ("few", "dark", "wide", "#cluster-3"),
    "report-drift.png": ("few", "light", "wide", "#drift"),
    "report-phone.png": ("many", "dark", "phone", None),
}
"""By the file of a picture, the page, the theme and the width, and the part of the page if it is not its beginning."""
LARGEST = 150_000
"""How many bytes a picture of the documentation may have."""


def main(*, keep: bool) -> int:
    """Load them; returns the exit status.

    :param keep: whether to replace the pictures of the documentation.
    """
    try:
        with launched() as browser:
            faults = [fault for name in PAGES for fault in check(browser, name)]
            faults += list(keep_pictures(browser)) if keep else []
    except NoChromium as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def check(browser: Browser, name: str) -> Iterator[str]:
    """What is wrong with a page in each theme and width."""
    for theme in THEMES:
        for width in WIDTHS:
            page, seen = opened(browser, name, theme, width)
            where = f"{name}.html, {theme}, {width}"
            yield from (f"{where}: {fault}" for fault in seen)
            yield from (f"{where}: {fault}" for fault in too_wide(page))
            picture = FOLDER / f"{name}-{theme}-{width}.png"
            page.screenshot(path=picture, full_page=name == "few")
            print(f"{picture.relative_to(ROOT)}", flush=True)
            if (theme, width) == ("light", "wide"):
                yield from (f"{where}: {fault}" for fault in check_links(page))
            page.context.close()


def opened(browser: Browser, name: str, theme: str, width: str) -> tuple[Page, list[str]]:
    """A page in a window of its own, and a list that gets what it writes to the console and what it requests."""
    address = (FOLDER / f"{name}.html").as_uri()
    page, seen = watched(browser, theme, WIDTHS[width], lambda url: url == address)
    page.goto(address)
    return page, seen


def check_links(page: Page) -> Iterator[str]:
    """The links of the table of clusters that do not show the section of the cluster."""
    links = page.locator("#clusters tbody a")
    for place in {0, links.count() // 2, links.count() - 1}:
        target = str(links.nth(place).get_attribute("href"))
        links.nth(place).focus()
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash === " + repr(target))
        if not page.locator(f"{target} h3").is_visible():
            yield f"the link {target} shows nothing"
        elif page.locator(target).bounding_box() is None:
            yield f"the section {target} is not on the page"


def keep_pictures(browser: Browser) -> Iterator[str]:
    """Replace the pictures of the documentation, and name those that are too large."""
    PICTURES.mkdir(exist_ok=True)
    for file, (name, theme, width, part) in KEPT.items():
        page, dummy = opened(browser, name, theme, width)
        path: Path = PICTURES / file
        if part:
            page.locator(part).screenshot(path=path)
        else:
            page.screenshot(path=path)
        page.context.close()
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)
        if path.stat().st_size > LARGEST:
            yield f"{file} has more than {LARGEST} bytes"
