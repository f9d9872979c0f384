# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all modules share: the connection to the cloud."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of the connection: those of the openstack.cloud collection, and the microversion."""

    DOCUMENTATION = r"""
options:
  api_timeout:
    description:
      - How long to wait for the answer to one request, in seconds. Without it, as long as the SDK does.
    type: int
  auth:
    description:
      - What the authentication plugin needs to log in, such as V(auth_url), V(username), V(password),
        V(project_name) and the domains. Needed unless O(cloud) names a cloud, or C(OS_*) variables tell.
    type: dict
  auth_type:
    description:
      - The authentication plugin, such as V(password), V(token) or V(v3applicationcredential). An application
        credential takes no project and no domain of the project in O(auth).
    type: str
  ca_cert:
    description:
      - Path of a CA bundle against which the server's certificate is verified.
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
      - The name of a cloud in C(clouds.yaml), or a dictionary with a whole cloud config. Beside a dictionary, none of
        the options of O(auth), O(auth_type), O(region_name), O(validate_certs), O(ca_cert), O(client_cert),
        O(client_key) and O(api_timeout) may be given.
      - Where neither this option nor O(auth) is given, C(OS_CLOUD) and the other C(OS_*) variables of the environment
        count.
    type: raw
  clustering_api_microversion:
    description:
      - The microversion of the clustering API to speak, such as V("1.14"). Quote it, as YAML reads V(1.10) as a number.
      - The default is the newest that both the server and this collection know, at most V(1.14).
      - An option that needs a newer one than the server has is an error. It is never dropped.
    type: str
  interface:
    description:
      - Which of the endpoints in the catalog to use.
    type: str
    default: public
    choices: [admin, internal, public]
    aliases: [endpoint_type]
  region_name:
    description:
      - The region of the cloud.
    type: str
  sdk_log_level:
    description:
      - How much the SDK writes to O(sdk_log_path). V(DEBUG) includes each request.
    type: str
    default: INFO
    choices: [INFO, DEBUG]
  sdk_log_path:
    description:
      - Path of a file that the SDK logs to. Without it, it logs nothing.
    type: str
  validate_certs:
    description:
      - Whether to verify the server's certificate.
    type: bool
    aliases: [verify]
requirements:
  - python >= 3.10
  - openstacksdk >= 1.5.0
notes:
  - The connection can also be given by C(clouds.yaml) and C(OS_*) environment variables of the host on which the module
    runs. Options given in the task win.
  - Give what all tasks share once, with C(module_defaults) for C(group/senlin.clustering.clustering).
"""
