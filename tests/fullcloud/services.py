# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of processes: how each is started, and in which order.

``infrastructure`` comes first. Keystone follows once MariaDB and memcached listen, and all others once Keystone and
RabbitMQ do.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .configuration import ENGINES
from .machine import FOLDERS
from .places import TESTS
from .processes import Command
from .stage import COMPUTES, Stage

RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""The broker's own program: the one on PATH changes to another user."""
INFRASTRUCTURE = ("mysql", "epmd", "memcached", "rabbitmq")
"""The processes that stop last, in the order in which they start."""


@dataclass(frozen=True)
class Layout:
    """Where a stage keeps its things.

    :param run: the folder of the running state.
    :param log: the folder of the logs.
    :param environment: the folder of the environment with the services.
    :param facts: the folder in which the client of the dev cloud finds the cloud.
    """

    stage: Stage
    run: Path
    log: Path
    environment: Path
    facts: Path

    @property
    def etc(self) -> Path:
        """The folder of the configuration files."""
        return self.run / "etc"

    @property
    def bin(self) -> Path:
        """The folder of the programs of the environment."""
        return self.environment / "bin"

    def files(self, *names: str) -> list[str | Path]:
        """The arguments that name configuration files."""
        return [word for name in names for word in ("--config-file", self.etc / name)]

    def inside(self, name: str, *arguments: str | int | Path) -> Command:
        """The command that runs a program of the package ``inside``."""
        return [self.bin / "python", "-m", f"fullcloud.inside.{name}", *arguments]

    def variables(self) -> dict[str, str]:
        """The environment variables of all processes."""
        # Without the bytecode of an earlier start, every start compiles all of OpenStack again.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("OS_", "PYTHON")) and not name.lower().endswith("_proxy")
        }
        port = self.stage.ports
        return {
            **kept,
            "PATH": os.pathsep.join([kept.get("PATH", ""), *FOLDERS]),
            "PYTHONPATH": str(TESTS),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            "OS_CLIENT_CONFIG_FILE": str(self.facts / "clouds.yaml"),
            "OS_KEYSTONE_CONFIG_FILES": str(self.etc / "keystone.conf"),
            "OS_PLACEMENT_CONFIG_DIR": str(self.etc),
            "FULLCLOUD_SIMULATION": f"http://127.0.0.1:{port['simulation']}/",
            "FULLCLOUD_SERVER_CONTROL": f"http://127.0.0.1:{port['server_control']}",
        }

    def broker_variables(self) -> dict[str, str]:
        """The environment variables of RabbitMQ and of its port mapper, which keep it apart from any other broker."""
        port = self.stage.ports
        return {
            **self.variables(),
            "HOME": str(self.run / "rabbitmq"),
            "RABBITMQ_NODENAME": f"fullcloud_{self.stage.name}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port["amqp"]),
            "RABBITMQ_DIST_PORT": str(port["amqp_distribution"]),
            "ERL_EPMD_PORT": str(port["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(self.run / "rabbitmq" / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.log),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.run / "rabbitmq" / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.etc / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_PID_FILE": str(self.run / "rabbitmq" / "pid"),
            # Two schedulers that do not spin: an idle broker would otherwise occupy the processor.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        }


def database_command(layout: Layout) -> Command:
    """Starts MariaDB on the stage's own data, and trades the durability of a throw-away database for speed."""
    return [
        "mariadbd",
        "--no-defaults",
        "--user=root",
        f"--datadir={layout.run}/mysql",
        f"--socket={layout.run}/mysql.sock",
        f"--port={layout.stage.ports['mysql']}",
        f"--pid-file={layout.run}/mysql.pid",
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--max-connections=600",
        "--innodb-buffer-pool-size=256M",
        "--innodb-log-file-size=64M",
        "--innodb-flush-log-at-trx-commit=0",
        "--character-set-server=utf8mb3",
        "--skip-log-bin",
        "--performance-schema=OFF",
    ]


def infrastructure(layout: Layout) -> dict[str, Command]:
    """MariaDB, RabbitMQ with a port mapper of its own, and memcached."""
    port = layout.stage.ports
    return {
        "mysql": database_command(layout),
        # In the foreground: a broker that finds none starts a daemon and leaves it behind.
        "epmd": ["epmd", "-port", port["epmd"], "-address", "127.0.0.1"],
        "memcached": ["memcached", "-u", "root", "-l", "127.0.0.1", "-p", port["memcached"], "-m", "64"],
        "rabbitmq": [RABBITMQ],
    }


def keystone(layout: Layout) -> dict[str, Command]:
    """Keystone behind the request log and the ordered faults."""
    port = layout.stage.ports
    return {
        "keystone": layout.inside("keystone_api", port["keystone"], port["keystone_control"], layout.facts),
    }


def openstack(layout: Layout) -> dict[str, Command]:
    """What is under Senlin on stage B, and the server orders that work on it."""
    port, programs = layout.stage.ports, layout.bin
    return {
        "placement": layout.inside("serve", "placement.wsgi:init_application", port["placement"]),
        "neutron": [programs / "neutron-server", *layout.files("neutron.conf", "ml2.conf")],
        "glance": [programs / "glance-api", *layout.files("glance.conf")],
        "nova-conductor": [programs / "nova-conductor", *layout.files("nova.conf")],
        "nova-scheduler": [programs / "nova-scheduler", *layout.files("nova.conf")],
        "nova": [programs / "nova-api-os-compute", *layout.files("nova.conf")],
        **{
            f"nova-{name}": [programs / "nova-compute", *layout.files("nova-compute.conf", f"{name}.conf")]
            for name in COMPUTES
        },
        "heat": [programs / "heat-api", *layout.files("heat.conf")],
        "heat-engine": [programs / "heat-engine", *layout.files("heat.conf")],
        "server_control": layout.inside("nova_orders", port["server_control"]),
    }


def simulation(layout: Layout) -> dict[str, Command]:
    """What is under Senlin on stage A: one process with the dev cloud's simulated services."""
    port = layout.stage.ports
    files = layout.files("senlin.conf")
    return {"simulation": layout.inside("simulation", port["simulation"], port["server_control"], *files)}


def senlin(layout: Layout) -> dict[str, Command]:
    """Senlin in five processes: two engines, conductor, health manager, and the API."""
    port, files = layout.stage.ports, layout.files("senlin.conf")

    def command(part: str, *more: str | Path) -> Command:
        if layout.stage.is_real:
            return [layout.bin / f"senlin-{part}", *files, *more]
        return layout.inside("senlin_part", part, *files, *more)

    return {
        **{f"senlin-{name}": command("engine", *layout.files(f"{name}.conf")) for name in ENGINES},
        "senlin-conductor": command("conductor"),
        "senlin-health-manager": command("health-manager"),
        "senlin": layout.inside("senlin_api", port["senlin"], port["senlin_control"], layout.facts, *files),
    }


def under_senlin(layout: Layout) -> dict[str, Command]:
    """What Senlin works on."""
    return openstack(layout) if layout.stage.is_real else simulation(layout)
