# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which texts contain a secret: by names, by forms, and in other forms such as Base64; and which do not."""

from __future__ import annotations

import base64
import gzip
import quopri
import textwrap
from urllib.parse import quote

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import encoded_text
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.encoded_text import Unreadable, texts_in
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.secret_forms import secrets_by_form
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.secret_places import holds_secret


def pem(kind: str, body: str = "MIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSj\n") -> str:
    """What stands between two markers in PEM, which are put together here so that this file contains no key."""
    return f"-----{'BEGIN'} {kind}-----\n{body}-----{'END'} {kind}-----\n"


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


HASH = "$6$rounds=4096$Xk1yPn0y$" + "a1B2./" * 14
AWS_ID = "AKIA" + "IOSFODNN7EXAMPLE"
WEB_TOKEN = ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "dozjgNryP4J3"])
PUBLIC_KEY = f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{'AAAAIG' * 7} me@example.org"

FORMS = {
    "a private key": (pem("PRIVATE KEY"), "MIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSj"),
    "a private key of RSA": (pem("RSA PRIVATE KEY", "abc\n"), "abc"),
    "a private key of OpenSSH": (pem("OPENSSH PRIVATE KEY", "abc\n"), "abc"),
    "an encrypted private key": (pem("ENCRYPTED PRIVATE KEY", "abc\n"), "abc"),
    "a private key of PGP": (pem("PGP PRIVATE KEY BLOCK", "abc\n"), "abc"),
    "half of a private key": (pem("PRIVATE KEY", "abc").partition("-----END")[0], "abc"),
    "a hash": (f"root:{HASH}:19000::", HASH),
    "a hash of bcrypt": ("x $2b$12$" + "b" * 53, "$2b$12$" + "b" * 53),
    "a hash of yescrypt": ("$y$j9T$abc$" + "c" * 43, "$y$j9T$abc$" + "c" * 43),
    "an id of AWS": (f"id {AWS_ID}", AWS_ID),
    "a key of AWS": ("aws configure set aws_secret_access_key " + "aB3/" * 10, "aB3/" * 10),
    "a web token": (f"jwt {WEB_TOKEN}", WEB_TOKEN),
    "a token of GitHub": ("git clone ghp_" + "a1B2" * 9, "ghp_" + "a1B2" * 9),
    "a token of npm": ("npm_" + "a1B2" * 9, "npm_" + "a1B2" * 9),
    "a key of OpenVPN": (f"-----{'BEGIN'} OpenVPN Static key V1-----\nabc\n-----{'END'} OpenVPN", "abc"),
    "a key of PuTTY": ("Private-Lines: 1\nAAAAgQ==\n", "AAAAgQ=="),
    "a hash of LDAP": ("rootpw {SSHA}" + "a1B2" * 7, "{SSHA}" + "a1B2" * 7),
    "a key of age": ("AGE-SECRET-KEY-1" + "A1B2" * 12, "AGE-SECRET-KEY-1" + "A1B2" * 12),
    "a file of passwords": ("db.example.org:5432:*:me:hunter2", "hunter2"),
    "a setting of Redis": ("port 6379\nrequirepass hunter2\n", "hunter2"),
    "a file of Docker": ('{"auths": {"r": {"auth": "bWU6aHVudGVyMg=="}}}', "bWU6aHVudGVyMg=="),
    "a user of Windows": ("net user Administrator hunter2 /add", "hunter2"),
    "a secure string": ("ConvertTo-SecureString 'hunter2' -AsPlainText", "hunter2"),
    "a password in XML": ("<AdministratorPassword>\n<Value>hunter2</Value>", "hunter2"),
    "a machine without a login": ("machine example.org password hunter2", "hunter2"),
    "a token of GitLab": ("glpat-" + "a1B2" * 5, "glpat-" + "a1B2" * 5),
    "a header": ("curl -H 'Authorization: Bearer x' example.org", "x"),
    "a header in another case": ("authorization: basic bWU6eA==", "bWU6eA=="),
    "a header in JSON": ('{"Authorization": "Bearer x.y"}', "x.y"),
    "a bearer token": ("send Bearer 0123456789abcdef0", "0123456789abcdef0"),
    "mysql": ("mysql -uroot -phunter2 shop < dump.sql", "hunter2"),
    "mysql with quotes": ("mysqldump --all -p'hunter 2'", "hunter 2"),
    "mysql in a list": ('["mysql", "-phunter2"]', "hunter2"),
    "mariadb": ("mariadb-admin -u root -phunter2 ping", "hunter2"),
    "sshpass": ("sshpass -p hunter2 ssh me@example.org", "hunter2"),
    "a login": ("docker login -u me -p hunter2 registry.example.org", "hunter2"),
    "curl": ("curl -s -u me:hunter2 http://example.org", "hunter2"),
    "curl with quotes": ("curl --user 'me:hunter2' http://example.org", "hunter2"),
    "useradd": ("useradd -m -p abcdef me", "abcdef"),
    "passwd": ("echo hunter2 | sudo passwd --stdin root", "hunter2"),
    "chpasswd": ("echo 'root:hunter2' | chpasswd", "hunter2"),
    "chpasswd in a folder": ("printf root:hunter2 | sudo /usr/sbin/chpasswd", "hunter2"),
    "chpasswd of a word": ("chpasswd <<< root:hunter2", "hunter2"),
    "chpasswd of lines": ("chpasswd <<EOF\nroot:hunter2\nEOF\n", "hunter2"),
    "lines for chpasswd": ("cat << 'EOF' | chpasswd\nroot:hunter2\nEOF\n", "hunter2"),
    ".netrc": ("machine example.org login me password hunter2", "hunter2"),
    "SQL": ("CREATE USER me IDENTIFIED BY 'hunter2';", "hunter2"),
    "SQL of PostgreSQL": ("ALTER ROLE me WITH PASSWORD 'hunter2'", "hunter2"),
}


@pytest.mark.parametrize("form", FORMS)
def test_secrets_are_recognized_by_their_form(form: str) -> None:
    text, secret = FORMS[form]
    assert secret in set(secrets_by_form(text))
    assert holds_secret(text)
    assert holds_secret(encoded(f"#!/bin/sh\n{text}\n"))


NAMED = {
    "an option": "restic --password hunter2",
    "an option with an equals sign": "restic --password=hunter2",
    "an option with one dash": "java -password hunter2",
    "an option in JSON": '["restic", "--password", "hunter2"]',
    "an option in YAML": "#cloud-config\nruncmd:\n- - restic\n  - --password\n  - hunter2\n",
    "an option in a list in YAML": '#cloud-config\nruncmd:\n- [restic, "--api-token", hunter2]\n',
    "a variable": "export TOKEN=hunter2",
    "a variable in quotes": "export DB_PASSWORD='hunter2'",
    "a variable of a container": "docker run -e POSTGRES_PASSWORD=hunter2 postgres",
    "a value with a variable in it": "PASSWORD=${PREFIX}hunter2",
    "a default value": "PASSWORD=${PASSWORD:-hunter2}",
    "a key of AWS": "aws_secret_access_key = abc",
    "a hash in cloud-config": "#cloud-config\nusers:\n- name: me\n  passwd: $6$abc$def\n",
    "a list of passwords": "#cloud-config\nchpasswd:\n  list: |\n    root:hunter2\n  expire: false\n",
    "users with passwords": "#cloud-config\nchpasswd:\n  users:\n  - {name: root, password: hunter2, type: text}\n",
    "a map below a name": "passwords:\n  admin: hunter2\n",
    "a map below a name in a script": "#!/bin/sh\ncat > /etc/x.yml <<EOF\npasswords:\n  admin: hunter2\nEOF\n",
    "a list below a name in a script": "#!/bin/sh\ncat > /etc/x.yml <<EOF\ntokens:\n- hunter2\nEOF\n",
    "a map in braces in a script": "#!/bin/sh\necho 'passwords: {admin: hunter2}' > /etc/x.yml\n",
    "escapes of JSON": 'curl -d "{\\"password\\": \\"hunter2\\"}" http://example.org',
    "user info": "git clone https://me:hunter2@example.org/x.git",
    "a token in a URL": "git clone https://hunter2@example.org/x.git",
    "a token in a URL of pip": "pip install git+https://hunter2@example.org/x.git",
    "user info with an empty password": "https://hunter2:@example.org",
}


@pytest.mark.parametrize("text", NAMED)
def test_secrets_are_recognized_by_their_names_in_texts(text: str) -> None:
    assert holds_secret(NAMED[text])
    assert holds_secret(encoded(NAMED[text]))


HARMLESS = {
    "a certificate": pem("CERTIFICATE", "MIIDXTCCAkWgAwIBAgIJAKL0\nUG+mRKSzMA0GCSqGSIb3DQEB\n"),
    "a public key": pem("PUBLIC KEY", "MIIBIjANBgkqhkiG9w0BAQEF\nAAOCAQ8AMIIBCgKCAQEAu1SU\n"),
    "a search for a private key": "grep 'BEGIN PRIVATE KEY' /etc/ssl/*",
    "a public key of SSH": PUBLIC_KEY,
    "public keys in cloud-config": f"#cloud-config\nssh_authorized_keys:\n- {PUBLIC_KEY}\n",
    "sudo": "#cloud-config\nusers:\n- name: me\n  sudo: ALL=(ALL) NOPASSWD:ALL\n  lock_passwd: true\n",
    "sudo with a space": "#cloud-config\nusers:\n- name: me\n  sudo: ['ALL=(ALL) NOPASSWD: ALL']\n",
    "a user who is locked": "#cloud-config\nusers:\n- name: me\n  passwd: '*'\n",
    "the folder of a shell": "cd $PWD; PWD=/srv OLDPWD=/",
    "the name of a variable in a header": '#!/bin/sh\ncurl -H "X-Auth-Token: $TOKEN" example.org\n',
    "users of a machine": "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh",
    "a switch of cloud-config": "#cloud-config\nssh_pwauth: false\nchpasswd:\n  expire: false\nuser: me\n",
    "a switch in braces": "#cloud-config\nchpasswd: { expire: False }\n",
    "switches in a script": "#!/bin/sh\ncat > x <<EOF\nlock_passwd: false\nchpasswd: {expire: no}\nEOF\n",
    "a switch below a name in a script": "#!/bin/sh\ncat > x <<EOF\nchpasswd:\n  expire: false\nEOF\n",
    "an empty variable": "PASSWORD=\nexport A=1\n",
    "the name of a variable": 'curl -H "Authorization: Bearer $TOKEN" --password "$DB_PASS"',
    "the output of a command": 'export TOKEN=$(cat /run/token)\nmysql -p"$(cat /run/pw)"',
    "the output of a command in backquotes": "TOKEN=`cat /run/token`",
    "the name of a variable in braces": "export TOKEN=${OTHER} password=$password",
    "variables in a URL": "git clone https://$USER:$TOKEN@example.org https://${TOKEN}@example.org",
    "prose about tokens": "Bearer tokens of nobody.\nAuthorization: none is given",
    "an option without a value": "docker login --password-stdin registry.example.org",
    "an option that asks": "ansible-playbook --ask-become-pass site.yml",
    "a file of a password": "restic --password-file /etc/restic",
    "numbers": "token_ttl=300 --token-ttl 300 password_length: 12 zip_code: 12345 exit_code=$?",
    "a mail address": "mail me@example.org http://example.org/a@b http://example.org?mail=me@example.org",
    "a user of SSH": "git clone ssh://git@example.org/x.git git@example.org:x.git",
    "an image with a digest": f"nginx:1.25@sha256:{'0a' * 32}",
    "other options of mysql": "mysql --protocol tcp -P 3306 -p shop; mkdir -p/var/x",
    "a port of SSH": "ssh -p 22 login.example.org",
    "no hash": "awk '{print $1$2$variable}' $5$",
    "a parameter of Heat": "parameters:\n  db_password:\n    type: string\n    hidden: true\n",
    "a reference of Heat": "properties:\n  admin_pass: {get_param: db_password}\n  name: a\n",
    "a reference of Heat in JSON": '{"properties": {"admin_pass": {"get_param": "db_password"}}}',
    "words in Base64": encoded("#!/bin/sh\necho hello\n"),
    "binary data": encoded(bytes(range(256))),
    "a hash of a file": "0123456789abcdef" * 4,
    "a masked secret": '{"password": "(masked)"}',
}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_is_none(text: str) -> None:
    assert not holds_secret(HARMLESS[text])
    assert not holds_secret(f"{HARMLESS[text]}\n")


# Texts in another form

SECRET = "#!/bin/sh\nexport TOKEN=hunter2\n"
PLAIN = "#!/bin/sh\nexport EDITOR=vi\n"


def lines(text: str, width: int = 76) -> str:
    return "\n".join(textwrap.wrap(text, width))


def parts(content: str, encoding: str) -> str:
    """User data of several parts."""
    return (
        'Content-Type: multipart/mixed; boundary="==BOUNDARY=="\nMIME-Version: 1.0\n\n'
        "--==BOUNDARY==\nContent-Type: text/cloud-config\n\n#cloud-config\npackages: [nginx]\n"
        f"--==BOUNDARY==\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: {encoding}\n\n{content}\n"
        "--==BOUNDARY==--\n"
    )


LONG = "# " + "nothing to see here " * 20 + "\n"
ENCODINGS = {
    "Base64": lambda text: encoded(text),
    "Base64 for URLs": lambda text: base64.urlsafe_b64encode(f"{text}~~~???".encode()).decode(),
    "Base64 without padding": lambda text: encoded(text).rstrip("="),
    "Base64 in lines": lambda text: lines(encoded(LONG + text)),
    "Base64 twice": lambda text: encoded(encoded(text)),
    "gzip": lambda text: encoded(gzip.compress(text.encode())),
    "gzip in lines": lambda text: lines(encoded(gzip.compress(text.encode())), 40),
    "a part in Base64": lambda text: parts(lines(encoded(LONG + text)), "base64"),
    "a compressed part": lambda text: parts(lines(encoded(gzip.compress(text.encode()))), "base64"),
    "a part in quoted-printable": lambda text: parts(quopri.encodestring(text.encode()).decode(), "quoted-printable"),
    "a part of encoded user data": lambda text: encoded(parts(lines(encoded(text)), "base64")),
    "a file of cloud-config": lambda text: (
        f"#cloud-config\nwrite_files:\n- path: /x\n  encoding: b64\n  content: {encoded(text)}\n"
    ),
    "a file of encoded cloud-config": lambda text: encoded(
        "#cloud-config\nwrite_files:\n- path: /x\n  encoding: b64\n  content: |\n"
        + textwrap.indent(lines(encoded(LONG + text)), "    ")
    ),
    "a compressed file of cloud-config": lambda text: (
        f"#cloud-config\nwrite_files:\n- encoding: gz+b64\n  content: {encoded(gzip.compress(text.encode()))}\n"
    ),
    "a command that decodes": lambda text: f"echo {encoded(text)} | base64 -d > /x\n",
    "PowerShell": lambda text: f"powershell -EncodedCommand {encoded(text.encode('utf-16-le'))}",
    "UTF-16 with a mark": lambda text: encoded(text.encode("utf-16")),
    "UTF-16 in the other order": lambda text: encoded(text.encode("utf-16-be")),
    "a data URL": lambda text: f'{{"source": "data:,{quote(text)}"}}',
    "a text with other bytes": lambda text: encoded("Grüße\n".encode("latin-1") + text.encode()),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_secrets_are_found_in_texts_in_another_form(encoding: str) -> None:
    assert holds_secret(ENCODINGS[encoding](SECRET))
    assert not holds_secret(ENCODINGS[encoding](PLAIN))
    assert holds_secret(ENCODINGS[encoding](pem("EC PRIVATE KEY")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04abcdefgh", id="a ZIP archive"),
        pytest.param(b"BZh91AYabcdefgh", id="bzip2"),
        pytest.param(b"\xfd7zXZ\0abcdefgh", id="xz"),
        pytest.param(b"\xfe\xed\xfe\xedabcdefgh", id="a key store of Java"),
        pytest.param(b"\x30\x82\x04\xbd\x02\x01\x00\x30\x0d\x06\x09", id="a private key in ASN.1"),
        pytest.param(b"openssh-key-v1\0abcdefgh", id="a private key of OpenSSH"),
        pytest.param(gzip.compress(PLAIN.encode())[:-12], id="half of a compressed text"),
        pytest.param(b"\x1f\x8babcdefgh", id="what only begins like gzip"),
        pytest.param(gzip.compress(b"\0" * (encoded_text.LARGEST + 1)), id="too much"),
        pytest.param(gzip.compress(b"# nothing\n" * (encoded_text.LARGEST // 8)), id="too long a text"),
    ],
)
def test_what_cannot_be_read_counts_as_a_secret(data: bytes) -> None:
    with pytest.raises(Unreadable):
        texts_in(encoded(data))
    assert holds_secret(encoded(data))
    assert holds_secret(f"#cloud-config\nwrite_files:\n- content: {encoded(data)}\n")


def test_many_compressed_texts_are_not_read_for_ever() -> None:
    texts = [encoded(gzip.compress(f"{number:09}".encode() * (1 << 16))) for number in range(9)]
    with pytest.raises(Unreadable):
        texts_in("\n\n".join(texts))


def test_a_text_that_is_encoded_more_often_than_anybody_does_is_left_alone() -> None:
    text = PLAIN
    for dummy in range(encoded_text.DEPTH + 1):
        text = encoded(text)
    found = texts_in(text)
    assert len(found) == encoded_text.DEPTH + 1 and PLAIN not in found


def test_a_text_whose_aliases_stand_for_very_much_is_not_read_for_ever() -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 30)]
    assert not holds_secret("\n".join(["a0: &a0 [x]", *levels]))


@pytest.mark.parametrize("value", ["!!bool x", "!!int ''", "!!float '-'", "!!timestamp x", "!!set x", "&a [*a]"])
def test_a_value_that_does_not_fit_its_tag_is_no_defect(value: str) -> None:
    assert not holds_secret(f"#cloud-config\na: {value}\n")


@pytest.mark.parametrize("part", ["a=${", "a=", "a.", "://a:", "a: ", "[" * 10, "'\"", "-p "])
def test_hostile_texts_are_read_in_one_pass_or_so(part: str) -> None:
    """It takes the same time for each of the characters, or the test does not come to its end."""
    holds_secret(part * 1500)
