# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings with which no connection can be opened: each is reported before anything is sent, with what to do about it.

A message ends in a full stop, and holds neither a secret nor the words of a library.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.connection import connect
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError
from openstack.config import loader

SECRET = "canary-4711"
AUTH: dict[str, Any] = {
    "auth_url": "http://127.0.0.1:9/v3",
    "username": "demo",
    "password": SECRET,
    "project_name": "demo",
    "user_domain_name": "Default",
    "project_domain_name": "Default",
}
TLS = {**AUTH, "auth_url": "https://127.0.0.1:9/v3"}
CREDENTIAL = {"auth_url": AUTH["auth_url"], "application_credential_id": "1", "application_credential_secret": SECRET}
NOISE = ("__init__", "object has no", "unhashable", "Errno", "PEM lib", "Service Catalog", "urlopen", "\n")


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No cloud is configured where the test runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    monkeypatch.delenv("OS_CLOUD", raising=False)
    # Old releases of the SDK add the file that the variable names to this list, for good.
    monkeypatch.setattr(loader, "CONFIG_FILES", list(loader.CONFIG_FILES))


def refusal(**options: Any) -> str:
    """The message of a task with these connection options, which must fail."""
    with pytest.raises(ClusteringError) as refused:
        connect(options)
    message = refused.value.message
    assert message.endswith(".") and not message.endswith(".."), message
    assert len(message) < 600
    assert not [noise for noise in (*NOISE, SECRET) if noise in message], message
    return message


@pytest.mark.parametrize(
    ("cloud", "words"),
    [
        pytest.param(["c"], "It is of type list", id="a list"),
        pytest.param(5, "It is of type int", id="a number"),
        pytest.param(True, "It is of type bool", id="a boolean"),
        pytest.param({1: 2}, "must be strings", id="a key that is no text"),
        pytest.param({"auth": "demo"}, "auth in cloud must be a dictionary", id="auth that is text"),
        pytest.param({"auth": ["demo"]}, "is of type list", id="auth that is a list"),
        pytest.param({"clouds": {"x": {"auth": AUTH}}}, "one of the clouds in it, which are x", id="a whole file"),
        pytest.param(f"username=me password={SECRET}", "the text is not shown", id="pairs"),
        pytest.param(f'{{"auth": {{"password": "{SECRET}"', "the text is not shown", id="half of a JSON text"),
        pytest.param(f"[password: {SECRET}]", "the text is not shown", id="a list as text"),
        pytest.param(f"my cloud {SECRET}", "There is no cloud of this name (not shown, because", id="words"),
        pytest.param("c" * 300, "There is no cloud 'ccc", id="a long name"),
        pytest.param({"auth": {**AUTH, "auth_url": 5}}, "auth_url in auth of the cloud must be text", id="URL"),
        pytest.param({"auth": AUTH, "auth_type": ["password"]}, "auth_type of the cloud must be text", id="plugin"),
        pytest.param({"auth": AUTH, "profile": ["a"]}, "profile of the cloud must be text", id="vendor profile"),
        pytest.param({"auth": AUTH, "key": True, "cert": "c"}, "client_key must be a path, and is of", id="path"),
        pytest.param("", "Set cloud to the name of a cloud", id="an empty text"),
        pytest.param({}, "Set cloud to the name of a cloud", id="an empty dictionary"),
        pytest.param(None, "Set cloud to the name of a cloud", id="nothing"),
    ],
)
def test_what_a_cloud_cannot_be(cloud: Any, words: str) -> None:
    assert words in refusal(cloud=cloud)


@pytest.mark.parametrize("written", [json.dumps, str, yaml.safe_dump], ids=["JSON", "Python", "YAML"])
def test_a_cloud_can_be_text(written: Any) -> None:
    # It gets as far as to connect, where nothing listens.
    assert "http://127.0.0.1:9/v3" in refusal(cloud=written({"auth": AUTH}))
    assert "cannot be combined with region_name" in refusal(cloud=written({"auth": AUTH}), region_name="a")


@pytest.mark.parametrize(
    ("auth", "options", "words"),
    [
        pytest.param(CREDENTIAL, {}, "Set auth_type to v3applicationcredential", id="an application credential"),
        pytest.param(
            {**CREDENTIAL, "xyzzy": "demo"},
            {"auth_type": "v3applicationcredential"},
            "Remove it: an application credential has its own project",
            id="more with an application credential",
        ),
        pytest.param({**AUTH, "usrname": "a"}, {}, "'usrname', which the", id="an unknown key"),
        pytest.param({**AUTH, "usrname": "a"}, {}, "Did you mean username?", id="a similar key"),
        pytest.param({**AUTH, "xyzzy": "a"}, {}, "Remove it, or correct its name", id="a key like no other"),
        pytest.param({**AUTH, "token": "a"}, {"auth_type": "token"}, "such as password", id="a key of another plugin"),
        pytest.param({"token": "a"}, {"auth_type": "admin_token"}, "lacks 'endpoint'", id="a missing key"),
        pytest.param({}, {}, "auth lacks auth_url", id="nothing"),
        pytest.param({**AUTH, "auth_url": ""}, {}, "auth lacks auth_url", id="an empty URL"),
        pytest.param(AUTH, {"auth_type": "passwrd"}, "auth_type is 'passwrd'", id="an unknown plugin"),
        pytest.param({**AUTH, "username": ["a"]}, {}, "username in auth must be text", id="a list for a name"),
        pytest.param({**AUTH, "password": {"a": SECRET}}, {}, "password in auth must be text", id="parts"),
        pytest.param({**AUTH, "auth_url": "x.org:5000"}, {}, "begin with http://", id="an address without a scheme"),
        pytest.param({**AUTH, "auth_url": "ftp://x.org"}, {}, "begin with http://", id="another scheme"),
        pytest.param({**AUTH, "auth_url": f"me:{SECRET}@x.org"}, {}, "begin with http://", id="user info"),
        pytest.param({**AUTH, "auth_url": f"ftp://me:{SECRET}@x.org"}, {}, "'ftp://x.org'", id="user info of a URL"),
        pytest.param({**AUTH, "auth_url": f"http://me:{SECRET}@127.0.0.1:9"}, {}, "//127.0.0.1:9", id="no answer"),
        pytest.param(AUTH, {"api_timeout": 0}, "api_timeout is 0", id="no time"),
        pytest.param(AUTH, {"api_timeout": -1}, "api_timeout is -1", id="negative time"),
        pytest.param(AUTH, {"api_timeout": "long"}, "api_timeout is 'long'", id="time in words"),
        pytest.param(TLS, {"ca_cert": "no/such.pem"}, "ca_cert is no/such.pem, which does not", id="no CA"),
        pytest.param(TLS, {"ca_cert": "text"}, "ca_cert text has no certificate", id="a CA that is none"),
        pytest.param(TLS, {"client_cert": "no/such.pem"}, "client_cert is no/such.pem", id="no certificate"),
        pytest.param(TLS, {"client_cert": "."}, "which is a folder", id="a folder"),
        pytest.param(TLS, {"client_cert": "c.pem", "client_key": "no.pem"}, "client_key is no.pem", id="no key file"),
        pytest.param(TLS, {"client_cert": "c.pem"}, "client_key is not set", id="no key"),
        pytest.param(TLS, {"client_key": "k.pem"}, "without client_cert", id="a key alone"),
        pytest.param(TLS, {"client_cert": "c.pem", "client_key": "other.pem"}, "does not belong to", id="another key"),
        pytest.param(TLS, {"client_cert": "c.pem", "client_key": "text"}, "no private key", id="a key that is none"),
        pytest.param(TLS, {"client_cert": "text", "client_key": "k.pem"}, "no certificate", id="text"),
        pytest.param(TLS, {"client_cert": "c.pem", "client_key": "locked.pem"}, "has a password", id="a locked key"),
        pytest.param(AUTH, {"sdk_log_path": "no/such/log"}, "sdk_log_path is no/such/log", id="no folder for the log"),
        pytest.param(AUTH, {"sdk_log_path": "."}, "Is a directory", id="a folder for the log"),
    ],
)
def test_what_cannot_be_used(auth: dict[str, Any], options: dict[str, Any], words: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    if "client_key" in options or "client_cert" in options:
        make_keys(tmp_path)
    assert words in refusal(auth=auth, **options)


@pytest.mark.parametrize("written", ["127.0.0.1/v1", "x.org:8778"])
def test_an_endpoint_without_a_scheme(written: str) -> None:
    assert "clustering_endpoint_override" in refusal(cloud={"auth": AUTH, "clustering_endpoint_override": written})


CLOUDS = {
    "good": {"auth": AUTH},
    "good one": {"auth": {**AUTH, "auth_url": 5}},
    "none": None,
    "text": "text",
    "pairs": {"auth": "a=b"},
    "regions": {"regions": ["A"]},
}


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        pytest.param(None, {"cloud": "a"}, "No clouds.yaml was found", id="no file"),
        pytest.param("", {"cloud": "a"}, "is empty", id="an empty file"),
        pytest.param(f"clouds:\n  a: [{SECRET}\n", {"cloud": "a"}, "is not valid YAML (line 3)", id="bad YAML"),
        pytest.param("- a\n", {"cloud": "a"}, "no map at its top level", id="a list"),
        pytest.param(b"\xff\xfe", {"cloud": "a"}, "not a text file", id="another encoding"),
        pytest.param({}, {"cloud": "a"}, "has no clouds", id="no clouds"),
        pytest.param(
            CLOUDS, {"cloud": "a"}, "has the clouds good, good one, none, pairs, regions, text", id="an unknown cloud"
        ),
        pytest.param(
            CLOUDS, {"cloud": "good one"}, "auth_url in auth of cloud 'good one' in", id="a name with a space"
        ),
        pytest.param(CLOUDS, {"cloud": "none"}, "The value of cloud 'none'", id="null"),
        pytest.param(CLOUDS, {"cloud": "text"}, "The value of cloud 'text'", id="text"),
        pytest.param(CLOUDS, {"cloud": "pairs"}, "auth of cloud 'pairs'", id="auth that is text"),
        pytest.param(CLOUDS, {"cloud": "regions", "region_name": "B"}, "Region B is not a valid", id="another region"),
    ],
)
def test_what_clouds_yaml_cannot_be(content: Any, options: dict[str, Any], words: str, tmp_path: Path) -> None:
    path = tmp_path / "clouds.yaml"
    if isinstance(content, dict):
        content = yaml.safe_dump({"clouds": content})
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in refusal(**options)


def test_a_folder_in_place_of_clouds_yaml(tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").mkdir()
    assert "is a folder" in refusal(cloud="a")


def test_an_unknown_vendor_profile_is_a_warning() -> None:
    warnings: list[str] = []
    with pytest.raises(ClusteringError):
        connect({"cloud": {"auth": AUTH, "profile": "nosuch"}}, warn=warnings.append)
    assert [text for text in warnings if "vendor profile nosuch" in text] == warnings != []


def make_keys(folder: Path) -> None:
    """Write a certificate and its key, another key, and the first one locked with a password."""
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=x"]
    run_openssl(folder, "req", "-x509", *new, "-keyout", "k.pem", "-out", "c.pem")
    run_openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "other.pem")
    run_openssl(folder, "ec", "-in", "k.pem", "-aes128", "-passout", "pass:x", "-out", "locked.pem")


def run_openssl(folder: Path, *arguments: str) -> None:
    """Run openssl in a folder."""
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
