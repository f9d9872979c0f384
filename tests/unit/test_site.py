# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the site is made of: its side bar, its lists, its changelog, and its pages."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from tools.site_contents import Described, SiteFailed, changelog, contents, described, lists
from tools.site_pages import for_site

EXTENSIONS = Path(__file__).parents[2] / "docs" / "site" / "_extensions"
BASE = "https://docs.ansible.com/projects/ansible/latest/"
MODULE = """\
:orphan:

.. Title

senlin.clustering.cluster module -- Declare a cluster
+++++++++++++++++++++++++++++++++++++++++++++++++++++

.. Collection note

.. note::
    This module is part of the `senlin.clustering collection <https://galaxy.example.com/>`_ (version 1.0.0).

    To install it, use: :code:`ansible\\-galaxy collection install senlin.clustering`.

    To use it in a playbook, specify: :code:`senlin.clustering.cluster`.

.. version_added

.. contents::
   :local:
   :depth: 1

Synopsis
"""


def test_the_side_bar_has_the_sections_in_their_order() -> None:
    text = contents(
        [{"title": "Start", "toctree": ["one", "two"]}, {"title": "Reference", "toctree": ["reference_roles", "three"]}]
    )
    words = [line.strip() for line in text.splitlines() if line.startswith("   ") and "hidden" not in line]
    assert words == [
        ":caption: Start",
        "one",
        "two",
        ":caption: Reference",
        "modules",
        "reference_roles",
        "roles",
        "plugins",
        "three",
        "changelog",
    ]


def test_the_reference_must_be_a_section() -> None:
    with pytest.raises(SiteFailed, match="no section Reference"):
        contents([{"title": "Start", "toctree": ["one"]}])


@pytest.mark.parametrize("kind", ["module", "role", "filter", "inventory"])
def test_a_heading_says_what_a_page_is_about(kind: str) -> None:
    page = described("a_page", f"\nsenlin.clustering.a_name {kind} -- Do a thing -- well\n+++\n")
    assert page == Described("a_page", "a_name", kind, "Do a thing -- well")


def test_a_page_without_a_heading_fails_the_build() -> None:
    with pytest.raises(SiteFailed, match=r"a_page\.rst has no heading"):
        described("a_page", "\nSomething else\n")


def test_modules_are_listed_by_what_they_do() -> None:
    declares = 'senlin.clustering.cluster module -- Declare\n:ansible-option-choices-entry:`"absent"`\n'
    pages = [
        described("cluster_module", declares),
        described("cluster_drift_module", "senlin.clustering.cluster_drift module -- Compare\n"),
        described("cluster_info_module", "senlin.clustering.cluster_info module -- List\n"),
        described("cluster_resize_module", "senlin.clustering.cluster_resize module -- Resize\n"),
    ]
    text = lists(pages)["modules"]
    places = [
        text.index(words)
        for words in ("declare a resource", "`cluster <", "operation", "`cluster_resize <", "only read", "`cluster_dr")
    ]
    assert places == sorted(places)
    assert [text.count(f"<{page.document}>") for page in pages] == [2, 2, 2, 2]


def test_the_changelog_is_that_of_the_releases() -> None:
    made = "===\nSome Release Notes\n===\n\nv1.0.0\n======\n"
    assert changelog(made, [{"bugfixes": ["something"]}]) == "=========\nChangelog\n=========\n\nv1.0.0\n======\n"


def test_the_changelog_before_the_first_release_has_what_the_fragments_say() -> None:
    made = ".. _label:\n\nThe changelog of senlin.clustering is empty.\n"
    text = changelog(made, [{"release_summary": "The first one."}, {"bugfixes": ["a - b", "c - d"]}])
    assert text.startswith("=========\nChangelog\n=========\n")
    assert text.endswith("The first one.\n\n- a - b\n- c - d\n")


def test_a_page_of_the_site_has_local_pictures() -> None:
    address = "https://raw.githubusercontent.com/senlin-clustering/senlin.clustering/main/docs/images/report-light.png"
    assert for_site(f".. image:: {address}\n") == ".. image:: /images/report-light.png\n"


def test_a_page_of_the_site_leaves_out_what_the_site_has_elsewhere() -> None:
    text = for_site(MODULE)
    assert [line for line in text.splitlines() if line] == [
        ":orphan:",
        ".. Title",
        "cluster module",
        "++++++++++++++",
        ".. Collection note",
        "Declare a cluster. To use it in a playbook, specify: :code:`senlin.clustering.cluster`.",
        ".. version_added",
        "Synopsis",
    ]
    assert text.count("\n") == MODULE.count("\n")


@pytest.mark.parametrize(
    ("label", "address"),
    [
        pytest.param("action_plugins", f"{BASE}plugins/action.html#action-plugins", id="a page"),
        pytest.param(
            "ansible_collections.ansible.builtin.command_module",
            f"{BASE}collections/ansible/builtin/command_module.html",
            id="a module of another collection",
        ),
        pytest.param(
            "ansible_collections.ansible.builtin.file_module__parameter-path",
            f"{BASE}collections/ansible/builtin/file_module.html#parameter-path",
            id="an option of it",
        ),
        pytest.param("ansible_collections.senlin.clustering.no_such_module", None, id="the own collection"),
        pytest.param("no_such_page", None, id="an unknown label"),
    ],
)
def test_references_to_the_documentation_of_ansible(
    monkeypatch: pytest.MonkeyPatch, label: str, address: str | None
) -> None:
    monkeypatch.syspath_prepend(EXTENSIONS)
    assert import_module("ansible_references").address(label) == address


@pytest.mark.parametrize(
    ("page", "meta", "path"),
    [
        pytest.param("guide_one", {}, "docs/docsite/rst/guide_one.rst", id="a guide"),
        pytest.param("index", {}, "docs/site/index.rst", id="the start page"),
        pytest.param("modules", {}, None, id="a list"),
        pytest.param(
            "cluster_module",
            {
                "github_url": "https://github.com/senlin-clustering/senlin.clustering/edit/main/plugins/modules/cluster.py?a=b"
            },
            "plugins/modules/cluster.py",
            id="a module",
        ),
    ],
)
def test_where_a_page_can_be_edited(
    monkeypatch: pytest.MonkeyPatch, page: str, meta: dict[str, str], path: str | None
) -> None:
    monkeypatch.syspath_prepend(EXTENSIONS)
    edit_links = import_module("edit_links")
    assert edit_links.edit_url(page, meta) == (f"{edit_links.REPOSITORY}/{path}" if path else None)
