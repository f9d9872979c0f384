# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dev cloud: a real Keystone and a real Senlin on loopback, with simulated servers under them.

The modules of this folder start and stop it and need only Python's standard library. The code that runs in the
cloud's own environment is in `services` (the two processes) and `backend` (the simulated compute, network, image and
orchestration services under Senlin).
"""
