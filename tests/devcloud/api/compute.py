# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nova's API, read only: servers with their faults, and the actions on servers, also on deleted ones."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import wraps
from typing import Any

from ..backend.instance_actions import HISTORY, Event, InstanceAction, events_of, fault_of, is_deleted
from ..backend.names import id_of, used
from ..backend.servers import SERVERS, Server
from .application import Answer, Application, Handler, Request

OLDEST, NEWEST = (2, 1), (2, 95)
"""The microversions of the simulated service, those of Nova 28."""

DELETED_SERVERS, OWNER_EVENTS, EVENT_DETAILS = (2, 21), (2, 51), (2, 84)
"""From which microversion on Nova shows actions of deleted servers, events to owners, and details to administrators."""

LARGEST_PAGE = 1000
"""How many servers one response lists at most: Nova's setting max_limit."""

VERSION = {
    "id": "v2.1",
    "status": "CURRENT",
    "version": "{}.{}".format(*NEWEST),
    "min_version": "{}.{}".format(*OLDEST),
    "updated": "2013-07-23T11:33:21Z",
    "links": [{"rel": "self", "href": "/compute/v2.1/"}],
}


def compute_api() -> Application:
    """The WSGI application."""
    routes = {
        "/v2.1/flavors": list_flavors,
        "/v2.1/limits": show_limits,
        "/v2.1/servers/detail": list_servers,
        "/v2.1/servers/([^/]+)": show_server,
        "/v2.1/servers/([^/]+)/os-instance-actions": list_actions,
        "/v2.1/servers/([^/]+)/os-instance-actions/([^/]+)": show_action,
    }
    public = {"": {"versions": [VERSION]}, "/v2.1": {"version": VERSION}}
    return Application(public, {pattern: _with_version(handler) for pattern, handler in routes.items()}, error)


def error(status: int, message: str) -> dict[str, Any]:
    """An error as Nova words it."""
    return {{404: "itemNotFound"}.get(status, "computeFault"): {"code": status, "message": message}}


def list_servers(request: Request, dummy_version: tuple[int, ...]) -> Answer:
    """GET /servers/detail: the servers of the token's project, the newest first, in pages of :data:`LARGEST_PAGE`."""
    wanted, marker = request.query.get("limit"), request.query.get("marker")
    limit = min(int(wanted[0]), LARGEST_PAGE) if wanted else LARGEST_PAGE
    servers = [server for server in SERVERS.all() if server.project == request.project]
    servers.sort(key=lambda server: (server.created, server.id), reverse=True)
    if marker:
        places = [place for place, server in enumerate(servers) if server.id == marker[0]]
        if not places:
            return Answer(400, {"badRequest": {"code": 400, "message": f"marker [{marker[0]}] not found"}})
        servers = servers[places[0] + 1 :]
    page, rest = servers[:limit], servers[limit:]
    content: dict[str, Any] = {"servers": [_shown(server) for server in page]}
    # Nova adds the link to each page that is full, even to the last one.
    if page and (rest or len(page) == limit):
        url = f"{request.url}/v2.1/servers/detail?limit={limit}&marker={page[-1].id}"
        content["servers_links"] = [{"rel": "next", "href": url}]
    return Answer(200, content)


def list_flavors(dummy_request: Request, dummy_version: tuple[int, ...]) -> Answer:
    """GET /flavors: those that anybody has used so far, as flavors exist under all names."""
    return Answer(200, {"flavors": [{"id": id, "name": name, "links": []} for id, name in used("flavor").items()]})


def show_server(request: Request, dummy_version: tuple[int, ...], server_id: str) -> Answer:
    """GET /servers/ID."""
    server = _find(request, server_id, deleted=False)
    return Answer(200, {"server": _shown(server)}) if server else _missing_server(server_id)


def show_limits(request: Request, dummy_version: tuple[int, ...]) -> Answer:
    """GET /limits. Only what is said of servers is simulated."""
    used, most = SERVERS.limits(request.project)
    return Answer(200, {"limits": {"rate": [], "absolute": {"maxTotalInstances": most, "totalInstancesUsed": used}}})


def list_actions(request: Request, version: tuple[int, ...], server_id: str) -> Answer:
    """GET /servers/ID/os-instance-actions."""
    server = _find(request, server_id, deleted=version >= DELETED_SERVERS)
    if server is None:
        return _missing_server(server_id)
    return Answer(200, {"instanceActions": [_shown_action(server, action) for action in HISTORY.actions(server_id)]})


def show_action(request: Request, version: tuple[int, ...], server_id: str, request_id: str) -> Answer:
    """GET /servers/ID/os-instance-actions/REQUEST."""
    server = _find(request, server_id, deleted=version >= DELETED_SERVERS)
    if server is None:
        return _missing_server(server_id)
    action = next((action for action in HISTORY.actions(server_id) if action.request_id == request_id), None)
    if action is None:
        return Answer(404, error(404, f"Action {request_id} not found"))
    shown = _shown_action(server, action)
    if request.admin or version >= OWNER_EVENTS:
        details = request.admin and version >= EVENT_DETAILS
        shown["events"] = [_shown_event(event, action, details) for event in events_of(server, action)]
    return Answer(200, {"instanceAction": shown})


def _with_version(handler: Handler) -> Handler:
    """Pass the microversion to a handler, or respond that it is not supported."""

    @wraps(handler)
    def handle(request: Request, *groups: str) -> Answer:
        version = tuple(map(int, request.microversion.split("."))) if request.microversion else OLDEST
        if not OLDEST <= version <= NEWEST:
            limits = f"Minimum is {VERSION['min_version']} and maximum is {VERSION['version']}."
            return Answer(406, error(406, f"Version {request.microversion} is not supported by the API. {limits}"))
        return handler(request, version, *groups)

    return handle


def _find(request: Request, server_id: str, deleted: bool) -> Server | None:
    server = HISTORY.server(server_id)
    if server is None or not request.may_see(server.project) or (is_deleted(server) and not deleted):
        return None
    server.refresh()
    return server


def _missing_server(server_id: str) -> Answer:
    return Answer(404, error(404, f"Instance {server_id} could not be found."))


def _shown(server: Server) -> dict[str, Any]:
    server.refresh()
    fault = fault_of(server)
    return {
        "id": server.id,
        "name": server.name,
        "status": server.status,
        "tenant_id": server.project,
        "created": server.created,
        "updated": server.updated or server.created,
        "flavor": {"id": id_of("flavor", server.flavor), "links": []},
        "image": {"id": id_of("image", server.image), "links": []} if server.image else "",
        "hostId": "",
        "key_name": server.key_name,
        "metadata": dict(server.metadata),
        "OS-EXT-AZ:availability_zone": server.zone,
        "OS-EXT-STS:power_state": server.power_state,
        "OS-EXT-STS:task_state": "deleting" if server.gone_at is not None else server.task,
        "security_groups": [{"name": name} for name in server.security_groups],
        "addresses": server.addresses,
        **({"fault": fault} if fault else {}),
    }


def _shown_action(server: Server, action: InstanceAction) -> dict[str, Any]:
    failed = any(event.result == "Error" for event in events_of(server, action))
    return {
        "action": action.name,
        "instance_uuid": server.id,
        "request_id": action.request_id,
        "project_id": server.project,
        "user_id": None,
        "start_time": _time(action.started),
        "message": "Error" if failed else None,
    }


def _shown_event(event: Event, action: InstanceAction, details: bool) -> dict[str, Any]:
    shown = {
        "event": event.name,
        "start_time": _time(action.started),
        "finish_time": event.result and _time(action.started),
        "result": event.result,
    }
    return {**shown, "details": event.details} if details else shown


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
