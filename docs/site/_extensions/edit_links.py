# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells each page where it can be edited: a guide in its own file, and the page of a module in the module."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

REPOSITORY = "https://github.com/senlin-clustering/senlin.clustering/edit/main"
WITHOUT_SOURCE = {"changelog", "environment_variables", "genindex", "modules", "plugins", "roles", "search"}
"""The pages that the build makes of others."""


def edit_url(page: str, meta: dict[str, str]) -> str | None:
    """The address at which a page can be edited, or None if the build makes it of others.

    :param meta: the fields at the top of the page, where antsibull-docs names the source of a plugin.
    """
    if "github_url" in meta:
        return meta["github_url"].partition("?")[0]
    if page in WITHOUT_SOURCE:
        return None
    return f"{REPOSITORY}/docs/site/index.rst" if page == "index" else f"{REPOSITORY}/docs/docsite/rst/{page}.rst"


def add_edit_url(
    dummy_app: Sphinx, page: str, dummy_template: str, context: dict[str, Any], dummy_doctree: nodes.document | None
) -> None:
    """Give the template of a page its address for editing."""
    context["edit_url"] = edit_url(page, context.get("meta") or {})


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handler."""
    app.connect("html-page-context", add_edit_url)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
