# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated stacks, which are complete at once, or fail if their parameter `sim_fail` or `sim_timeout` is not empty."""

from __future__ import annotations

import uuid
from typing import Any

from openstack import exceptions
from senlin.drivers import base, sdk

from .refusals import HEAT, not_found, refuse

Stack = dict[str, Any]

STACKS: dict[str, Stack] = {}


NOT_GIVEN: Stack = {"parameters": {}, "environment": {}, "files": {}}
"""What a stack has after an update that says nothing of them."""


class OrchestrationDouble(base.DriverBase):
    """Replaces Senlin's Heat driver."""

    @sdk.translate_exception
    def stack_create(self, **params: Any) -> Any:
        parameters = params.get("parameters") or {}
        stack = {
            "id": str(uuid.uuid4()),
            "name": params["stack_name"],
            "project": self.conn_params["devcloud_project"],
            **_outcome("CREATE", parameters),
            "parameters": parameters,
            "template": params.get("template") or {},
            "environment": params.get("environment") or {},
            "files": params.get("files") or {},
            "tags": (params.get("tags") or "").split(","),
            "timeout_mins": params.get("timeout_mins"),
            "is_rollback_disabled": params.get("disable_rollback"),
        }
        if not params.get("preview"):
            STACKS[stack["id"]] = stack
        return sdk.FakeResourceObject(stack)

    @sdk.translate_exception
    def stack_get(self, stack_id: str) -> Any:
        return sdk.FakeResourceObject(_stack(stack_id))

    stack_find = stack_get

    @sdk.translate_exception
    def stack_get_template(self, stack_id: str) -> Any:
        return sdk.FakeResourceObject(_stack(stack_id)["template"])

    @sdk.translate_exception
    def stack_get_environment(self, stack_id: str) -> Any:
        return sdk.FakeResourceObject(_stack(stack_id)["environment"])

    @sdk.translate_exception
    def stack_get_files(self, stack_id: str) -> dict[str, str]:
        return dict(_stack(stack_id)["files"])

    @sdk.translate_exception
    def stack_update(self, stack_id: str, **params: Any) -> Any:
        """Update a stack, as Heat does for PUT, which is what the SDK sends: what is not given is not kept."""
        stack = _stack(stack_id)
        _refuse_without_template(params, stack_id)
        tags = params.pop("tags", None)
        if "disable_rollback" in params:
            params["is_rollback_disabled"] = params.pop("disable_rollback")
        stack.update({**NOT_GIVEN, **params})
        stack.update(_outcome("UPDATE", stack["parameters"]))
        if tags is not None:
            stack["tags"] = tags.split(",")
        return sdk.FakeResourceObject(stack)

    @sdk.translate_exception
    def stack_check(self, stack_id: str) -> None:
        _stack(stack_id)["status"] = "CHECK_COMPLETE"

    @sdk.translate_exception
    def stack_delete(self, stack_id: str, ignore_missing: bool = True) -> None:
        STACKS.pop(stack_id, None)

    @sdk.translate_exception
    def wait_for_stack(
        self, stack_id: str, status: str, failures: Any = None, interval: int = 2, timeout: int | None = None
    ) -> None:
        # The real driver knows no status of a failure, so it waits until the time is up.
        if _stack(stack_id)["status"].endswith("FAILED"):
            raise exceptions.ResourceTimeout(f"Timeout waiting for Stack:{stack_id} to transition to {status}")

    @sdk.translate_exception
    def wait_for_stack_delete(self, stack_id: str, timeout: int | None = None) -> None:
        return


def _outcome(action: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The status of a stack after an action, and why, for the stack and for the resource that failed, if one did."""
    fault, timeout = parameters.get("sim_fail"), parameters.get("sim_timeout")
    if not fault and not timeout:
        return {
            "status": f"{action}_COMPLETE",
            "status_reason": f"Stack {action} completed successfully",
            "resource_reason": None,
        }
    reason = f"Resource {action} failed: ResourceInError: resources.server: {fault}" if fault else "Timed out"
    return {"status": f"{action}_FAILED", "status_reason": reason, "resource_reason": fault or timeout}


def _refuse_without_template(params: dict[str, Any], stack_id: str) -> None:
    if "template" not in params:
        message = "No template specified"
    elif not params["template"]:
        message = "The template version is invalid: Template version was not provided"
    else:
        return
    refuse(400, "error", message, f"{HEAT}/stacks/{stack_id}")


def _stack(stack_id: str) -> dict[str, Any]:
    if stack_id not in STACKS:
        raise not_found("Stack", stack_id)
    return STACKS[stack_id]
