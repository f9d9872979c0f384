# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_receiver_trigger."""

from __future__ import annotations

from case import EMPTY, PROFILE, RECEIVER, Case
from harness import Task

GIVEN = (PROFILE, EMPTY, RECEIVER)
TRIGGER = Task("cluster_receiver_trigger", {"name": "out"})
BY_ID = Task("cluster_receiver_trigger", {"id": "{receiver out}"})
TRIGGERED = ("trigger receiver out",)

EACH_TIME = (
    Case("trigger", TRIGGER, given=GIVEN, steps=TRIGGERED, effects=()),
    Case("trigger by id", BY_ID, given=GIVEN, steps=TRIGGERED),
    Case("trigger with inputs", TRIGGER.but(inputs={"delete_check_action": True}), given=GIVEN, steps=TRIGGERED),
    Case("trigger and not wait", TRIGGER.but(wait=False), given=GIVEN, steps=TRIGGERED),
)
