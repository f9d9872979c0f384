# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection in ansible-rulebook, against a dev cloud: they repair, scale and drain."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib import error, request

import yaml
from case import Task
from guide import blocks
from rulebook import Rulebook, eventually
from tenant import Tenant

TOKEN = "a-token-for-the-webhook"
CHECK = Task("cluster_health", {"cluster": "web", "recover": "never"})


def web(tenant: Tenant, size: int, **options: Any) -> dict[str, Any]:
    """Create the cluster ``web``."""
    task = Task("cluster", {"name": "web", "profile": "web", "desired_capacity": size, **options})
    return dict(tenant.run(task)["cluster"])


def nodes(tenant: Tenant) -> list[dict[str, Any]]:
    return sorted(tenant.read("/nodes"), key=lambda node: node["index"])


def break_server(tenant: Tenant, node: dict[str, Any], *, check: bool) -> float:
    """Break the server of a node, and return when Senlin knew it, or when it was broken if it is not checked."""
    tenant.devcloud.break_server(node["physical_id"], "The host is on fire")
    broken = time.monotonic()
    if check:
        tenant.run(CHECK)
    return broken


def is_repaired(tenant: Tenant, node: dict[str, Any]) -> bool:
    """Whether a node has another server, and is ACTIVE."""
    now = tenant.read(f"/nodes/{node['id']}")
    return now["status"] == "ACTIVE" and now["physical_id"] != node["physical_id"]


def test_repair(tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path, capsys: Any) -> None:
    """A node in ERROR is repaired, once, and so is one that came into ERROR while the rulebook was down."""
    web(tenant, 3)
    first_node, second_node, dummy = nodes(tenant)
    variables = {"senlin_check_seconds": 3600, "senlin_state_file": str(tmp_path / "state.json")}
    first = start("senlin.clustering.repair", **variables)
    # The first check of all clusters.
    eventually(lambda: first.plays("Repair clusters") == 1)
    broken = break_server(tenant, first_node, check=True)
    eventually(lambda: is_repaired(tenant, first_node))
    seconds = time.monotonic() - broken
    eventually(lambda: first.plays("Repair clusters") == 2)
    first.kill()

    break_server(tenant, second_node, check=True)
    # ansible-rulebook can lose what comes before its rule engine is ready. Then, the next check repairs the node.
    second = start("senlin.clustering.repair", **{**variables, "senlin_check_seconds": 60})
    eventually(lambda: is_repaired(tenant, second_node))
    eventually(lambda: second.plays("Repair clusters") >= 2)
    second.stop()
    assert [first.ids("node"), second.ids("node")] == [[first_node["id"]], [second_node["id"]]]
    recovered = [action["target"] for action in tenant.read("/actions?action=NODE_RECOVER")]
    assert sorted(recovered) == sorted([first_node["id"], second_node["id"]])
    with capsys.disabled():
        print(f"\nrepaired {seconds:.1f} s after the server broke")


def test_a_check_finds_what_senlin_does_not_notice(tenant: Tenant, start: Callable[..., Rulebook]) -> None:
    """Nobody informs Senlin that the server is broken, so its node is ACTIVE until the rulebook has it checked."""
    web(tenant, 2)
    node = nodes(tenant)[0]
    running = start("senlin.clustering.repair", senlin_check_seconds=2, senlin_clusters=["web"])
    eventually(lambda: running.plays("Repair clusters") == 1)
    break_server(tenant, node, check=False)
    eventually(lambda: is_repaired(tenant, node))


def test_the_limit_of_repairs(tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    """If more members are broken than the limit says, none is repaired, and the rulebook goes on."""
    web(tenant, 2)
    broken = nodes(tenant)
    running = start("senlin.clustering.repair", senlin_check_seconds=3600, senlin_max_unhealthy="1")
    eventually(lambda: running.plays("Repair clusters") == 1)
    for node in broken:
        break_server(tenant, node, check=False)
    tenant.run(CHECK)
    # Both come into ERROR in one poll or in two, and the brake lets one repair begin.
    eventually(lambda: running.plays("Repair clusters") >= 2)
    eventually(lambda: len(running.ids("node")) == 2)
    assert "max_unhealthy" in running.printed
    # A repair that fails is tried again.
    eventually(lambda: "Retry 1 of 2" in running.printed)
    assert tenant.read("/actions?action=NODE_RECOVER") == []


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def alert(port: int, scale: str, *, status: str = "firing", token: str = TOKEN, cluster: str = "web") -> int:
    """Send what Alertmanager sends, and return the HTTP status of the response; 0 if nothing listens."""
    labels = {"alertname": "HighLoad", "senlin_cluster": cluster, "senlin_scale": scale, "severity": "warning"}
    body = {
        "version": "4",
        "groupKey": '{}:{alertname="HighLoad"}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "eda",
        "groupLabels": {"alertname": "HighLoad"},
        "commonLabels": labels,
        "commonAnnotations": {"summary": "The load is high"},
        "externalURL": "http://alertmanager:9093",
        "alerts": [
            {
                "status": status,
                "labels": labels,
                "annotations": {"summary": "The load is high"},
                "startsAt": "2026-11-24T15:00:00.000Z",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "http://prometheus:9090/graph",
                "fingerprint": "c1b3a4d5e6f70819",
            }
        ],
    }
    sent = request.Request(
        f"http://127.0.0.1:{port}/alerts",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    try:
        with request.urlopen(sent, timeout=30) as response:
            return int(response.status)
    except error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def test_scale(tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    """Only what is permitted becomes a variable of a playbook, so nothing of an alert is evaluated as a template."""
    cluster = web(tenant, 1, min_size=1, max_size=3)
    port = free_port()
    running = start(
        "senlin.clustering.scale", senlin_clusters=["web"], senlin_webhook_port=port, senlin_webhook_token=TOKEN
    )
    eventually(lambda: alert(port, "out", token="another") == 401)
    assert alert(port, "out", status="resolved") == 200
    assert alert(port, "out") == 200
    eventually(lambda: len(nodes(tenant)) == 2)
    for dummy in range(3):
        assert alert(port, "out") == 200
    eventually(lambda: running.plays("Scale a cluster") == 1)
    assert alert(port, "in") == 200
    eventually(lambda: running.plays("Scale a cluster") == 2)
    eventually(lambda: len(nodes(tenant)) == 1)
    created = tmp_path / "created-by-a-template"
    template = f"{{{{ lookup('ansible.builtin.pipe', 'touch {created}; echo %s') }}}}"
    refused = [
        {"cluster": "shop", "scale": "out"},
        {"cluster": template % "web", "scale": "out"},
        {"cluster": "web", "scale": template % "out"},
        {"cluster": "{{ 'web' }}", "scale": "out"},
        {"cluster": "{{'we' ~ 'b'}}", "scale": "in"},
    ]
    for number, labels in enumerate(refused, 1):
        assert alert(port, **labels) == 200
        eventually(lambda number=number: running.printed.count("\nAn alert is refused") == number)
    assert "senlin_clusters, which permits web" in running.printed
    # The rulebook has received an event more, so a play of an earlier one would have begun.
    assert alert(port, "out", status="resolved") == 200
    eventually(lambda: running.printed.count("'status': 'resolved'") == 2)
    assert running.printed.count("PLAY [Scale a cluster]") == running.plays("Scale a cluster") == 2
    assert not created.exists()
    actions = [each["action"] for each in tenant.actions(cluster["id"], "CLUSTER_SCALE_OUT", "CLUSTER_SCALE_IN")]
    assert actions == ["CLUSTER_SCALE_OUT", "CLUSTER_SCALE_IN"]
    assert TOKEN not in running.printed


def with_hook(tenant: Tenant) -> None:
    """Create the cluster ``web`` with three nodes that wait before they are removed, by the tasks of the guide."""
    web(tenant, 3)
    for task in tasks_of_guide("senlin.policy.deletion"):
        ((module, options),) = [(key, value) for key, value in task.items() if key != "name"]
        tenant.run(Task(module.rpartition(".")[2], options))


def tasks_of_guide(words: str) -> list[dict[str, Any]]:
    """The tasks in the block of the guide that contains these words."""
    (text,) = [block.text for block in blocks("guide_events") if words in block.text]
    return list(yaml.safe_load(text))


def remove(tenant: Tenant, number: int) -> None:
    """Begin to remove nodes of the cluster ``web``."""
    tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": -number, "wait": False}))


def test_drain(tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    """The tasks of the user run for each node before it goes, and are tried again after they have failed."""
    with_hook(tenant)
    tasks = tmp_path / "drain.yml"
    drained, tried = tmp_path / "drained", tmp_path / "tried"
    note = "echo {{ lifecycle_hooks_node.id }} {{ lifecycle_hooks_node.address }} >> "
    write = {"name": "Note the node", "ansible.builtin.shell": f"{note}{drained}"}
    fail = {
        "name": "Fail the first time",
        "ansible.builtin.command": {"cmd": f"mkdir {tried}"},
        "register": "first",
        "failed_when": "first.rc == 0",
    }
    tasks.write_text(yaml.safe_dump([fail, write, *tasks_of_guide("Show what is drained")], sort_keys=False))
    state = tmp_path / "state.json"
    running = start("senlin.clustering.drain", senlin_drain_tasks=str(tasks), senlin_state_file=str(state))
    eventually(state.exists)
    before = {node["id"]: node for node in nodes(tenant)}
    remove(tenant, 2)
    eventually(lambda: len(nodes(tenant)) == 1)
    gone = set(before) - {node["id"] for node in nodes(tenant)}
    lines = [line.split() for line in drained.read_text().splitlines()]
    assert sorted(id for id, dummy in lines) == sorted(gone)
    assert all(address.startswith("10.") for dummy, address in lines)
    names = [before[id]["name"] for id in gone]
    assert all(f"{name} with the address 10." in running.printed for name in names)
    assert len(running.ids("action")) == len(set(running.ids("action"))) == 2


def test_a_drain_that_is_killed(tenant: Tenant, start: Callable[..., Rulebook], tmp_path: Path) -> None:
    """The source does not report the node again after the restart. The clock has it drained, once."""
    with_hook(tenant)
    tasks = tmp_path / "drain.yml"
    begun, may_end, drained = tmp_path / "begun", tmp_path / "may-end", tmp_path / "drained"
    note = "echo {{ lifecycle_hooks_node.id }} {{ senlin_tick | default('none') }} >> "
    steps: list[dict[str, Any]] = [
        {"name": "Begin", "ansible.builtin.file": {"path": str(begun), "state": "touch", "mode": "0600"}},
        {"name": "Wait", "ansible.builtin.wait_for": {"path": str(may_end), "timeout": 600}},
        {"name": "Note the node", "ansible.builtin.shell": f"{note}{drained}"},
    ]
    tasks.write_text(yaml.safe_dump(steps, sort_keys=False))
    state = tmp_path / "state.json"
    variables = {"senlin_drain_tasks": str(tasks), "senlin_state_file": str(state)}
    first = start("senlin.clustering.drain", **variables)
    eventually(lambda: first.plays("Drain nodes") == 1)
    remove(tenant, 1)
    eventually(begun.exists)
    first.kill()
    before = {node["id"] for node in nodes(tenant)}
    assert (len(before), drained.exists()) == (3, False)

    may_end.touch()
    second = start("senlin.clustering.drain", **variables)
    eventually(lambda: len(nodes(tenant)) == 2)
    eventually(lambda: second.plays("Drain nodes") == 1)
    (gone,) = before - {node["id"] for node in nodes(tenant)}
    (line,) = drained.read_text().splitlines()
    id, tick = line.split()
    assert (id, second.ids("action")) == (gone, [])
    assert datetime.fromisoformat(tick.replace("Z", "+00:00")).tzinfo is not None
