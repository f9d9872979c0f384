# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module of the same name in process where it can; see plugin_utils/_in_process/action_plugin.py."""

from __future__ import annotations

from ..plugin_utils._in_process.loading import action_plugin

ActionModule = action_plugin(__name__)
