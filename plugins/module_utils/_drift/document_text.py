# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The text of a document: a file of variables, with the tags and the expressions that Ansible knows in one."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .._senlin.errors import BadInput
from .._senlin.structured_text import INVALID, yaml_problem
from .open_values import OpenValue, read_text

LONGEST = 1_000_000
"""How many characters a document may have. One of a cluster of 1000 nodes has a tenth of that."""
MOST_VALUES = 200_000
"""How many values a document may have. With aliases, a short text can stand for any number of them."""
ENCRYPTED = "$ANSIBLE_VAULT"
"""How a file begins that is encrypted as a whole."""


def read_document_text(place: str, text: str) -> Any:
    """The content of the text, as JSON has it. An expression, and what is encrypted, is an :class:`OpenValue`.

    YAML takes an unquoted date for one, JSON has no dates.

    :param place: where the text is, such as ``documents[0]``.
    :raises BadInput: the text is too long, encrypted, or not valid. The message does not quote it.
    """
    if text.startswith(ENCRYPTED):
        raise BadInput(
            f"{place} is encrypted with Ansible Vault. Read the file with the lookup plugin file, which decrypts it, "
            f"and give Ansible the password."
        )
    if len(text) > LONGEST:
        raise BadInput(
            f"{place} has {len(text)} characters, and a document can have {LONGEST}. Give the file of one group, as "
            f"cluster_export writes it."
        )
    # The SDK requires PyYAML, but a documentation or sanity test loads this file without it.
    yaml = importlib.import_module("yaml")
    try:
        return _as_json(yaml.load(text, _loader(yaml)), iter(range(MOST_VALUES)))
    except yaml.YAMLError as error:
        where, problem = yaml_problem(error)
    except RecursionError:
        where, problem = "", "it is nested too deeply, or holds itself"
    except _TooManyError:
        where, problem = "", f"its aliases stand for more than {MOST_VALUES} values"
    except (TypeError, *INVALID):
        where, problem = "", "it holds what JSON does not have"
    raise BadInput(f"{place} is a text, but not valid YAML or JSON{where}: {problem}. Correct the text.")


class _TooManyError(Exception):
    """A document has more values than it may have."""


def _loader(yaml: Any) -> Any:
    """What reads YAML as Ansible does."""
    loader: Any = type("Loader", (yaml.SafeLoader,), {})
    loader.add_constructor("tag:yaml.org,2002:str", lambda reader, node: read_text(reader.construct_scalar(node)))
    loader.add_constructor("!unsafe", _literal)
    for tag in ("!vault", "!vault-encrypted"):
        loader.add_constructor(tag, _encrypted)
    return loader


def _encrypted(reader: Any, node: Any) -> OpenValue:
    """What stands for a text that only Ansible can decrypt."""
    reader.construct_scalar(node)
    return OpenValue("{{ vault }}")


def _literal(reader: Any, node: Any) -> Any:
    """The value of what Ansible does not evaluate, whatever it looks like."""
    if node.id == "mapping":
        return _without_open_values(reader.construct_mapping(node, deep=True))
    if node.id == "sequence":
        return _without_open_values(reader.construct_sequence(node, deep=True))
    return str(reader.construct_scalar(node))


def _without_open_values(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_open_values(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_open_values(each) for each in value]
    return str(value) if isinstance(value, OpenValue) else value


def _as_json(value: Any, left: Iterator[int]) -> Any:
    """What YAML has read, as it is after it was sent as JSON.

    :param left: has an item for each value that there may still be.
    :raises _TooManyError: there are not that many.
    :raises TypeError: JSON does not have such a value.
    """
    if next(left, None) is None:
        raise _TooManyError
    if isinstance(value, Mapping):
        return {_key(key): _as_json(each, left) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(each, left) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError


def _key(key: Any) -> str:
    if isinstance(key, list | tuple):
        raise TypeError
    return str(key) if isinstance(key, str) else key.isoformat() if isinstance(key, date) else json.dumps(key)
