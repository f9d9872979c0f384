# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes sample pages under .cache/pages: of a few clusters, and of a hundred with nearly ten thousand actions."""

from __future__ import annotations

import sys

from tools.places import CACHE, ROOT

FOLDER = CACHE / "pages"
PAGES = {"few": (3, 24), "many": (100, 65)}
"""By the name of a page, how many clusters it has, and how busy they are."""


def main() -> int:
    """Make them; returns the exit status."""
    sys.path.append(str(CACHE / "collections"))
    # Only now can the collection be imported, and only in this environment.
    from .render import page_of
    from .sample import Sample

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (clusters, busy) in PAGES.items():
        path = FOLDER / f"{name}.html"
        path.write_text(page_of(Sample(clusters, busy=busy).found))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)
    return 0
