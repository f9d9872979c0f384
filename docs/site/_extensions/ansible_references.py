# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolves references to pages of Ansible's own documentation without a network, as intersphinx would need one.

Only the labels in ``PAGES``, the labels of plugins in other collections and the environment variables of Ansible are
resolved. Anything else that is unknown still is a warning, which fails the build.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

BASE = "https://docs.ansible.com/projects/ansible/latest/"
"""The documentation of the latest release of Ansible."""
PAGES = {
    "action_plugins": "plugins/action.html#action-plugins",
    "ansible_configuration_settings": "reference_appendices/config.html#ansible-configuration-settings",
    "common_return_values": "reference_appendices/common_return_values.html#common-return-values",
}
"""By their labels, the pages of Ansible that the generated pages refer to."""
OWN = "ansible_collections.senlin.clustering."
PLUGIN = re.compile(
    r"ansible_collections\.(?P<namespace>\w+)\.(?P<collection>\w+)\.(?P<plugin>\w+?)"
    r"(?:__(?P<part>(?:parameter|return)-.+))?"
)
"""The label of a plugin, or of one of its options or return values, as antsibull-docs writes it."""


def address(label: str) -> str | None:
    """The address that a label of Ansible's documentation stands for, or None if it is none of those known here."""
    if label in PAGES:
        return BASE + PAGES[label]
    found = PLUGIN.fullmatch(label)
    if found is None or label.startswith(OWN):
        return None
    anchor = f"#{found['part']}" if found["part"] else ""
    return f"{BASE}collections/{found['namespace']}/{found['collection']}/{found['plugin']}.html{anchor}"


def address_of_variable(name: str) -> str | None:
    """The address of an environment variable in Ansible's documentation, or None if it is none of Ansible's."""
    return f"{BASE}reference_appendices/config.html#envvar-{name}" if name.startswith("ANSIBLE_") else None


FIND = {"ref": address, "envvar": address_of_variable}
"""By the type of a reference, what finds the address of its target."""


def resolve(dummy_app: Sphinx, dummy_env: Any, node: nodes.Element, content: nodes.TextElement) -> nodes.Element | None:
    """Make a link of a reference that this site has no page for, or leave it to Sphinx to warn of it."""
    find = FIND.get(node.get("reftype", ""))
    target = find(node["reftarget"]) if find else None
    return nodes.reference("", "", content, internal=False, refuri=target) if target else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handler."""
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
