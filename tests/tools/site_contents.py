# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the side bar of the site lists: the guides by extra-docs.yml, and the pages that antsibull-docs has made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TITLE = re.compile(
    r"^senlin\.clustering\.(?P<name>\w+) (?P<kind>module|role|filter|inventory) -- (?P<summary>.+)$", re.M
)
"""The heading of a page of antsibull-docs."""
HAS_STATE_ABSENT = ':ansible-option-choices-entry:`"absent"`'
"""What the page of a module has that declares a resource."""
IS_INFO = "_info"
READING = ("cluster_drift", "cluster_export")
"""The modules that read only, although their names do not end in ``_info``."""
REFERENCE = "Reference"
"""The section of extra-docs.yml that also gets the pages of modules, roles and plugins, and the changelog."""


EMPTY_CHANGELOG = re.compile(r"^The changelog of \S+ is empty\.$", re.M)
"""What antsibull-docs writes before the first release."""
RELEASE_NOTES = re.compile(r"^=+\n.* Release Notes\n=+$", re.M)
"""The heading that antsibull-docs writes after it."""
CHANGELOG = "=========\nChangelog\n========="

ROLES = "reference_roles"
"""The guide to roles."""


class SiteFailed(Exception):
    """The site cannot be built; the message says why."""


@dataclass(frozen=True)
class Described:
    """The page of a module, role or plugin: its document, and what its heading says."""

    document: str
    name: str
    kind: str
    summary: str
    declares: bool = False

    @property
    def reads(self) -> bool:
        """Whether it is a module that reads only."""
        return self.kind == "module" and (self.name.endswith(IS_INFO) or self.name in READING)


def described(document: str, text: str) -> Described:
    """What the source of a page of antsibull-docs is about.

    :raises SiteFailed: it has no such heading.
    """
    found = TITLE.search(text)
    if found is None:
        raise SiteFailed(f"{document}.rst has no heading that tests/tools/site_contents.py knows. Correct TITLE there.")
    return Described(document, found["name"], found["kind"], found["summary"], HAS_STATE_ABSENT in text)


def lists(pages: Iterable[Described]) -> dict[str, str]:
    """The pages that list modules, roles and plugins, by their documents."""
    pages = sorted(pages, key=lambda page: page.name)
    modules = [page for page in pages if page.kind == "module"]
    return {
        "modules": list_page(
            "Modules",
            "The action group ``senlin.clustering.clustering`` sets defaults for all modules, such as ``cloud``.",
            {
                "Modules that declare a resource": [page for page in modules if page.declares],
                "Modules that perform an operation": [page for page in modules if not page.declares and not page.reads],
                "Modules that only read": [page for page in modules if page.reads],
            },
        ),
        "roles": list_page(
            "Role variables",
            "Each page describes the variables and the entry points of a role. For examples and results, see "
            ":ref:`ansible_collections.senlin.clustering.docsite.reference_roles`.",
            {"": [page for page in pages if page.kind == "role"]},
        ),
        "plugins": list_page(
            "Plugins",
            "The collection has an inventory plugin and filters. For the event source, see "
            ":ref:`ansible_collections.senlin.clustering.docsite.reference_event_source`.",
            {
                "Inventory": [page for page in pages if page.kind == "inventory"],
                "Filters": [page for page in pages if page.kind == "filter"],
            },
            more=["environment_variables"],
        ),
    }


def list_page(
    title: str, introduction: str, groups: Mapping[str, Sequence[Described]], more: Sequence[str] = ()
) -> str:
    """The source of a page that lists other pages in groups, each with a heading unless it is empty.

    :param more: documents that the side bar lists after those of the groups.
    """
    lines = [title, "=" * len(title), "", introduction, ""]
    for heading, pages in groups.items():
        lines += [heading, "-" * len(heading), ""] if heading else []
        lines += [".. list-table::", "   :widths: 35 65", ""]
        for page in pages:
            lines += [f"   * - :doc:`{page.name} <{page.document}>`", f"     - {page.summary}"]
        lines += [""]
    entries = [f"{page.name} <{page.document}>" for pages in groups.values() for page in pages]
    return "\n".join([*lines, *toctree("", [*entries, *more])])


def toctree(caption: str, entries: Iterable[str]) -> Iterator[str]:
    """The lines of a toctree that only the side bar shows."""
    yield from [".. toctree::", "   :hidden:"]
    yield from [f"   :caption: {caption}"] if caption else []
    yield from ["", *(f"   {entry}" for entry in entries), ""]


def changelog(made: str, fragments: Iterable[Mapping[str, Any]]) -> str:
    """The source of the changelog: what antsibull-docs has made or, before the first release, what the fragments say.

    :param fragments: those of changelogs/fragments, by sections.
    """
    if not EMPTY_CHANGELOG.search(made):
        return RELEASE_NOTES.sub(CHANGELOG, made, count=1)
    lines = [CHANGELOG, "", "Nothing has been released yet.", ""]
    for fragment in fragments:
        for entries in fragment.values():
            lines += [entries, ""] if isinstance(entries, str) else [*(f"- {entry}" for entry in entries), ""]
    return "\n".join(lines)


def contents(sections: Sequence[Mapping[str, Any]]) -> str:
    """The toctrees of the start page.

    :param sections: those of extra-docs.yml.
    :raises SiteFailed: no section is the reference.
    """
    if REFERENCE not in [section["title"] for section in sections]:
        raise SiteFailed(f"docs/docsite/extra-docs.yml has no section {REFERENCE}, to which modules and roles belong.")
    lines: list[str] = []
    for section in sections:
        guides = section["toctree"]
        lines += toctree(section["title"], reference(guides) if section["title"] == REFERENCE else guides)
    return "\n".join(lines)


def reference(guides: Sequence[str]) -> list[str]:
    """The documents of the reference: modules, the guides, and after the guide to roles their variables."""
    place = guides.index(ROLES) + 1 if ROLES in guides else 0
    return ["modules", *guides[:place], "roles", "plugins", *guides[place:], "changelog"]
