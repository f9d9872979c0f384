# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which parts of a map are secret because the map is. Pure.

All of them are, unless the map is a part of a template of Heat: a parameter that is named ``password`` has a type and a
description that everybody may read, and ``get_param`` tells only where a password comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

PARAMETER = frozenset({"constraints", "default", "description", "hidden", "immutable", "label", "tags", "type"})
"""The keys of a parameter in a template of Heat."""
AWS_PARAMETER = frozenset(
    {
        *("AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength"),
        *("MaxValue", "MinLength", "MinValue", "NoEcho", "Type"),
    }
)
"""The same in a template in the format of AWS CloudFormation."""
PARAMETER_TYPE = re.compile(r"string|number|boolean|json|comma_?delimited_?list", re.IGNORECASE)
"""Matches the types of parameters, in both formats."""
OUTPUT = frozenset({"condition", "description", "value"})
"""The keys of an output of a template."""
REFERENCES = frozenset({"get_attr", "get_file", "get_param", "get_resource", "Ref", "Fn::GetAtt"})
"""The functions of templates that stand for values that are somewhere else."""
RESOURCE_TYPE = re.compile(r"\w+::[\w:]+")
"""Matches the types of resources, such as ``OS::Heat::Value``."""
GENERATED, STORED = "OS::Heat::RandomString", "OS::Barbican::Secret"
"""The types of the resources whose properties do not contain the secret that they are, and always contain one."""
TRUE = re.compile(r"true|yes|on|1", re.IGNORECASE)
"""Matches what Heat takes for true."""
WITH_PARAMETERS = frozenset({"environment", "parameter_defaults", "parameters"})
"""The keys of a stack's properties that hold the values of the template's parameters, or hold such keys."""


def hidden_parameters(value: Mapping[Any, Any], known: Collection[str]) -> Collection[str]:
    """The names of the parameters that the template of a stack hides.

    :param value: the properties of a stack, or another map.
    :param known: the names that are known from a map around it.
    """
    template = value.get("template")
    parameters = template.get("parameters") if isinstance(template, Mapping) else None
    if not isinstance(parameters, Mapping):
        return known
    definitions = {name: each for name, each in parameters.items() if isinstance(each, Mapping)}
    return [
        name
        for name, each in definitions.items()
        if any(TRUE.fullmatch(str(each.get(key))) for key in ("hidden", "NoEcho"))
    ]


def secret_keys(value: Mapping[Any, Any], *, secret: bool) -> Collection[Any]:
    """The keys of a map whose values are secret because of the map, whatever their own names say.

    :param secret: whether the map is secret, by its name or because of a map around it.
    """
    for known, type_key, default, is_hidden in (
        (PARAMETER, "type", "default", "hidden"),
        (AWS_PARAMETER, "Type", "Default", "NoEcho"),
    ):
        if value.keys() <= known and PARAMETER_TYPE.fullmatch(str(value.get(type_key))):
            return {default} if secret or TRUE.fullmatch(str(value.get(is_hidden))) else ()
    resource_type = str(value.get("type") or value.get("Type"))
    if RESOURCE_TYPE.fullmatch(resource_type):
        is_in_properties = resource_type == STORED or (secret and resource_type != GENERATED)
        return {"properties", "Properties"} if is_in_properties else ()
    if not secret or (len(value) == 1 and value.keys() <= REFERENCES):
        return ()
    return {"value"} if "value" in value and value.keys() <= OUTPUT else value.keys()
