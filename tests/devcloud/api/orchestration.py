# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heat's API, read only: stacks with the reasons of their statuses, and the events of stacks."""

from __future__ import annotations

from typing import Any

from ..backend.orchestration import STACKS, Stack
from .application import Answer, Application, Request


def orchestration_api() -> Application:
    """The WSGI application."""
    routes = {
        "/v1/[^/]+/stacks/([^/]+)": find_stack,
        "/v1/[^/]+/stacks/[^/]+/([^/]+)": show_stack,
        "/v1/[^/]+/stacks/[^/]+/([^/]+)/events": list_events,
    }
    return Application({"": {"versions": [{"id": "v1.0", "status": "CURRENT"}]}}, routes, error)


def error(status: int, message: str) -> dict[str, Any]:
    """An error as Heat words it."""
    return {"code": status, "title": "Not Found", "explanation": message, "error": {"message": message}}


def find_stack(request: Request, name_or_id: str) -> Answer:
    """GET /stacks/ID: redirects to the address with name and id."""
    stack = _find(request, name_or_id)
    if stack is None:
        return _missing(name_or_id)
    return Answer(302, {}, f"{request.url}/v1/{stack['project']}/stacks/{stack['name']}/{stack['id']}")


def show_stack(request: Request, stack_id: str) -> Answer:
    """GET /stacks/NAME/ID."""
    stack = _find(request, stack_id)
    if stack is None:
        return _missing(stack_id)
    shown = {"id": stack["id"], "stack_name": stack["name"], "stack_status": stack["status"]}
    return Answer(200, {"stack": {**shown, "stack_status_reason": stack["status_reason"]}})


def list_events(request: Request, stack_id: str) -> Answer:
    """GET /stacks/NAME/ID/events: of the stack itself and of the resource that failed, if one did."""
    stack = _find(request, stack_id)
    if stack is None:
        return _missing(stack_id)
    events = [_event(stack, stack["name"], stack["status"], stack["status_reason"])]
    if stack["resource_reason"]:
        events.append(_event(stack, "server", stack["status"], stack["resource_reason"]))
    return Answer(200, {"events": events})


def _find(request: Request, name_or_id: str) -> Stack | None:
    for stack in STACKS.values():
        if name_or_id in (stack["id"], stack["name"]) and request.may_see(stack["project"]):
            return stack
    return None


def _missing(name_or_id: str) -> Answer:
    return Answer(404, error(404, f"The Stack ({name_or_id}) could not be found."))


def _event(stack: Stack, resource: str, status: str, reason: str) -> dict[str, Any]:
    return {
        "resource_name": resource,
        "logical_resource_id": resource,
        "physical_resource_id": stack["id"],
        "resource_status": status,
        "resource_status_reason": reason,
    }
