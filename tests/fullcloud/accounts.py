# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of the services, beside the users that tests/devcloud/accounts.py names.

The passwords are not secret: the clouds listen only on loopback and exist only for a test run.
"""

from __future__ import annotations

SERVICE_PROJECT = "service"
"""The project of the services."""
SERVICE_PASSWORD = "service-of-the-test-cloud"
"""The password of each service, in Keystone and in MariaDB."""
STACK_DOMAIN = "heat"
"""The domain in which Heat creates the users of its stacks."""
STACK_DOMAIN_ADMIN = "heat_domain_admin"
"""The user who administers that domain."""
KEY_PAIR = "ops"
"""The key pair that each user of a project has on stage b."""
