# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the connection to the cloud, which all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of the openstack.cloud collection, and the microversion."""

    DOCUMENTATION = r"""
options:
  api_timeout:
    description:
      - How long to wait for the response to a single request, in seconds. If omitted, the SDK's default applies, and
        30 seconds to each request of the login.
    type: int
  auth:
    description:
      - The parameters of the authentication plugin, such as V(auth_url), V(username), V(password), V(project_name) and
        the domains. Required unless O(cloud) or C(OS_*) environment variables specify it.
      - In results and logs, the values of passwords, passcodes, tokens and secrets are masked, and everything else is
        shown.
    type: dict
  auth_type:
    description:
      - The authentication plugin, such as V(password), V(token) or V(v3applicationcredential). An application
        credential takes neither a project nor the project's domain in O(auth).
    type: str
  ca_cert:
    description:
      - Path of the CA bundle for verifying the server's certificate.
    type: str
    aliases: [cacert]
  client_cert:
    description:
      - Path of a client certificate for the TLS connection.
    type: str
    aliases: [cert]
  client_key:
    description:
      - Path of the key of O(client_cert).
    type: str
    aliases: [key]
  cloud:
    description:
      - The name of a cloud in C(clouds.yaml), or a dictionary with a complete cloud configuration, which can also be
        given as JSON or YAML text. Passwords, tokens and secrets in it are masked in results and logs. A dictionary
        cannot be combined with O(auth), O(auth_type), O(region_name), O(interface), O(validate_certs), O(ca_cert),
        O(client_cert), O(client_key) or O(api_timeout).
      - With a name, these options take precedence over the entry. For example, if the entry lists several C(regions),
        O(region_name) selects one.
      - If neither this option nor O(auth) is given, C(OS_CLOUD) and the other C(OS_*) environment variables apply.
    type: raw
  clustering_api_microversion:
    description:
      - The microversion of the clustering API to use, such as V("1.14"). Quote it, because YAML reads V(1.10) as a
        number.
      - The default is C(clustering_default_microversion) of the cloud configuration if that is set, and otherwise the
        newest microversion that both the server and this collection support, at most V(1.14).
      - If an option requires a newer microversion, the task fails. The option is never silently ignored.
    type: str
  interface:
    description:
      - Which endpoint in the service catalog to use. If omitted, the setting of the cloud configuration or
        C(OS_INTERFACE) applies. Without either, the public endpoint is used.
    type: str
    choices: [admin, internal, public]
    aliases: [endpoint_type]
  region_name:
    description:
      - The region of the cloud.
    type: str
  sdk_log_level:
    description:
      - The level of detail that the SDK writes to O(sdk_log_path). V(DEBUG) includes each request.
    type: str
    default: INFO
    choices: [INFO, DEBUG]
  sdk_log_path:
    description:
      - Path of the SDK's log file. If omitted, the SDK logs nothing.
    type: str
  validate_certs:
    description:
      - Whether to verify the server's certificate. If V(false), the task warns, because others on the network can then
        read the password and the token.
    type: bool
    aliases: [verify]
requirements:
  - python >= 3.10
  - openstacksdk >= 1.5.0
notes:
  - C(clouds.yaml) and the C(OS_*) environment variables where the module runs can also configure the connection.
    Options of the task take precedence. An empty value, for example from a variable that is not set, counts as omitted.
  - Times in results are in UTC, in the format V(2026-11-24T15:00:00Z), whatever format the server uses. Only
    C(start_at) and C(end_at) of actions are numbers, in seconds since 1970-01-01 UTC. C(started_at) and C(ended_at)
    are the same times in that format.
  - To set options once for all tasks, use C(module_defaults) with C(group/senlin.clustering.clustering).
"""
