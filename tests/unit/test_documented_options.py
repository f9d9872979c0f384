# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module documents the options that it has, and no others.

``ansible-test sanity`` checks the same, in minutes. This takes a second, and names the file to edit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.plugins.loader import fragment_loader
from ansible.utils.plugin_docs import get_docstring
from ansible_collections.senlin.clustering.plugins.module_utils._run.options import CONNECTION, WAIT, options
from declarations import INFOS, MODULES, RESOURCES

ROOT = Path(__file__).parents[2]
DECLARATIONS = {**RESOURCES, **INFOS}
FACTS: dict[str, Any] = {"type": "str", "elements": None, "required": False, "default": None}
"""What the documentation and the argument spec both say of an option, each with its value where it is left out."""
SETS = ("aliases", "choices")
OF_ALL = ("candidates", "cloud_reasons", "leaf_actions", "plan", "request_id", "steps_done")
"""The results that mean the same in each module that returns them. RETURN cannot be shared as DOCUMENTATION can."""


def documentation(module: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """DOCUMENTATION of a module, doc fragments included, and RETURN."""
    path = str(ROOT / "plugins" / "modules" / f"{module}.py")
    description, dummy_plain, returned, dummy_metadata = get_docstring(
        path, fragment_loader, is_module=True, collection_name="senlin.clustering", plugin_type="module"
    )
    return description, returned or {}


def documented(module: str) -> dict[str, Any]:
    """The documented options of a module, those of its doc fragments included."""
    return dict(documentation(module)[0]["options"])


def differences(spec: Mapping[str, Any], docs: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What to change in the documentation, as sentences.

    :param spec: the argument spec.
    :param docs: the documented options.
    :param path: the option that these are suboptions of, with a dot; empty for the module's own options.
    """
    for name in sorted(set(spec) - set(docs)):
        yield f"document the option {path}{name}, or remove its row from the table"
    for name in sorted(set(docs) - set(spec)):
        yield f"remove the option {path}{name} from the documentation, or add a row for it to the table"
    for name in sorted(set(spec) & set(docs)):
        row, entry = spec[name], docs[name]
        facts = [(key, row.get(key, unset), entry.get(key, unset)) for key, unset in FACTS.items()]
        facts += [(key, sorted(row.get(key, ())), sorted(entry.get(key, ()))) for key in SETS]
        # As JSON, true and 1 differ, and a string that knows its line in the YAML is a string.
        for key, used, said in ((key, json.dumps(one), json.dumps(other)) for key, one, other in facts):
            if used != said:
                yield f"the option {path}{name} has {key} {used}, and {said} is documented"
        yield from differences(row.get("options", {}), entry.get("suboptions", {}), f"{path}{name}.")


@pytest.mark.parametrize("module", MODULES)
def test_the_documentation_has_the_options_of_the_module(module: str) -> None:
    spec = options(DECLARATIONS[module])["argument_spec"]
    found = list(differences(spec, documented(module)))
    assert not found, "\n".join(
        [f"edit DOCUMENTATION in plugins/modules/{module}.py, or a fragment in plugins/doc_fragments/:", *found]
    )


@pytest.mark.parametrize(("module", "option"), [(module, option) for module in INFOS for option in ("filters", "sort")])
def test_the_documentation_lists_what_a_list_can_be_filtered_and_sorted_by(module: str, option: str) -> None:
    kind = INFOS[module].kind
    rows = kind.filters if option == "filters" else kind.sort_keys
    assert (option in documented(module)) is bool(rows), f"plugins/modules/{module}.py: an option without rows, or none"
    if not rows:
        return
    sentences = documented(module)[option]["description"]
    (available,) = [each for each in sentences if each.startswith("The available ")]
    assert sorted(re.findall(r"C\((\w+)\)", available)) == sorted(rows), f"plugins/modules/{module}.py: {available}"
    for name, row in rows.items() if option == "filters" else ():
        if row.values:
            said = [re.findall(r"V\((\w+)\)", each) for each in sentences if each.startswith(f"C({name}) can be ")]
            assert said == [sorted(row.values)], f"plugins/modules/{module}.py: what {name} can be"


@pytest.mark.parametrize("result", OF_ALL)
def test_a_result_of_all_modules_is_documented_alike(result: str) -> None:
    texts: dict[str, list[str]] = {}
    for module in MODULES:
        entry = documentation(module)[1].get(result)
        if entry is not None:
            texts.setdefault(json.dumps(entry, default=str), []).append(module)
    assert len(texts) == 1, f"document {result} in RETURN alike in these groups of modules: {list(texts.values())}"


@pytest.mark.parametrize("module", MODULES)
def test_no_row_replaces_an_option_that_all_modules_have(module: str) -> None:
    shared = {"state"}
    for name, row in {**CONNECTION, **WAIT}.items():
        shared |= {name, *row.get("aliases", ())}
    rows = DECLARATIONS[module].fields
    taken = {row.option for row in rows if shared & {row.option, *row.spec.get("aliases", ())}}
    assert not taken, f"rename {', '.join(sorted(taken))} in FIELDS of plugins/modules/{module}.py"


@pytest.mark.parametrize(
    ("spec", "docs", "words"),
    [
        pytest.param({"a": {}}, {}, ["document the option a"], id="undocumented"),
        pytest.param({}, {"a": {}}, ["remove the option a"], id="gone"),
        pytest.param({"a": {"type": "int"}}, {"a": {}}, ['option a has type "int"'], id="type"),
        pytest.param({"a": {"default": 1}}, {"a": {"default": True}}, ["a has default 1, and true is"], id="default"),
        pytest.param({"a": {"choices": ["x"]}}, {"a": {"choices": ["x", "y"]}}, ["a has choices"], id="choices"),
        pytest.param({"a": {"aliases": ["x"]}}, {"a": {}}, ["a has aliases"], id="aliases"),
        pytest.param({"a": {"required": True}}, {"a": {}}, ["a has required"], id="required"),
        pytest.param({"a": {"elements": "str"}}, {"a": {"elements": "int"}}, ["a has elements"], id="elements"),
        pytest.param({"a": {"options": {"b": {}}}}, {"a": {}}, ["document the option a.b"], id="suboption"),
        pytest.param(
            {"a": {"type": "str", "required": False, "no_log": True}}, {"a": {"description": ["It."]}}, [], id="alike"
        ),
    ],
)
def test_a_difference_is_found(spec: dict[str, Any], docs: dict[str, Any], words: list[str]) -> None:
    found = list(differences(spec, docs))
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))
