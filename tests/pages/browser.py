# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium, and what it notices of a page: messages of the console, errors, requests, and a page that is too wide."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

THEMES = ("light", "dark")
HEIGHT = 900
"""The height of each window, in pixels."""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a page is wider than its window."""


class NoChromium(Exception):
    """There is no Chromium; the message says how to install it."""


@contextmanager
def launched() -> Iterator[Browser]:
    """The Chromium of the system, or the one that the environment variable CHROMIUM names.

    :raises NoChromium: there is none.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise NoChromium("There is no Chromium. Install it, such as with: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def watched(browser: Browser, theme: str, width: int, allowed: Callable[[str], bool]) -> tuple[Page, list[str]]:
    """An empty page in a window of its own, and a list that gets what is wrong with what is loaded into it.

    :param width: of the window, in pixels.
    :param allowed: says of an address whether the page may request it.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=theme, reduced_motion="reduce"
    )
    page = context.new_page()
    seen: list[str] = []
    page.on("console", lambda message: seen.append(f"the console has {message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"an error: {error}"))
    page.on("request", lambda request: allowed(request.url) or seen.append(f"it requests {request.url}"))
    return page, seen


def too_wide(page: Page) -> Iterator[str]:
    """That a page is wider than its window, if it is."""
    wider = page.evaluate(TOO_WIDE)
    if wider > 0:
        yield f"it is {wider} pixels wider than the window"
