# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs and drivers that run in the environment of the OpenStack services.

``keystone_api`` and ``senlin_api`` put the dev cloud's request log and ordered faults in front of the services, so that
its client works here. ``simulation`` and ``senlin_part`` are stage A: one process with the dev cloud's simulated
services, Senlin's processes that call it, and ``forwarding`` for the requests of clients. ``hypervisor``, ``bind_any``
and ``nova_orders`` are stage B: drivers for Nova and Neutron that need no machine and no network, and the orders about
servers. ``fill`` creates accounts, images and networks. ``serve`` serves any other WSGI application.
"""
