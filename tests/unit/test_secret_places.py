# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the secrets of a value are: below the names of secrets, in templates of Heat, and in places of their own."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._documents.expression import Expression
from ansible_collections.senlin.clustering.plugins.module_utils._documents.hidden import VARIABLE, without_secrets
from ansible_collections.senlin.clustering.plugins.module_utils._documents.yaml_text import yaml_text
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.secret_places import replaced_secrets
from jinja2.nativetypes import NativeEnvironment
from jinja2.sandbox import SandboxedEnvironment


def places(value: Any) -> dict[str, Any]:
    """The secrets of a value by their places."""
    found: list[tuple[str, Any]] = []
    replaced_secrets(value, lambda place, secret: found.append((place, secret)))
    assert len(dict(found)) == len(found), "two secrets have the same place"
    return dict(found)


DEFINITION = {"type": "string", "label": "a", "description": "b", "default": "x", "hidden": True, "constraints": [{}]}
AWS_DEFINITION = {"Type": "String", "Default": "x", "NoEcho": "true", "Description": "b", "MinLength": 8}


@pytest.mark.parametrize(
    ("value", "secrets"),
    [
        pytest.param({"passwords": {"admin": "x"}}, {"passwords.admin": "x"}, id="a map"),
        pytest.param(
            {"credentials": {"user": "a", "more": [{"b": 7}]}},
            {"credentials.user": "a", "credentials.more.0.b": 7},
            id="a map in a map",
        ),
        pytest.param({"secret": ["a", ["b"]]}, {"secret.0": "a", "secret.1.0": "b"}, id="a list"),
        pytest.param({"tokens": {"default": "x"}}, {"tokens.default": "x"}, id="a key that Heat has, too"),
        pytest.param({"tokens": {"a": True, "b": None, "c": "false", "d": {}, "e": []}}, {}, id="switches and nothing"),
        pytest.param({"token_ttl": 300, "password_length": 8, "zip_code": 12345}, {}, id="numbers"),
        pytest.param({"token_ttl": "5m", "key_name": "mine", "public_key": "ssh-rsa AAAA"}, {}, id="texts"),
        pytest.param({"command": ["run", "--password", "x"]}, {"command.2": "x"}, id="an option in a list"),
        pytest.param({"command": ["run", "--verbose", "x"]}, {}, id="another option in a list"),
        pytest.param({"headers": {"Authorization": "Bearer x"}}, {"headers.Authorization": "Bearer x"}, id="a header"),
        pytest.param({"db_password": DEFINITION}, {"db_password.default": "x"}, id="a parameter of Heat"),
        pytest.param({"db_password": {"type": "string"}}, {}, id="a parameter without a default"),
        pytest.param({"db": DEFINITION}, {"db.default": "x"}, id="a hidden parameter"),
        pytest.param({"db": {**DEFINITION, "hidden": False}}, {}, id="a parameter that is not hidden"),
        pytest.param(
            {
                "template": {"parameters": {"a": DEFINITION, "b": {"type": "string"}}},
                "parameters": {"a": "y", "b": "z"},
            },
            {"template.parameters.a.default": "x", "parameters.a": "y"},
            id="the value of a hidden parameter",
        ),
        pytest.param(
            {
                "template": {"parameters": {"a": DEFINITION}},
                "environment": {"parameters": {"a": "y"}, "parameter_defaults": {"a": 7, "b": "z"}},
            },
            {
                "template.parameters.a.default": "x",
                "environment.parameters.a": "y",
                "environment.parameter_defaults.a": 7,
            },
            id="the value of a hidden parameter in an environment",
        ),
        pytest.param(
            {"env": [{"name": "DB_PASSWORD", "value": "x"}, {"name": "a", "value": "b"}]},
            {"env.0.value": "x"},
            id="a list of variables",
        ),
        pytest.param(
            {"inputs": [{"name": "token", "default": "x", "type": "String"}]}, {"inputs.0.default": "x"}, id="input"
        ),
        pytest.param({"db_password": AWS_DEFINITION}, {"db_password.Default": "x"}, id="a parameter of AWS"),
        pytest.param({"db": AWS_DEFINITION}, {"db.Default": "x"}, id="a hidden parameter of AWS"),
        pytest.param(
            {"password": {"type": "text", "default": "x"}},
            {"password.type": "text", "password.default": "x"},
            id="what is no parameter",
        ),
        pytest.param({"admin_pass": {"get_param": "db_password"}}, {}, id="a reference"),
        pytest.param({"admin_pass": {"get_attr": ["db_password", "value"]}}, {}, id="a reference to an attribute"),
        pytest.param(
            {"admin_pass": {"get_param": "a", "b": "x"}},
            {"admin_pass.get_param": "a", "admin_pass.b": "x"},
            id="more than a reference",
        ),
        pytest.param(
            {"admin_pass": {"list_join": ["", ["x", {"get_param": "a"}]]}},
            {"admin_pass.list_join.0": "", "admin_pass.list_join.1.0": "x"},
            id="a reference and a text",
        ),
        pytest.param(
            {"db_password": {"description": "a", "value": "x"}}, {"db_password.value": "x"}, id="an output of Heat"
        ),
        pytest.param(
            {"db_password": {"type": "OS::Heat::RandomString", "properties": {"sequence": "lettersdigits"}}},
            {},
            id="a generated secret",
        ),
        pytest.param(
            {"db_password": {"type": "OS::Heat::Value", "properties": {"value": "x"}}},
            {"db_password.properties.value": "x"},
            id="a resource of Heat",
        ),
        pytest.param(
            {"cert": {"type": "OS::Barbican::Secret", "properties": {"payload": "x"}}},
            {"cert.properties.payload": "x"},
            id="a secret in Barbican",
        ),
        pytest.param({"cert": {"type": "OS::Heat::Value", "properties": {"value": "x"}}}, {}, id="another resource"),
    ],
)
def test_what_is_below_a_secret_name_is_secret(value: Any, secrets: dict[str, Any]) -> None:
    assert places(value) == secrets


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"a": {"token": "x"}}, "a.token"),
        ({"a.token": "x"}, "a%2Etoken"),
        ({"it's token": "x"}, "it%27s%20token"),
        ({"a%2Etoken": "x"}, "a%252Etoken"),
        ({'"token"\\{{ a }}\n': "x"}, "%22token%22%5C%7B%7B%20a%20%7D%7D%0A"),
        ({"tökën-token_1": "x"}, "tökën-token_1"),
        ({"€token": "x"}, "%E2%82%ACtoken"),
        ({"": {"token": "x"}}, ".token"),
    ],
)
def test_a_place_needs_no_escapes(value: Any, where: str) -> None:
    root = places({"root": value})
    assert root == {f"root.{where}": "x"}


# What an export hides comes back

KEYS = (
    "token",
    "a.token",
    "a",
    "it's token",
    '"',
    "\\",
    "{{ x }}",
    "%2E",
    "a%2Etoken",
    "ö",
    "",
    "0",
    " ",
    "passwords",
    "\n",
)
VALUES = ("", "x", "it's", "{{ y }}", "[1, 2]", "{'a': 1}", "True", "7", "\n", "ö\n", "null", 7, 1.5, True, None)


def random_value(chance: random.Random, depth: int = 4) -> Any:
    sort = chance.random()
    if depth and sort < 0.5:
        return {key: random_value(chance, depth - 1) for key in chance.sample(KEYS, chance.randint(1, 5))}
    if depth and sort < 0.6:
        return [random_value(chance, depth - 1) for dummy in range(chance.randint(0, 3))]
    return chance.choice(VALUES)


def secrets_at(value: Any, shown: Any) -> dict[str, Any]:
    """The secrets behind the expressions in what is shown, each by the key that its expression looks up."""
    if isinstance(shown, Expression):

        class Asked(dict[str, Any]):
            def __missing__(self, key: str) -> Any:
                self[key] = value
                return value

        asked = Asked()
        NativeEnvironment().from_string(shown).render({VARIABLE: asked})
        return asked
    if isinstance(shown, dict):
        parts = [secrets_at(value[key], part) for key, part in shown.items()]
    elif isinstance(shown, list):
        parts = [secrets_at(*pair) for pair in zip(value, shown, strict=True)]
    else:
        parts = []
    found: dict[str, Any] = {}
    for part in parts:
        assert not found.keys() & part.keys(), "two secrets have the same place"
        found |= part
    return found


def resolved(shown: Any, secrets: dict[str, Any]) -> Any:
    """What is shown with the secrets in it, as whoever applies the document gives them."""
    if isinstance(shown, dict):
        return {key: resolved(part, secrets) for key, part in shown.items()}
    if isinstance(shown, list):
        return [resolved(part, secrets) for part in shown]
    if not (isinstance(shown, str) and shown.startswith("{{ scaling_group_secrets[")):
        return shown
    expression = shown.removeprefix("{{ ").removesuffix(" }}")
    return SandboxedEnvironment().compile_expression(expression)(**{VARIABLE: secrets})


class Loader(yaml.SafeLoader):
    """Reads a text that is not evaluated as what it is."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@pytest.mark.parametrize("seed", range(200))
def test_the_secrets_of_a_document_can_be_filled_in(seed: int) -> None:
    value = {"profile": {"credentials": random_value(random.Random(seed)), "spec": random_value(random.Random(-seed))}}
    found: list[str] = []
    shown = without_secrets(value, "root", found)
    secrets = secrets_at(value, shown)
    assert sorted(secrets) == sorted(found)
    assert resolved(shown, secrets) == value
    read = yaml.load(yaml_text(shown), Loader)
    assert resolved(read, yaml.safe_load(yaml.safe_dump(secrets))) == value


@pytest.mark.parametrize(
    ("secret", "end"),
    [
        *((text, "'] | string }}") for text in ("{'a': 1}", " [1]", "True\n", "None ", "7", "-1", "'x'")),
        *((text, "'] }}") for text in ("hunter2", "Truely", "#cloud-config\n{}", 7)),
    ],
)
def test_a_text_that_looks_like_data_stays_a_text(secret: Any, end: str) -> None:
    assert without_secrets({"token": secret}, "a", [])["token"] == f"{{{{ scaling_group_secrets['a.token{end}"
