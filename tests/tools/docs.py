# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the documentation as HTML in .cache/docs/html, and checks its links.

The sources of the site are put together in .cache/docs/sources: docs/site, the guides of docs/docsite/rst, docs/images,
and the pages that antsibull-docs makes of the modules, roles and plugins. All pages are in one folder, so that their
addresses are short. A warning of Sphinx, a missing picture and a broken link fail the build.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from .places import CACHE, ROOT
from .site_contents import Described, SiteFailed, changelog, contents, described, lists
from .site_external import check_external
from .site_links import broken, external, missing_sources, read
from .site_pages import for_site

FOLDER = CACHE / "docs"
MADE = FOLDER / "made"
"""What antsibull-docs makes."""
SOURCES = FOLDER / "sources"
HTML = FOLDER / "html"
LOG = CACHE / "docs.log"
COLLECTION = "senlin.clustering"


def main(which: str = "") -> int:
    """Build the site and check it; returns the exit status.

    :param which: ``external`` to check the links to other hosts as well.
    """
    try:
        build()
        say("checking the links")
        check_links(external_too=which == "external")
    except SiteFailed as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{HTML / 'index.html'} is built, and no link is broken")
    return 0


def check_links(*, external_too: bool) -> None:
    """Check the links of the site.

    :param external_too: whether to check those to other hosts.
    :raises SiteFailed: naming those that are broken.
    """
    files = read(HTML)
    elsewhere = external(files)
    faults = [*broken(files), *missing_sources(elsewhere, ROOT)]
    if faults:
        raise SiteFailed("\n".join(["Links of the site are broken:", *faults]))
    if external_too:
        say(f"checking {len(elsewhere)} links to other hosts")
        fault = check_external(elsewhere, FOLDER / "external")
        if fault:
            raise SiteFailed(fault)


def build() -> None:
    """Build the HTML.

    :raises SiteFailed: with the output of the program that failed.
    """
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    # antsibull-docs refuses a folder that others can write to.
    MADE.mkdir(parents=True, mode=0o755)
    LOG.unlink(missing_ok=True)
    say("describing modules, roles and plugins")
    options = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--no-add-antsibull-docs-version"]
    run("antsibull-docs", "collection", *options, "--dest-dir", str(MADE), COLLECTION)
    put_together()
    say("building the HTML")
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    # Two jobs at most, as others may use the machine.
    options = [
        "--fail-on-warning",
        "--keep-going",
        "--jobs",
        "2",
        "--doctree-dir",
        str(FOLDER / "doctrees"),
        "-D",
        f"version={version}",
        "-D",
        f"release={version}",
    ]
    run("sphinx-build", "--builder", "html", *options, str(SOURCES), str(HTML))


def put_together() -> None:
    """Put the sources of the site into one folder."""
    shutil.copytree(ROOT / "docs" / "site", SOURCES)
    shutil.copytree(ROOT / "docs" / "images", SOURCES / "images")
    for path in [*MADE.glob("*.rst"), *(MADE / "docsite").glob("*.rst")]:
        if path != MADE / "index.rst":
            (SOURCES / path.name).write_text(for_site(path.read_text()))
    pages = [described_page(path) for kind in ("module", "role", "filter", "inventory") for path in made(kind)]
    for document, text in lists(pages).items():
        (SOURCES / f"{document}.rst").write_text(text)
    fragments = [
        yaml.safe_load(path.read_text()) for path in sorted((ROOT / "changelogs" / "fragments").glob("*.y*ml"))
    ]
    made_changelog = (MADE / "changelog.rst").read_text()
    (SOURCES / "changelog.rst").write_text(for_site(changelog(made_changelog, fragments)))
    sections = yaml.safe_load((ROOT / "docs" / "docsite" / "extra-docs.yml").read_text())["sections"]
    (SOURCES / "contents.rst").write_text(contents(sections))


def made(kind: str) -> list[Path]:
    """The pages that antsibull-docs has made of a kind of plugins."""
    return sorted(MADE.glob(f"*_{kind}.rst"))


def described_page(path: Path) -> Described:
    """What a page of antsibull-docs is about."""
    return described(path.stem, path.read_text())


def run(*command: str) -> None:
    """Run a program, and add what it prints to the log.

    :raises SiteFailed: with what it has printed.
    """
    done = subprocess.run(command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    with LOG.open("a") as log:
        log.write(done.stdout)
    if done.returncode != 0:
        raise SiteFailed(f"{done.stdout}\n{command[0]} failed. The log is {LOG}.")


def say(text: str) -> None:
    """Report progress."""
    print(f"docs: {text}", flush=True)
