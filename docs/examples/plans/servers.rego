# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The same rule for Open Policy Agent 1.0 or later:
#
#   opa eval --data servers.rego --input web.json --fail-defined 'data.scaling_group.deny[message]'

package scaling_group

deny contains message if {
	gone := input.servers.removed + input.servers.replaced
	gone > 2
	message := sprintf("the plan of the group %s removes or replaces %d servers, and two are permitted", [input.group, gone])
}

deny contains message if {
	item := input.tasks[_].plan[_]
	item.verb == "create"
	item.kind == "receiver"
	message := sprintf("the plan of the group %s creates the receiver %s", [input.group, item.name])
}
