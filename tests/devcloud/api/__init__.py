# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The APIs of the services under Senlin, as far as they are needed to explain or foresee a failure.

They are served at the address of Senlin, below `/compute`, `/image` and `/orchestration`, and are in the catalog of
Keystone.
"""
