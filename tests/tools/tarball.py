# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tarball of the collection: ansible-galaxy builds it, and it is written again to be reproducible.

ansible-galaxy lists the files in the order in which the file system has them, and stores the time of the build. Written
again, the files are sorted and all have the time that is given, so that the same sources give the same bytes. The
compressed bytes can still differ between versions of zlib; the uncompressed bytes cannot.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

FILES = "FILES.json"
MANIFEST = "MANIFEST.json"


def build(run: Callable[..., str], sources: Path, folder: Path, when: int) -> Path:
    """Build the only tarball in a folder, and return its path.

    :param run: runs a program that is given as words.
    :param when: the time of all files, in seconds since 1970.
    """
    for old in folder.glob("*.tar.gz"):
        old.unlink()
    run("ansible-galaxy", "collection", "build", str(sources), "--output-path", str(folder))
    (tarball,) = folder.glob("*.tar.gz")
    tarball.write_bytes(reproducible(tarball.read_bytes(), when))
    return tarball


def reproducible(tarball: bytes, when: int) -> bytes:
    """The same tarball with its files sorted, and all of them with the same time.

    :param when: in seconds since 1970.
    """
    members, content = read(tarball)
    names = [MANIFEST, FILES, *sorted(set(members) - {MANIFEST, FILES})]
    content |= sorted_lists(content[MANIFEST], content[FILES])
    written = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=written, mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name in names:
            archive.addfile(timed(members[name], when, len(content[name])), io.BytesIO(content[name]))
    return written.getvalue()


def read(tarball: bytes) -> tuple[dict[str, tarfile.TarInfo], dict[str, bytes]]:
    """The members of a tarball by name, and their content, which is empty for folders and links."""
    members, content = {}, {}
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            members[member.name], content[member.name] = member, file.read() if file else b""
    return members, content


def sorted_lists(manifest: bytes, files: bytes) -> dict[str, bytes]:
    """Both lists of a tarball, by name: that of the files sorted, and the manifest with its new checksum."""
    listed = json.loads(files)
    listed["files"].sort(key=lambda entry: str(entry["name"]))
    ordered = json.dumps(listed, indent=1).encode()
    described = json.loads(manifest)
    described["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(ordered).hexdigest()
    return {MANIFEST: json.dumps(described, indent=1).encode(), FILES: ordered}


def timed(member: tarfile.TarInfo, when: int, size: int) -> tarfile.TarInfo:
    """A member with this time and size, without what belongs to the machine it was built on."""
    fresh = tarfile.TarInfo(member.name)
    fresh.type, fresh.mode, fresh.linkname = member.type, member.mode, member.linkname
    fresh.mtime, fresh.size = when, size
    return fresh


def contents(tarball: Path) -> list[str]:
    """The files in the tarball, links included."""
    with tarfile.open(tarball) as archive:
        return [member.name for member in archive if not member.isdir()]


def checksum_line(file: Path) -> str:
    """The line about a file that ``sha256sum --check`` reads."""
    return f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
