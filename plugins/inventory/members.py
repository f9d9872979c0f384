# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: members
short_description: The nodes of Senlin clusters as hosts
version_added: 0.2.0
description:
  - Makes hosts of the nodes of clusters of Senlin, OpenStack's clustering service.
  - The name of the file ends with C(.senlin.yml) or C(.senlin.yaml), or the file can have any name that ends with
    C(.yml) or C(.yaml). Its key O(plugin) names this plugin.
  - The name of a host is the name of its node, followed by a hyphen and the first eight digits of the node's id, as in
    C(web-001-4b1f6a52). The id is included because names of nodes are not unique. To use other names, set O(hostname).
  - The plugin reads one list of nodes, one list of clusters, and one list of servers from Nova, regardless of the
    number of nodes. It also sends a request for each cluster that you give by its id. If Nova is not available, or the
    user may not list servers, the plugin reads the server of each node from Senlin, with one request for each.
  - The plugin leaves out nodes without a server, such as nodes of stacks, and nodes whose server has no address as
    requested. A warning names them.
  - In check mode, the members that earlier tasks would have created are left out, too, because they have no address. A
    warning says so. See O(allow_missing) for a cluster that does not exist yet.
  - A host has the variables C(senlin_cluster), C(senlin_index), C(senlin_node), C(senlin_physical_id),
    C(senlin_profile), C(senlin_role), C(senlin_server), C(senlin_status) and C(senlin_zone). C(senlin_cluster) contains
    C(id), C(metadata), C(name) and C(status), and is null for a node that is in no cluster. C(senlin_index) is the
    number of the node in its cluster. C(senlin_node) contains C(created_at), C(id), C(metadata), C(name) and
    C(tainted). C(senlin_physical_id) is the id of the server. C(senlin_profile) contains C(id) and C(name).
    C(senlin_role) and C(senlin_status) are the role and the status of the node. C(senlin_zone) is the availability
    zone. C(senlin_server) contains C(addresses), C(created_at), C(flavor), C(id), C(image), C(key_name), C(metadata),
    C(name), C(security_groups), C(status) and C(zone), as Nova returns them, with the flavor and the image as ids.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  address_family:
    description:
      - The family of the address that becomes C(ansible_host). By default, the plugin prefers IPv4.
    type: str
    choices: [ipv4, ipv6]
  address_type:
    description:
      - The type of the address that becomes C(ansible_host). By default, the plugin prefers a floating address.
    type: str
    choices: [fixed, floating]
  allow_missing:
    description:
      - How to treat a cluster in O(clusters) that does not exist. If V(true), the plugin shows a warning. If V(false),
        the inventory fails.
      - Set it to V(true) for a playbook that creates the cluster itself and then refreshes the inventory.
    type: bool
    default: false
  clusters:
    description:
      - The clusters whose nodes become hosts, each by its exact name or its full id. The default is all clusters of the
        project.
    type: list
    elements: str
  fail_on_errors:
    description:
      - Whether a failure of this plugin ends the run. Without this option, Ansible only warns, and continues without
        the hosts.
    type: bool
    default: true
  group_by:
    description:
      - The properties to group hosts by. The groups are C(cluster_NAME), C(role_ROLE), C(status_STATUS) in lowercase,
        C(profile_NAME), C(zone_NAME), and C(metadata_KEY_VALUE) for the metadata of the cluster. Characters that the
        name of a group cannot have are replaced with underscores.
      - The plugin fails if that would put the members of two clusters, or hosts with two different values, into one
        group.
      - Metadata makes a group only if its value is a text, a number or a boolean of at most 64 characters.
    type: list
    elements: str
    choices: [cluster, role, status, profile, zone, metadata]
    default: [cluster, role, status, profile, zone, metadata]
  hostname:
    description:
      - A Jinja2 expression for the name of a host, such as V(senlin_node.name). It can use the variables of the host.
      - The plugin fails if two nodes would have the same name.
    type: str
  hostvars_prefix:
    description:
      - How the names of the variables begin.
    type: str
    default: senlin_
  network:
    description:
      - The name of the network of the address that becomes C(ansible_host).
      - A node whose server has no address on it is left out, unless O(compose) sets C(ansible_host). Set O(strict) to
        V(true) then, so that an expression that fails is an error, and not a host without an address.
    type: str
  plugin:
    description:
      - The name of this plugin.
    type: str
    required: true
    choices: [senlin.clustering.members]
  statuses:
    description:
      - The statuses of the nodes that become hosts.
    type: list
    elements: str
    choices: [ACTIVE, WARNING, ERROR, INIT, CREATING, UPDATING, DELETING, RECOVERING, OPERATING]
    default: [ACTIVE]
  without_cluster:
    description:
      - Whether nodes that are in no cluster become hosts, too.
    type: bool
    default: false
extends_documentation_fragment:
  - senlin.clustering.connection
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
notes:
  - All options can be templates, for example of environment variables or of extra variables. The exceptions are
    O(compose), O(groups), O(hostname) and O(keyed_groups), which already are expressions.
  - Relative paths in the file are relative to the working folder of Ansible.
seealso:
  - plugin: senlin.clustering.addresses
    plugin_type: filter
  - module: senlin.clustering.cluster_node_info
"""

EXAMPLES = r"""
# web.senlin.yml: the members of two clusters, by their addresses on one network
plugin: senlin.clustering.members
cloud: mycloud
clusters:
  - web
  - db
allow_missing: true
network: private
address_family: ipv4

# all.senlin.yml: all nodes of the project that are of use, with groups and variables of its own
---
plugin: senlin.clustering.members
cloud: mycloud
statuses:
  - ACTIVE
  - WARNING
without_cluster: true
group_by:
  - cluster
keyed_groups:
  - key: senlin_server.flavor
    prefix: flavor
compose:
  ansible_user: "'debian'"
  ansible_host: senlin_server.addresses.private.0.addr
groups:
  broken: senlin_server.status != 'ACTIVE'
strict: true
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils._run.last_resort import sentence_for
from ..module_utils._senlin.errors import BadInput, ClusteringError
from ..module_utils._senlin.kinds import NODE, capitalized, describe
from ..module_utils._senlin.masking import masked_sentence
from ..module_utils._senlin.secrets import secrets_of_task
from ..plugin_utils._in_process.arguments import as_from_json
from ..plugin_utils._inventory.cache_key import cache_key
from ..plugin_utils._inventory.file import (
    check_booleans,
    check_names,
    check_once,
    is_set_to_false,
    names_plugin,
    rendered,
)
from ..plugin_utils._inventory.groups import grouped
from ..plugin_utils._inventory.hosts import Host, hosts_of, predicted_nodes, told_left_out, told_predicted
from ..plugin_utils._inventory.reading import Members, from_text, read_members, to_text
from ..plugin_utils._inventory.settings import Settings, read_settings
from ..plugin_utils._inventory.source import cloud_settings, connected, connection_options, is_predicted

FATAL = "INVENTORY_ANY_UNPARSED_IS_FAILED"
"""Ansible's setting that a failed source ends the run. Otherwise it goes on with the hosts of the other sources."""

TAGS = hasattr(BaseInventoryPlugin, "trusted_by_default")
"""Whether Ansible knows of each value whether it may be a template, as it does from 2.19 on."""

TRUSTED = {"trusted_as_template": True} if TAGS else {}
"""Has the loader take the values of a file for templates."""

UNTRUSTED: Callable[[Any], Any] = (lambda value: value) if TAGS else wrap_var
"""Marks values as text that is no template, whatever is in it, such as the metadata that a user of the cloud has set.

From 2.19 on, Ansible takes all values of an inventory plugin for such.
"""


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory plugin: reads the file, asks the cloud, and adds hosts and groups to the inventory."""

    NAME = "senlin.clustering.members"
    """The full name of the plugin."""
    inventory: Any
    """The inventory to add to."""

    def verify_file(self, path: str) -> bool:
        """Whether a file is for this plugin."""
        return bool(super().verify_file(path)) and names_plugin(path, self.NAME)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the hosts and groups that a file asks for, or none of them.

        :raises AnsibleParserError: says what is wrong, and what to do.
        """
        super().parse(inventory, loader, path, cache)
        self.templar.available_variables = self._vars or {}
        self._secrets: set[str] = set()
        config = loader.load_from_file(path, cache="none", **TRUSTED)
        if not isinstance(config, Mapping) or config.get("plugin") not in (self.NAME, *(self._redirected_names or ())):
            raise AnsibleParserError(f"{path} does not have the line 'plugin: {self.NAME}'.")
        try:
            # What Ansible says about an option repeats its value.
            self._secrets |= secrets_of_task(as_from_json(config))
            self._set_options(path, config)
            options = {name: self.get_option(name) for name in self.option_definitions}
            settings = read_settings(options)
            self._add_hosts(self._members(path, options, settings, use_cache=cache), settings)
        except Exception as error:
            if not is_set_to_false(config.get("fail_on_errors")):
                vars(constants)[FATAL] = True
            raise AnsibleParserError(masked_sentence(_sentence(error, config), self._secrets)) from None

    def _set_options(self, path: str, config: Mapping[str, Any]) -> None:
        """Set the options of a file, with their templates rendered, before Ansible checks their types."""
        given = rendered(config, self.templar.template)
        self._secrets |= secrets_of_task(as_from_json(given))
        check_once(path)
        check_names(given, self.option_definitions)
        check_booleans(given, self.option_definitions)
        self.set_options(direct=given, var_options=self._vars)
        if self.get_option("cache"):
            self.load_cache_plugin()

    def _members(self, path: str, options: dict[str, Any], settings: Settings, *, use_cache: bool) -> Members:
        """What a file asks for, from the cache if that is enabled and has it."""
        connection = connection_options(options)
        self._secrets |= secrets_of_task(connection)
        key = ""
        if options["cache"] and not is_predicted():
            key = cache_key(path, {**as_from_json(options), **connection}, cloud_settings(connection))
            cached = from_text(self._cache[key]) if use_cache and key in self._cache else None
            if cached:
                return cached
        with connected(connection, self._warn, self._secrets) as client:
            members = read_members(client, settings, self._warn)
        if key:
            self._cache[key] = to_text(members)
        return members

    def _add_hosts(self, members: Members, settings: Settings) -> None:
        hosts, left_out = hosts_of(members, settings)
        for warning in (told_left_out(left_out), told_predicted(predicted_nodes(members))):
            if warning:
                self._warn(warning)
        named: dict[str, tuple[Host, dict[str, Any]]] = {}
        for host in hosts:
            variables = UNTRUSTED(host.variables(settings.prefix))
            name = self._name_of(host, variables)
            if name in named:
                both = f"{describe(NODE, named[name][0].node)} and {describe(NODE, host.node)}"
                raise BadInput(
                    f"{capitalized(both)} would both be the host {name}. Change hostname so that it tells them apart, "
                    f"or remove it."
                )
            named[name] = (host, variables)
        groups = grouped(
            ((name, host) for name, (host, dummy) in named.items()), settings.group_by, self._sanitize_group_name
        )
        before = set(self.inventory.hosts)
        try:
            for name, (dummy, variables) in named.items():
                self._add_host(name, variables)
        except Exception:
            for name in set(self.inventory.hosts) - before:
                self.inventory.remove_host(self.inventory.get_host(name))
            raise
        for group, names in groups.items():
            self.inventory.add_group(group)
            for name in names:
                self.inventory.add_child(group, name)

    def _add_host(self, name: str, variables: dict[str, Any]) -> None:
        """Add a host, its variables, and what the options of constructed inventories make of them."""
        strict = self.get_option("strict")
        self.inventory.add_host(name)
        for variable, value in variables.items():
            self.inventory.set_variable(name, variable, value)
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)

    def _name_of(self, host: Host, variables: dict[str, Any]) -> str:
        """The name of a host, by the option ``hostname`` if it is set.

        :raises BadInput: the expression has an error, or no text as its result.
        """
        expression = self.get_option("hostname")
        if not expression:
            return host.default_name
        try:
            name = self._compose(expression, variables)
        except Exception as error:
            raise BadInput(
                f"The expression in hostname, {expression!r}, cannot be evaluated for {describe(NODE, host.node)}: "
                f"{error}. Correct it."
            ) from error
        if not isinstance(name, str) or not name.strip():
            raise BadInput(
                f"The expression in hostname, {expression!r}, has a result for {describe(NODE, host.node)} that is no "
                f"text. Correct it."
            )
        return name

    def _warn(self, sentence: str) -> None:
        self.display.warning(masked_sentence(sentence, self._secrets))


def _sentence(error: Exception, config: Mapping[str, Any]) -> str:
    """What to tell the operator about a failure."""
    if isinstance(error, ClusteringError):
        return error.message
    return str(error) if isinstance(error, AnsibleError) else sentence_for(error, InventoryModule.NAME, config)
