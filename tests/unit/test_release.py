# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release changes in a checkout, on a small repository, and the texts that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import release
from tools.git import GitFailed, git
from tools.places import ROOT
from tools.release import FOLDER, main
from tools.release_checkout import adopt, before_release, export, prepare, renamed, state_of, work_tree
from tools.release_objects import listed_in, objects_of
from tools.release_rules import State
from tools.release_text import notes, remaining

CHANGELOG = """\
# Release Notes

<a id="v0-3-0"></a>
## v0\\.3\\.0

<a id="minor-changes"></a>
### Minor Changes

* second

<a id="v0-2-0"></a>
## v0\\.2\\.0

* first
"""
README = "senlin-clustering-0.2.0.tar.gz, senlin.clustering:==0.2.0, senlin.clustering:>=0.2.0"


@pytest.fixture(name="checkout")
def make_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, in which a release is due."""
    for name, value in {"AUTHOR": "a", "COMMITTER": "a"}.items():
        monkeypatch.setenv(f"GIT_{name}_NAME", value)
        monkeypatch.setenv(f"GIT_{name}_EMAIL", f"{value}@example.org")
    # Not the settings of whoever runs the tests.
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    folder = tmp_path / "checkout"
    files = {
        "galaxy.yml": "name: clustering\nversion: 0.2.0\n",
        "plugins/modules/old.py": "",
        "plugins/modules/new.py": "",
        "plugins/modules/_private.py": "",
        "plugins/action/new.py": "",
        "plugins/filter/addresses.py": "",
        "roles/report/meta/main.yml": "",
        "README.md": README,
        "docs/page.rst": README,
        ".gitignore": "/.cache/\n",
        "changelogs/changelog.yaml": "releases:\n  0.2.0: {}\n",
        "changelogs/fragments/1.yml": "release_summary: new\n",
        "changelogs/fragments/.keep": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "First")
    return folder


def write_changelog(tree: Path, *command: str) -> str:
    """What antsibull-changelog does, in the least form."""
    assert command[:2] == ("antsibull-changelog", "release")
    (tree / "changelogs" / "changelog.yaml").write_text(
        f"releases:\n  0.2.0: {{}}\n  0.3.0: {{release_date: '{command[3]}'}}\n"
    )
    for path in tree.glob("changelogs/fragments/*.yml"):
        path.unlink()
    return ""


def prepared(checkout: Path, date: str = "2026-11-28") -> str:
    """The commit of a release that has been prepared in a work tree."""
    with work_tree(checkout, checkout / ".cache" / "tree") as tree:
        return prepare(tree, "0.3.0", date, lambda *words: write_changelog(tree, *words))


def test_the_state_of_a_checkout(checkout: Path) -> None:
    git(checkout, "tag", "0.2.0")
    (checkout / "new").touch()
    assert state_of(checkout) == State(
        version="0.2.0",
        branch="main",
        changed=("?? new",),
        tags=frozenset({"0.2.0"}),
        merged=frozenset({"0.2.0"}),
        described={"0.2.0": frozenset()},
        fragments={"1.yml": frozenset({"release_summary"})},
        objects=frozenset({"module old", "module new", "filter addresses", "role report"}),
    )


def test_a_maintenance_branch_does_not_continue_from_other_branches(checkout: Path) -> None:
    git(checkout, "tag", "1.1.0")
    git(checkout, "checkout", "--quiet", "-b", "other")
    git(checkout, "commit", "--quiet", "--allow-empty", "--message", "Other")
    git(checkout, "tag", "2.0.0")
    git(checkout, "checkout", "--quiet", "main")
    state = state_of(checkout)
    assert (state.tags, state.merged) == ({"1.1.0", "2.0.0"}, {"1.1.0"})


def test_what_the_changelog_lists() -> None:
    entry = {
        "modules": [{"name": "cluster"}],
        "plugins": {"filter": [{"name": "addresses"}]},
        "objects": {"role": [{"name": "report"}]},
    }
    assert listed_in(entry) == {"module cluster", "filter addresses", "role report"}


def test_the_changelog_of_this_checkout_lists_its_plugins_and_roles() -> None:
    listed = frozenset().union(*state_of(ROOT).described.values())
    assert listed and listed <= objects_of(ROOT)


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        pytest.param("bugfixes: [", "is not valid YAML", id="no YAML"),
        pytest.param("- a change", "is a list", id="a list"),
        pytest.param("a change", "is a str", id="a text"),
    ],
)
def test_an_invalid_fragment_is_named(
    checkout: Path, content: str, mistake: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fragment = checkout / "changelogs" / "fragments" / "2.yml"
    fragment.write_text(content)
    monkeypatch.setattr(release, "ROOT", checkout)
    monkeypatch.setenv("VERSION", "0.3.0")
    assert main() == 1
    printed = capsys.readouterr().err
    assert f"{fragment} {mistake}" in printed and "Traceback" not in printed


def test_a_release_is_prepared_beside_the_checkout(checkout: Path) -> None:
    before, first = state_of(checkout), git(checkout, "rev-parse", "HEAD")
    commit = prepared(checkout)
    assert (state_of(checkout), git(checkout, "rev-parse", "HEAD")) == (before, first)
    assert git(checkout, "show", "--no-patch", "--format=%s %P", commit) == f"Release 0.3.0 {first}"
    assert not (checkout / ".cache" / "tree").exists()
    assert len(git(checkout, "worktree", "list").splitlines()) == 1


def test_a_release_is_adopted(checkout: Path) -> None:
    commit = prepared(checkout)
    adopt(checkout, commit, "0.3.0")
    after = state_of(checkout)
    assert (after.version, set(after.described), after.fragments, after.changed) == (
        "0.3.0",
        {"0.2.0", "0.3.0"},
        {},
        (),
    )
    assert git(checkout, "rev-parse", "0.3.0^{commit}", "HEAD").split() == [commit, commit]
    assert git(checkout, "cat-file", "-t", "0.3.0") == "tag"
    pages = (checkout / "README.md").read_text(), (checkout / "docs" / "page.rst").read_text()
    assert pages == (renamed(README, "0.2.0", "0.3.0"),) * 2


def test_a_release_that_was_cut_before_its_tag_has_nothing_left_to_commit(checkout: Path) -> None:
    commit = prepared(checkout)
    git(checkout, "merge", "--quiet", "--ff-only", commit)
    assert prepared(checkout, "2026-11-29") == commit


def test_new_fragments_of_such_a_release_change_its_date(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    git(checkout, "merge", "--quiet", "--ff-only", prepared(checkout))
    (checkout / "changelogs" / "fragments" / "2.yml").write_text("bugfixes: [b]\n")
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "--amend", "--no-edit")
    second = prepared(checkout, "2026-11-29")
    git(checkout, "merge", "--quiet", "--ff-only", second)
    assert "2026-11-29" in (checkout / "changelogs" / "changelog.yaml").read_text()
    assert git(checkout, "rev-list", "--count", f"{first}..HEAD") == "2"
    assert before_release(checkout, "0.3.0") == first


def test_a_history_of_releases_alone_has_nothing_to_go_back_to(checkout: Path) -> None:
    git(checkout, "commit", "--quiet", "--amend", "--message", "Release 0.3.0")
    with pytest.raises(ValueError, match=r"none precedes"):
        before_release(checkout, "0.3.0")


def test_the_rest_of_a_killed_run_is_replaced(checkout: Path) -> None:
    tree = checkout / ".cache" / "tree"
    git(checkout, "worktree", "add", "--quiet", "--detach", str(tree))
    (tree / "half").touch()
    with work_tree(checkout, tree):
        assert not (tree / "half").exists()


def test_a_branch_that_has_moved_is_not_overwritten(checkout: Path) -> None:
    commit = prepared(checkout)
    git(checkout, "commit", "--quiet", "--allow-empty", "--message", "Meanwhile")
    with pytest.raises(GitFailed, match="git merge"):
        adopt(checkout, commit, "0.3.0")
    assert "0.3.0" not in state_of(checkout).tags


def test_only_what_is_committed_is_built(checkout: Path, tmp_path: Path) -> None:
    (checkout / "untracked").touch()
    export(checkout, "HEAD", tmp_path / "sources")
    assert not (tmp_path / "sources" / "untracked").exists()
    assert (tmp_path / "sources" / "galaxy.yml").read_text() == (checkout / "galaxy.yml").read_text()
    assert not (tmp_path / "sources.tar").exists()


def test_a_page_names_the_new_release_and_its_least_version_stays() -> None:
    expected = "senlin-clustering-1.0.0.tar.gz, senlin.clustering:==1.0.0, senlin.clustering:>=0.2.0"
    assert renamed(README, "0.2.0", "1.0.0") == expected


def test_the_notes_of_a_release() -> None:
    assert notes(CHANGELOG, "0.2.0") == "* first\n"
    assert notes(CHANGELOG, "0.3.0") == '<a id="minor-changes"></a>\n### Minor Changes\n\n* second\n'
    with pytest.raises(ValueError, match=r"about 0\.4\.0"):
        notes(CHANGELOG, "0.4.0")


def test_what_remains_to_be_done() -> None:
    products = {name: Path(f"a.{name}") for name in ("tarball", "checksum", "sbom", "notes")}
    text = remaining("1.0.0", "main", ("before", "it"), "https://github.com/some/where", products)
    commands = (
        "git push --atomic origin main 1.0.0\n",
        "gh run list --repo some/where --workflow release.yml --commit it ",
        "gh run watch --repo some/where --exit-status",
        "gh run download --repo some/where",
        "sha256sum --check ../a.checksum",
        "collection publish a.tarball",
        "gh release create 1.0.0 --repo some/where",
        "git reset --hard before\n",
    )
    places = [text.index(command) for command in commands]
    assert places == sorted(places)
    assert "--repo some/where" in text and "--notes-file a.notes" in text and "a.tarball a.checksum a.sbom\n" in text
    assert "git tag --delete 1.0.0\n" in text


def test_a_refused_release_changes_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VERSION", "one")
    before = sorted(FOLDER.glob("*")) if FOLDER.exists() else None
    assert main() == 1
    assert "VERSION is 'one'" in capsys.readouterr().err
    assert (sorted(FOLDER.glob("*")) if FOLDER.exists() else None) == before
