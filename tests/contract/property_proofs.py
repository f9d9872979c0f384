# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes of profiles that ``test_property_effects.py`` makes to nodes: at least one for each rule and property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """A change of a profile.

    :param name: what it shows; unique.
    :param after: the properties of the new profile that are not the default ones; ``None`` for one that it lacks.
    :param before: likewise, those of the profile that the node has at first.
    """

    name: str
    after: Properties
    before: Properties = field(default_factory=dict)

    def of(self, defaults: Properties) -> tuple[Properties, Properties]:
        """The properties of the profile before and after. Senlin refuses a profile with a null."""
        before, after = (
            {name: value for name, value in {**defaults, **own}.items() if value is not None}
            for own in (self.before, self.after)
        )
        return before, after


SERVER_DEFAULTS: Properties = {
    "name": "web",
    "flavor": "m1.small",
    "image": "cirros",
    "networks": [{"network": "private"}],
}
STACK_DEFAULTS: Properties = {
    "template": {"heat_template_version": "2016-10-14", "parameters": {"size": {"type": "string", "default": "1"}}},
}
PRIVATE, SECOND = {"network": "private"}, {"network": "second"}
PROJECT, ADDRESS = "PROJECT", "ADDRESS"
"""Stand for the id of the project and for a floating IP that no other test uses."""
DISK = {"boot_index": 0, "destination_type": "volume", "source_type": "blank", "volume_size": 1}

IMAGE_PROOFS = (Proof("another image", {"image": "ubuntu"}),)
"""Those that only a Senlin with an older openstacksdk carries out."""

SERVER_PROOFS = (
    # Updatable
    Proof("a name", {"name": "shop"}),
    Proof("no name", {"name": None}),
    Proof("metadata", {"metadata": {"tier": "front"}}),
    Proof("other metadata", {"metadata": {"tier": "back"}}, {"metadata": {"tier": "front", "site": "a"}}),
    Proof("a flavor", {"flavor": "m1.large"}),
    Proof("no image", {"image": None}),
    Proof("no image, as before", {"image": None, "flavor": "m1.large"}, {"image": None}),
    Proof("networks in another order", {"networks": [SECOND, PRIVATE]}, {"networks": [PRIVATE, SECOND]}),
    Proof("another vnic_type", {"networks": [{**PRIVATE, "vnic_type": "direct"}]}),
    Proof("security groups of an interface", {"networks": [{**PRIVATE, "security_groups": ["default"]}]}),
    Proof("the first interface", {"networks": [PRIVATE]}, {"networks": []}),
    Proof("one interface less", {"networks": [PRIVATE]}, {"networks": [PRIVATE, SECOND]}),
    Proof("no interface", {"networks": []}),
    Proof("all interfaces replaced", {"networks": [SECOND]}),
    Proof("one interface more", {"networks": [PRIVATE, SECOND]}),
    Proof(
        "one of two interfaces replaced",
        {"networks": [PRIVATE, {**SECOND, "subnet": "second"}]},
        {"networks": [PRIVATE, SECOND]},
    ),
    Proof("an interface with a port removed", {"networks": []}, {"networks": [{"port": f"{PROJECT}-1"}]}),
    Proof(
        "security groups of an interface with a port",
        {"networks": [{"port": f"{PROJECT}-2", "security_groups": ["default"]}]},
        {"networks": [{"port": f"{PROJECT}-2"}]},
    ),
    Proof(
        "an interface with a floating IP removed",
        {"networks": []},
        {"networks": [{**PRIVATE, "floating_network": "public", "floating_ip": ADDRESS}]},
    ),
    Proof(
        "an interface with any floating IP removed",
        {"networks": []},
        {"networks": [{**PRIVATE, "floating_network": "public"}]},
    ),
    # Not updatable
    Proof("admin_pass", {"admin_pass": "secret-1"}),
    Proof("another admin_pass", {"admin_pass": "secret-2"}, {"admin_pass": "secret-1"}),
    Proof("auto_disk_config", {"auto_disk_config": False}),
    Proof("availability_zone", {"availability_zone": "nova"}),
    Proof("block_device_mapping_v2", {"block_device_mapping_v2": [DISK]}),
    Proof("config_drive", {"config_drive": True}),
    Proof("context", {"context": {"region_name": "RegionOne"}}),
    Proof("key_name", {"key_name": "ops"}),
    Proof("personality", {"personality": [{"path": "/etc/motd", "contents": "aGVsbG8="}]}),
    Proof("scheduler_hints", {"scheduler_hints": {"tier": "front"}}),
    Proof("security_groups", {"security_groups": ["default"]}),
    Proof("security groups in another order", {"security_groups": ["b", "a"]}, {"security_groups": ["a", "b"]}),
    Proof("user_data", {"user_data": "#!/bin/sh"}),
    # No difference
    Proof("the default of a boolean", {"auto_disk_config": True}),
    Proof("the default of a boolean as text", {"auto_disk_config": "true"}),
    Proof("empty metadata", {"metadata": {}}),
    Proof("nothing", {}),
)
"""Those of ``os.nova.server``, beyond the images."""
ON_A_REAL_CLOUD = frozenset(
    {
        "a name",
        "metadata",
        "a flavor",
        "no image",
        "networks in another order",
        "another vnic_type",
        "one interface less",
        "no interface",
        "all interfaces replaced",
        "one interface more",
        "key_name",
    }
)
"""The names of those that need nothing that only a simulated cloud has, such as ports of any name."""

TEMPLATE = {**STACK_DEFAULTS["template"], "description": "another one"}
OTHERS: Properties = {
    "parameters": {"size": "2"},
    "environment": {"parameter_defaults": {"size": "2"}},
    "files": {"user.sh": "#!/bin/sh"},
    "timeout": 7,
    "disable_rollback": False,
}
"""The properties that Heat takes only beside a template."""
STACK_PROOFS = (
    Proof("a template", {"template": TEMPLATE}),
    Proof("a template beside parameters", {"template": TEMPLATE, **OTHERS}, OTHERS),
    Proof("no template", {"template": {}, "template_url": "http://localhost/stack.yaml"}),
    Proof("a template_url", {"template_url": "http://localhost/stack.yaml"}),
    *(Proof(name, {name: value}) for name, value in OTHERS.items()),
    *(Proof(f"{name} and a template", {name: value, "template": TEMPLATE}) for name, value in OTHERS.items()),
    Proof("context", {"context": {"region_name": "RegionOne"}}),
    Proof("the default of a map", {"files": {}}),
    Proof("nothing", {}),
)
"""Those of ``os.heat.stack``."""
