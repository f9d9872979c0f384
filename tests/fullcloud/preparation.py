# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates the state of a new cloud: databases, keys, accounts, and what a tenant needs.

That takes a minute, so it is done once, and each start copies the result.
"""

from __future__ import annotations

import subprocess

from .accounts import SERVICE_PASSWORD
from .places import TESTS
from .processes import Processes, ProcessFailed
from .services import Layout
from .stage import COMPUTES

ENTRY_POINTS = "[neutron.ml2.mechanism_drivers]\nbind_any = fullcloud.inside.bind_any:BindAny\n"
METADATA = "Metadata-Version: 2.1\nName: fullcloud-drivers\nVersion: 1\n"


def create_folders(layout: Layout) -> None:
    """Create the folders that services expect to exist."""
    for folder in ("rabbitmq/mnesia", "images", "locks", "fernet", "credential", *COMPUTES):
        (layout.run / folder).mkdir(parents=True, exist_ok=True)
    (layout.run / "rabbitmq" / "plugins").write_text("[].\n")


def plug_in_drivers(layout: Layout) -> None:
    """Let Neutron and Nova find the drivers of the package ``inside``.

    Neutron looks for an entry point of an installed package. Nova imports from its own package only.
    """
    (packages,) = layout.environment.glob("lib/python3*/site-packages")
    (packages / "nova" / "virt" / "simulated.py").write_text(
        "from fullcloud.inside.hypervisor import SimulatedHypervisor  # noqa: F401\n"
    )
    metadata = packages / "fullcloud_drivers-1.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(METADATA)
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)


def create_database_server(layout: Layout, processes: Processes) -> None:
    """Create MariaDB's own tables."""
    command = [
        "mariadb-install-db",
        "--no-defaults",
        "--user=root",
        f"--datadir={layout.run}/mysql",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
    ]
    processes.run(("prepare-mysql", command, layout.variables()))


def create_databases(layout: Layout) -> None:
    """Create the databases of all services, and the user that they share.

    :raises ProcessFailed: MariaDB refuses.
    """
    # As in most clouds: three bytes a character, and names that compare without regard to case.
    statements = [f"create database {name} character set utf8mb3" for name in layout.stage.databases]
    statements += [f"create user cloud@'%' identified by '{SERVICE_PASSWORD}'", "grant all on *.* to cloud@'%'"]
    command = ["mariadb", "--no-defaults", "-uroot", "-S", str(layout.run / "mysql.sock"), "-e", ";".join(statements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=layout.variables())
    if done.returncode != 0:
        raise ProcessFailed(f"the databases cannot be created: {done.stderr.strip()}")


def create_tables(layout: Layout, processes: Processes) -> None:
    """Create the tables of all services, Keystone's keys, and its first account."""
    programs, variables = layout.bin, layout.variables()

    def step(service: str, program: str, files: tuple[str, ...], *words: str) -> tuple[str, list[object], object]:
        return f"prepare-{service}", [programs / program, *layout.files(*files), *words], variables

    keystone = ("keystone", "keystone-manage", ("keystone.conf",))
    owner = ("--keystone-user", "root", "--keystone-group", "root")
    processes.run(step(*keystone, "db_sync"))
    processes.run(step(*keystone, "fernet_setup", *owner), step(*keystone, "credential_setup", *owner))
    syncs = [step("senlin", "senlin-manage", ("senlin.conf",), "db_sync")]
    if layout.stage.is_real:
        syncs += [
            step("placement", "placement-manage", ("placement.conf",), "db", "sync"),
            step("glance", "glance-manage", ("glance.conf",), "db_sync"),
            step("heat", "heat-manage", ("heat.conf",), "db_sync"),
            step("neutron", "neutron-db-manage", ("neutron.conf", "ml2.conf"), "upgrade", "head"),
            step("nova", "nova-manage", ("nova.conf",), "api_db", "sync"),
        ]
    processes.run(*syncs)
    if layout.stage.is_real:
        nova = ("nova", "nova-manage", ("nova.conf",))
        processes.run(step(*nova, "cell_v2", "map_cell0"))
        processes.run(step(*nova, "db", "sync"))
        processes.run(step(*nova, "cell_v2", "create_cell", "--name", "cell1"))


def create_accounts(layout: Layout, processes: Processes) -> None:
    """Create the first account in Keystone's database, without its API."""
    from devcloud.accounts import ADMIN, REGION

    url = f"http://127.0.0.1:{layout.stage.ports['keystone']}/v3"
    words = ["--bootstrap-password", ADMIN.password, "--bootstrap-region-id", REGION]
    for interface in ("public", "internal", "admin"):
        words += [f"--bootstrap-{interface}-url", url]
    command = [layout.bin / "keystone-manage", *layout.files("keystone.conf"), "bootstrap", *words]
    processes.run(("prepare-keystone", command, layout.variables()))


def fill(layout: Layout, processes: Processes, what: str) -> None:
    """Create accounts or a tenant's resources through the APIs, or wait until all parts work; see inside/fill.py."""
    ports = [f"{name}={number}" for name, number in layout.stage.ports.items()]
    command = layout.inside("fill", what, layout.stage.name, layout.etc, layout.bin, *ports)
    processes.run((f"prepare-{what}", command, {**layout.variables(), "PYTHONPATH": str(TESTS)}))
