# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The file of an inventory: whether it is for the plugin, and whether it has only options that there are."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ...module_utils._plan.values import shortened
from ...module_utils._senlin.errors import BadInput

SUFFIXES = (".senlin.yml", ".senlin.yaml")
"""How the names of files end that are for the plugin, whatever is in them."""

OTHER_SUFFIXES = (".yml", ".yaml")
"""How the names of files end that are for the plugin if they name it."""


EXPRESSIONS = frozenset({"compose", "groups", "hostname", "keyed_groups", "plugin"})
"""The options that Ansible or the plugin evaluates for each host."""

VAULT = "$ANSIBLE_VAULT"
"""How a file begins that is encrypted as a whole. It may be for any plugin."""


def names_plugin(path: str, plugin: str) -> bool:
    """Whether a file can be for a plugin, by its name or its key ``plugin``.

    :param plugin: the full name of the plugin.
    """
    if path.endswith(SUFFIXES):
        return True
    if not path.endswith(OTHER_SUFFIXES):
        return False
    # The file can have tags that only Ansible's loader knows, and can be encrypted.
    text = Path(path).read_text(errors="replace")
    pattern = rf"""(?:^|[{{,])\s*["']?plugin["']?\s*:\s*["']?{re.escape(plugin)}["']?\s*([,}}#].*)?$"""
    return text.startswith(VAULT) or re.search(pattern, text, re.MULTILINE) is not None


def check_once(path: str) -> None:
    """Refuse a file that gives an option twice, such as two clouds. Ansible would use the last one.

    :raises BadInput: names the option.
    """
    names = re.findall(r"""^["']?(\w+)["']?\s*:""", Path(path).read_text(errors="replace"), re.MULTILINE)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise BadInput(
            f"The inventory file has {twice[0]} more than once. Use a file for each cloud, or for each set of options."
        )


def check_names(given: Iterable[Any], definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse options that the plugin does not have. Ansible would ignore them, and the file would mean something else.

    :param given: the keys of the file.
    :param definitions: the documentation of the options.
    :raises BadInput: names the first such option, and the one that was probably meant.
    """
    known = {name for option, entry in definitions.items() for name in (option, *(entry.get("aliases") or ()))}
    for name in given:
        if name not in known:
            similar = difflib.get_close_matches(str(name), known, n=1)
            advice = f"Did you mean {similar[0]}?" if similar else f"Its options are {', '.join(sorted(known))}."
            raise BadInput(f"The inventory plugin has no option {shortened(name)!r}. {advice}")


def check_booleans(given: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse what is neither true nor false where it must be. Ansible would take any other text for false.

    :param given: the options of the file, rendered.
    :raises BadInput: names the option.
    """
    for option, entry in definitions.items():
        if entry.get("type") not in ("bool", "boolean"):
            continue
        for name in (option, *(entry.get("aliases") or ())):
            value = given.get(name)
            try:
                boolean(value, strict=value is not None)
            except TypeError:
                raise BadInput(f"The option {name} is {shortened(value)!r}; it must be true or false.") from None


def rendered(config: Mapping[str, Any], template: Callable[[Any], Any]) -> dict[str, Any]:
    """The options of a file with their templates rendered, except for those that are expressions or names of variables.

    :param template: renders the templates in a value.
    """
    return {name: value if name in EXPRESSIONS else template(value) for name, value in config.items()}


def is_set_to_false(value: Any) -> bool:
    """Whether an option of a file that may be invalid is set to false."""
    return value is not None and not boolean(str(value), strict=False)
