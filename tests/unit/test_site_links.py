# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A broken link of the site fails its build: one to no file, to no anchor, to no source, and to no page elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import docs
from tools.served import served
from tools.site_contents import SiteFailed
from tools.site_external import check_external
from tools.site_links import broken, external, linked, missing_sources, read

REPOSITORY = "https://github.com/senlin-clustering/senlin.clustering"


def site(folder: Path, start: str) -> Path:
    """A site of two pages and a picture, of which the start page has this content."""
    (folder / "guides").mkdir()
    (folder / "index.html").write_text(start)
    (folder / "guides" / "one.html").write_text('<p id="here"></p><a name="old">x</a><a href="../index.html#">y</a>')
    (folder / "picture.svg").write_text("<svg/>")
    return folder


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("guides/one.html", id="a page"),
        pytest.param("./guides/one.html#here", id="an anchor"),
        pytest.param("guides/one.html#old", id="an anchor by name"),
        pytest.param("guides/../picture.svg#part", id="a file that is no page"),
        pytest.param("index.html?q=rollback", id="a query"),
        pytest.param("#own", id="the own page"),
        pytest.param("https://example.com/nowhere", id="another host"),
        pytest.param("mailto:somebody@example.com", id="mail"),
    ],
)
def test_a_good_link_is_not_broken(tmp_path: Path, link: str) -> None:
    assert list(broken(read(site(tmp_path, f'<b id="own"></b><a href="{link}">x</a>')))) == []


@pytest.mark.parametrize(
    ("element", "words"),
    [
        pytest.param('<a href="guides/two.html">', "leads to guides/two.html, which does not exist", id="no page"),
        pytest.param(
            '<a href="guides/one.html#h%65r">', "an anchor that guides/one.html does not have", id="no anchor"
        ),
        pytest.param('<a href="#nowhere">', "an anchor that index.html does not have", id="no anchor of its own"),
        pytest.param('<img src="images/none.png">', "leads to images/none.png, which does not exist", id="no picture"),
        pytest.param('<script src="none.js">', "leads to none.js, which does not exist", id="no script"),
    ],
)
def test_a_broken_link_is_named(tmp_path: Path, element: str, words: str) -> None:
    (fault,) = broken(read(site(tmp_path, element)))
    assert fault.startswith("index.html: the link ")
    assert words in fault


def test_a_broken_link_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "HTML", site(tmp_path, '<a href="guides/one.html">'))
    docs.check_links(external_too=False)
    (tmp_path / "guides" / "one.html").rename(tmp_path / "guides" / "moved.html")
    with pytest.raises(SiteFailed, match=r"index\.html: the link guides/one\.html leads to guides/one\.html"):
        docs.check_links(external_too=False)


def test_links_to_the_repository_are_held_against_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a file.yml").touch()
    good = [
        f"{REPOSITORY}/blob/main/docs/a%20file.yml#L3",
        f"{REPOSITORY}/issues",
        "https://example.com/blob/main/none",
    ]
    bad = f"{REPOSITORY}/edit/main/docs/none.yml"
    assert list(missing_sources([*good, bad], tmp_path)) == [
        f"the link {bad} leads to a file that the repository does not have"
    ]


def test_links_to_other_hosts_are_listed_with_their_pages() -> None:
    page = linked('<a href="https://example.com/b">x</a><a href="one.html">y</a><a href="http://example.com/a">z</a>')
    assert external({"one.html": page, "two.html": linked('<a href="https://example.com/b">'), "x.svg": None}) == {
        "http://example.com/a": ["one.html"],
        "https://example.com/b": ["one.html", "two.html"],
    }


def test_links_to_other_hosts_are_followed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with served(site(tmp_path / "site", '<p id="part">')) as elsewhere:
        good = [f"{elsewhere}index.html#part", f"{elsewhere}none.html?/edit/main/"]
        assert check_external(good, tmp_path / "good") is None
        assert "404" in str(check_external([*good, f"{elsewhere}none.html"], tmp_path / "page"))
        assert "Anchor `none'" in str(check_external([f"{elsewhere}index.html#none"], tmp_path / "anchor"))
