# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same sources give the same tarball, and its bill of materials lists what is in it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tools import galaxy
from tools.places import ROOT
from tools.release import needed_by
from tools.sbom import UNKNOWN, Found, Requirement, document, found_in, requirements, text_of
from tools.tarball import FILES, MANIFEST, checksum_line, contents, read, reproducible

WHEN = 1795000000
FACTS = {
    "namespace": "senlin",
    "name": "clustering",
    "version": "0.2.0",
    "repository": "https://example.org/it",
    "homepage": "https://example.org",
}
REPORT = """\
SPDXVersion: SPDX-2.1
DocumentName: x
Creator: Person: Anonymous ()
Creator: Tool: reuse-6.2.0

FileName: ./plugins/one.py
SPDXID: SPDXRef-1
LicenseInfoInFile: GPL-3.0-or-later
LicenseInfoInFile: MIT
FileCopyrightText: <text>Copyright (C) 2026 one</text>

FileName: ./README.md
SPDXID: SPDXRef-2
LicenseInfoInFile: GPL-3.0-or-later
FileCopyrightText: <text>Copyright (C) 2026 two</text>
"""


def built(names: list[str], when: float, owner: str) -> bytes:
    """A tarball as ansible-galaxy builds it on a machine: the order, the times and the owner are the machine's."""
    texts = {name: f"content of {name}".encode() for name in names}
    listed = json.dumps({"files": [{"name": name} for name in [".", *names]], "format": 1}, indent=True).encode()
    manifest = {"file_manifest_file": {"name": FILES, "chksum_sha256": hashlib.sha256(listed).hexdigest()}}
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, text in {MANIFEST: json.dumps(manifest).encode(), FILES: listed, **texts}.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.uname = len(text), when, owner
            member.mode = 0o755 if name == "run" else 0o644
            archive.addfile(member, io.BytesIO(text))
        link = tarfile.TarInfo("link")
        link.type, link.linkname, link.mtime = tarfile.SYMTYPE, "run", when
        archive.addfile(link)
    return file.getvalue()


HERE = built(["b", "run", "a"], 1790000000.25, "me")
THERE = built(["run", "a", "b"], 1791111111.75, "you")


def test_the_same_sources_give_the_same_bytes() -> None:
    assert HERE != THERE
    assert reproducible(HERE, WHEN) == reproducible(THERE, WHEN)
    assert reproducible(HERE, WHEN) != reproducible(HERE, WHEN + 1)
    assert reproducible(reproducible(HERE, WHEN), WHEN) == reproducible(HERE, WHEN)


def test_other_sources_give_other_bytes() -> None:
    assert reproducible(built(["a", "run"], 0, "me"), WHEN) != reproducible(HERE, WHEN)


def test_the_members_are_kept() -> None:
    members, content = read(reproducible(HERE, WHEN))
    assert list(members) == [MANIFEST, FILES, "a", "b", "link", "run"]
    assert (content["a"], content["link"]) == (b"content of a", b"")
    assert (members["link"].linkname, members["run"].mode, members["a"].mode) == ("run", 0o755, 0o644)
    assert {member.mtime for member in members.values()} == {WHEN}
    assert {member.uname for member in members.values()} == {""}


def test_the_manifest_has_the_checksum_of_the_sorted_list() -> None:
    dummy, content = read(reproducible(HERE, WHEN))
    listed = json.loads(content[FILES])
    assert [entry["name"] for entry in listed["files"]] == [".", "a", "b", "run"]
    checksum = json.loads(content[MANIFEST])["file_manifest_file"]["chksum_sha256"]
    assert checksum == hashlib.sha256(content[FILES]).hexdigest()


def test_the_time_is_in_the_header_and_no_name() -> None:
    packed = reproducible(HERE, WHEN)
    assert int.from_bytes(packed[4:8], "little") == WHEN
    assert packed[3] == 0
    assert gzip.decompress(packed)


def test_what_names_a_tarball(tmp_path: Path) -> None:
    path = tmp_path / "it.tar.gz"
    path.write_bytes(HERE)
    assert contents(path) == [MANIFEST, FILES, "b", "run", "a", "link"]
    assert checksum_line(path) == f"{hashlib.sha256(HERE).hexdigest()}  it.tar.gz\n"


@pytest.mark.parametrize(("version", "required"), [("0.9.9", False), ("1.0.0", True), ("10.0.0", True)])
def test_certification_needs_a_stable_version(version: str, required: bool) -> None:
    assert f"require_v1_or_greater = {required}\n" in galaxy.settings(version)


def test_what_reuse_found() -> None:
    assert found_in(REPORT) == {
        "plugins/one.py": Found(("GPL-3.0-or-later", "MIT"), "Copyright (C) 2026 one"),
        "README.md": Found(("GPL-3.0-or-later",), "Copyright (C) 2026 two"),
    }


def test_what_is_required() -> None:
    text = "# a comment\n\nopenstacksdk>=1.5.0  # why\nrequests\n"
    assert requirements(text) == [Requirement("openstacksdk", ">=1.5.0"), Requirement("requests", "")]


def bill() -> dict[str, Any]:
    """A bill of materials of three files, of which one has no license of its own."""
    files = {"plugins/one.py": b"1", "README.md": b"2", "LICENSE": b"3"}
    needed = [Requirement("openstacksdk", ">=1.5.0"), Requirement("requests", "")]
    return document(("senlin-clustering-0.2.0.tar.gz", HERE), files, REPORT, needed, FACTS, WHEN)


def test_the_bill_lists_the_files() -> None:
    listed = {entry["fileName"]: entry for entry in bill()["files"]}
    assert list(listed) == ["./LICENSE", "./README.md", "./plugins/one.py"]
    assert listed["./plugins/one.py"]["licenseInfoInFiles"] == ["GPL-3.0-or-later", "MIT"]
    assert listed["./LICENSE"]["licenseInfoInFiles"] == ["NOASSERTION"]
    checksums = {entry["algorithm"]: entry["checksumValue"] for entry in listed["./README.md"]["checksums"]}
    assert checksums == {"SHA1": hashlib.sha1(b"2").hexdigest(), "SHA256": hashlib.sha256(b"2").hexdigest()}


def test_the_bill_is_about_the_tarball() -> None:
    content = bill()
    package, required, other = content["packages"]
    digest = hashlib.sha256(HERE).hexdigest()
    assert (package["name"], package["versionInfo"]) == ("senlin.clustering", "0.2.0")
    assert package["checksums"] == [{"algorithm": "SHA256", "checksumValue": digest}]
    assert digest in content["documentNamespace"]
    assert required["name"] == "openstacksdk" and ">=1.5.0" in required["comment"]
    assert (required["supplier"], other["supplier"]) == ("Organization: OpenStack", UNKNOWN)
    assert content["creationInfo"] == {
        "created": "2026-11-18T11:06:40Z",
        "creators": ["Organization: the senlin.clustering authors", "Tool: reuse-6.2.0"],
    }


def test_what_the_collection_needs_is_known_with_its_supplier() -> None:
    needed = needed_by(ROOT)
    assert [requirement.name for requirement in needed] == ["ansible-core", "openstacksdk"]
    assert all(requirement.versions.startswith(">=") for requirement in needed)
    content = document(("it.tar.gz", HERE), {}, REPORT, needed, FACTS, WHEN)
    assert UNKNOWN not in {package["supplier"] for package in content["packages"]}


def test_all_elements_of_the_bill_are_related() -> None:
    content = bill()
    known = {entry["SPDXID"] for entry in (*content["packages"], *content["files"])}
    related = {entry["relatedSpdxElement"] for entry in content["relationships"]}
    assert related == known
    kinds = [entry["relationshipType"] for entry in content["relationships"]]
    assert kinds == ["DESCRIBES", "CONTAINS", "CONTAINS", "CONTAINS", "DEPENDS_ON", "DEPENDS_ON"]


def test_the_bill_is_the_same_every_time() -> None:
    assert text_of(bill()) == text_of(bill())
