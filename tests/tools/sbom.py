# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bill of materials of the tarball: a document in the format SPDX 2.3, as JSON.

It lists all files in the tarball with their checksums and licences, and what the collection needs at run time. The
licences are those that ``reuse spdx`` finds. The document has no random parts, so that the same tarball has the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ORGANIZATION = "Organization: the senlin.clustering authors"
DOCUMENT, PACKAGE = "SPDXRef-DOCUMENT", "SPDXRef-Package"
UNKNOWN = "NOASSERTION"
LICENSE = "GPL-3.0-or-later"
SUPPLIERS = {"ansible-core": "Organization: Ansible Project", "openstacksdk": "Organization: OpenStack"}
"""Who supplies what the collection needs: the author in the metadata of the package."""
TOOL = re.compile(r"^Creator: (Tool: .+)$", re.MULTILINE)
ENTRY = re.compile(r"^(FileName|LicenseInfoInFile|FileCopyrightText): (?:<text>)?(.*?)(?:</text>)?$", re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """What ``reuse spdx`` found in a file: the identifiers of its licences, and its copyright."""

    licences: tuple[str, ...] = ()
    copyright: str = UNKNOWN


@dataclass(frozen=True)
class Requirement:
    """A Python package that the collection needs at run time, and which versions of it, such as ``>=1.5.0``."""

    name: str
    versions: str

    @property
    def id(self) -> str:
        """Its identifier in the document."""
        return f"SPDXRef-Requirement-{re.sub('[^A-Za-z0-9.-]', '-', self.name)}"


def found_in(report: str) -> dict[str, Found]:
    """What a report of ``reuse spdx`` says, by the path of the file."""
    found: dict[str, Found] = {}
    name = ""
    for key, value in ENTRY.findall(report):
        if key == "FileName":
            name = value.removeprefix("./")
            found[name] = Found()
        elif key == "LicenseInfoInFile":
            found[name] = Found((*found[name].licences, value), found[name].copyright)
        else:
            found[name] = Found(found[name].licences, value)
    return found


def tools_in(report: str) -> list[str]:
    """The tools that have written a report of ``reuse spdx``, with their versions, such as ``Tool: reuse-6.2.0``."""
    return TOOL.findall(report)


def requirements(text: str) -> list[Requirement]:
    """The packages in a file of requirements for pip."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    matches = [re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", line) for line in lines if line]
    return [Requirement(match[1], match[2].strip()) for match in matches if match]


def document(
    tarball: tuple[str, bytes],
    files: dict[str, bytes],
    report: str,
    needed: list[Requirement],
    facts: dict[str, Any],
    when: int,
) -> dict[str, Any]:
    """The document about a tarball.

    :param tarball: its name and its bytes.
    :param files: the content of the files in it, by path.
    :param report: what ``reuse spdx`` says about their licences.
    :param needed: what the collection needs.
    :param facts: the content of galaxy.yml.
    :param when: when the release was made, in seconds since 1970.
    """
    name, packed = tarball
    title = f"{facts['namespace']}.{facts['name']}"
    digest = hashlib.sha256(packed).hexdigest()
    found = found_in(report)
    listed = [file_entry(number, path, files[path], found) for number, path in enumerate(sorted(files), 1)]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT,
        "name": name.removesuffix(".tar.gz"),
        "documentNamespace": f"{facts['repository']}/spdx/{facts['version']}/{digest}",
        "creationInfo": {
            "created": datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [ORGANIZATION, *tools_in(report)],
        },
        "packages": [
            {
                "SPDXID": PACKAGE,
                "name": title,
                "versionInfo": facts["version"],
                "packageFileName": name,
                "supplier": ORGANIZATION,
                "downloadLocation": UNKNOWN,
                "homepage": facts["homepage"],
                "filesAnalyzed": True,
                "packageVerificationCode": {"packageVerificationCodeValue": verification_code(files)},
                "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
                "licenseConcluded": LICENSE,
                "licenseDeclared": LICENSE,
                "licenseInfoFromFiles": sorted({name for entry in listed for name in entry["licenseInfoInFiles"]}),
                "copyrightText": UNKNOWN,
            },
            *map(requirement_entry, needed),
        ],
        "files": listed,
        "relationships": [
            relation(DOCUMENT, "DESCRIBES", PACKAGE),
            *(relation(PACKAGE, "CONTAINS", entry["SPDXID"]) for entry in listed),
            *(relation(PACKAGE, "DEPENDS_ON", requirement.id) for requirement in needed),
        ],
    }


def file_entry(number: int, path: str, content: bytes, found: dict[str, Found]) -> dict[str, Any]:
    """What the document says about a file."""
    known = found.get(path, Found())
    return {
        "SPDXID": f"SPDXRef-File-{number}",
        "fileName": f"./{path}",
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": hashlib.sha1(content).hexdigest()},
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(content).hexdigest()},
        ],
        "licenseConcluded": UNKNOWN,
        "licenseInfoInFiles": list(known.licences) or [UNKNOWN],
        "copyrightText": known.copyright,
    }


def verification_code(files: dict[str, bytes]) -> str:
    """The code by which SPDX identifies all files of a package: a digest of their sorted digests."""
    digests = sorted(hashlib.sha1(content).hexdigest() for content in files.values())
    return hashlib.sha1("".join(digests).encode()).hexdigest()


def requirement_entry(requirement: Requirement) -> dict[str, Any]:
    """What the document says about a package that the collection needs and does not contain."""
    return {
        "SPDXID": requirement.id,
        "name": requirement.name,
        "supplier": SUPPLIERS.get(requirement.name, UNKNOWN),
        "comment": f"Needed at run time, and not in the tarball: {requirement.name}{requirement.versions}",
        "downloadLocation": UNKNOWN,
        "filesAnalyzed": False,
        "licenseConcluded": UNKNOWN,
        "licenseDeclared": UNKNOWN,
        "copyrightText": UNKNOWN,
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": f"pkg:pypi/{requirement.name.lower()}",
            }
        ],
    }


def relation(source: str, kind: str, target: str) -> dict[str, str]:
    """A relationship between two elements of the document."""
    return {"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": target}


def text_of(content: dict[str, Any]) -> str:
    """The document as it is written to a file."""
    return json.dumps(content, indent=2) + "\n"
