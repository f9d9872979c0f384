# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the collection importable as ``ansible_collections.senlin.clustering``, wherever the checkout is.

Ansible finds a collection by the names of its parent folders. A link under .cache/ provides these, and Ansible's own
finder gets its path. Under ``ansible-test units``, the collection is already importable, and this does nothing.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLLECTIONS = ROOT / ".cache" / "collections"


def link_collection() -> None:
    """Create the link, as ``make link`` does."""
    link = COLLECTIONS / "ansible_collections" / "senlin" / "clustering"
    link.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        link.symlink_to("../../../..")


def importable() -> bool:
    """Whether the collection can be imported already."""
    try:
        return find_spec("ansible_collections.senlin.clustering") is not None
    except ModuleNotFoundError:
        return False


if not importable():
    from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

    link_collection()
    _AnsibleCollectionFinder(paths=[str(COLLECTIONS)])._install()
    # Child processes inherit this path, but not the finder.
    sys.path.append(str(COLLECTIONS))
