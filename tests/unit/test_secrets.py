# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are found by their names, in whatever form a playbook gives them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.secrets import (
    is_secret,
    secrets_in,
    secrets_of_task,
    split_by_chance,
    without_user_info,
)


@pytest.mark.parametrize(
    "name",
    [
        *("password", "passcode", "passphrase", "admin_pass", "adminPass", "user_password", "token", "token_id"),
        *("access_token", "refresh_token", "application_credential_secret", "client_secret", "access_key", "code"),
        *("credentials", "passwd", "db_pwd", "secretKey", "signing_key", "X-Auth-Token", "tokenId", "it's token"),
        *("authorization_code", "private-key", "api key", "pwd", "db.pwd", "rootpw", "wifi_psk", "creds", "pw"),
        *("connection_string", "client_key", "tlsKey", "unseal_keys", "casino_password"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("username", "auth_url", "application_credential_id", "project_name", "user_domain_id", "region_name"),
        *("access_token_endpoint", "access_token_type", "passive", "passthrough", "bypass", "key_name", "zip_codes"),
        *("token_ttl", "tokenTTL", "token.ttl", "password_length", "password-min-length", "token_expires_at"),
        *("zip_code", "zipCode", "exit_code", "public_key", "token_public_key", "NOPASSWD", "byPass", "password-stdin"),
        *("accessTokenType", "application_credential_name", "password_policy", "PWD", "session_token_timeout"),
        *("secretKeyRef", "imagePullSecrets", "max_tokens", "tokenizer", "password_encryption", "ALL=(ALL) NOPASSWD"),
        *("proxy_pass", "pci_pass_through", "passes", "ssh_key"),
    ],
)
def test_names_of_what_is_no_secret(name: str) -> None:
    assert not is_secret(name)


PLAIN: dict[str, Any] = {"auth": {"username": "me", "password": 'p4ss "w0rd"'}}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param(None, set(), id="nothing"),
        pytest.param("devcloud", set(), id="a name"),
        pytest.param(PLAIN, {'p4ss "w0rd"'}, id="a dictionary"),
        pytest.param([PLAIN], {'p4ss "w0rd"'}, id="a list"),
        pytest.param(json.dumps(PLAIN), {'p4ss "w0rd"', 'p4ss \\"w0rd\\"'}, id="JSON"),
        pytest.param(str(PLAIN), {'p4ss "w0rd"'}, id="as Python prints it"),
        pytest.param("auth:\n  password: p4ss\n", {"p4ss"}, id="YAML"),
        pytest.param("auth:\n  password: p4ss w0rd # mine\n", {"p4ss w0rd", "p4ss"}, id="words in YAML"),
        pytest.param("username=me password=p4ss", {"p4ss"}, id="pairs"),
        pytest.param("username=me,password='p4ss w0rd'", {"p4ss w0rd"}, id="quoted pairs"),
        pytest.param("auth_url=http://x.org:5000/v3 password=p4ss", {"p4ss"}, id="behind a URL"),
        pytest.param(b"password=p4ss", {"p4ss"}, id="bytes"),
        pytest.param({"password": b"p4ss"}, {"p4ss"}, id="bytes in a dictionary"),
        pytest.param({"password": 123456}, {"123456"}, id="a number"),
        pytest.param({"password": True, "secret": None, "token": ""}, set(), id="none"),
        pytest.param({"lock_passwd": "true", "use_token": "No", "secret": "null"}, set(), id="switches"),
        pytest.param({"passwords": {"admin": "a"}, "secret": ["b", {"c": 7}]}, {"a", "b", "7"}, id="maps and lists"),
        pytest.param({"command": ["a", "--password", "b", "c"]}, {"b"}, id="an option in a list"),
        pytest.param({"command": ["a", "--verbose", "b"]}, set(), id="another option in a list"),
        pytest.param({"authorization": "Bearer x"}, {"x"}, id="a header"),
        pytest.param({"passwords": "{admin: x}"}, {"{admin: x}"}, id="a text below a name"),
        pytest.param("cat <<EOF\npasswords: {admin: x}\nEOF\n", {"x"}, id="a map in a text"),
        pytest.param("cat <<EOF\npasswords:\n  admin: x\nEOF\n", {"x"}, id="a map on the lines below"),
        pytest.param("cat <<EOF\npasswords:\n  admin: x: y\nEOF\n", {"admin: x: y"}, id="lines that are no YAML"),
        pytest.param("cat <<EOF\ntokens:\n- x\n\n- y\nz: 1\nEOF\n", {"x", "y"}, id="a list on the lines below"),
        pytest.param("password=$DB_PASSWORD token=${TOKEN} secret=$secret", set(), id="variables"),
        pytest.param("password=$ecret", {"$ecret"}, id="no variable"),
        pytest.param("https://abc@x.org", {"abc"}, id="a token in a URL"),
        pytest.param("ssh://git@x.org nginx:1@sha256:ab", set(), id="a user of SSH"),
        pytest.param({"password": "p4ss\n"}, {"p4ss", "p4ss\n"}, id="a line"),
        pytest.param({"tokens": [{"id": "a"}, "b"]}, {"a", "b"}, id="all in a secret"),
        pytest.param({"auth_url": "me:p4ss@x.org"}, {"p4ss"}, id="user info without a scheme"),
        pytest.param({"auth_url": "http://me:p%40ss@x.org"}, {"p%40ss", "p@ss"}, id="user info of a URL"),
        pytest.param('{"password": "half', {"half"}, id="half of a JSON text"),
    ],
)
def test_secrets_in(value: Any, found: set[str]) -> None:
    assert set(secrets_in(value)) == found


def test_secrets_are_looked_for_where_they_can_be() -> None:
    options = {
        "auth": "password=a",
        "cloud": {"auth": {"password": "b"}},
        "params": {"admin_pass": "c"},
        "operation_params": {"admin_pass": "d"},
        "inputs": {"token": "e"},
        "password": "an option that does not exist",
        "ca_cert": "https://me:f@x.org",
        "metadata": {"password": "what everybody may read"},
        "_ansible_token": "g",
    }
    assert secrets_of_task(options) == {"a", "b", "c", "d", "e", "an option that does not exist", "f"}


def test_short_secrets_and_words_can_occur_by_chance() -> None:
    certain, by_chance = split_by_chance({"", "1", "demo", "devstack", "123456", "p4ssw0rd", "correcthorsebattery"})
    assert by_chance == {"1", "demo", "devstack", "123456"}
    assert certain == {"p4ssw0rd", "correcthorsebattery"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see http://me:pw@x.org/v3 and https://y.org", "see http://x.org/v3 and https://y.org"),
        ("http://me@x.org", "http://x.org"),
        ("http://me:p@ss@x.org", "http://x.org"),
        ("http://x.org:5000/a@b", "http://x.org:5000/a@b"),
        ("mail me@x.org", "mail me@x.org"),
        ("me@x.org", "me@x.org"),
        ("me:pw@x.org:5000/v3", "x.org:5000/v3"),
        ("http://x.org?mail=me@x.org", "http://x.org?mail=me@x.org"),
        ("nginx:1@sha256:ab", "nginx:1@sha256:ab"),
    ],
)
def test_without_user_info(text: str, shown: str) -> None:
    assert without_user_info(text) == shown
