# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role rolling_update takes members back if anything fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from case import PROFILE, server
from rolling_updates import UBUNTU, Site, Variables, checking, site_of_four
from tenant import Tenant, assert_readable

pytestmark = [pytest.mark.long, pytest.mark.sampled(3)]


@pytest.fixture
def site(tenant: Tenant, tmp_path: Path) -> Site:
    return site_of_four(tenant, tmp_path)


def test_a_failing_check_takes_all_members_back(site: Site) -> None:
    (old,) = site.tenant.read("/profiles")
    message = site.fail(spec=UBUNTU, check_tasks=checking(site, fails_from=2), checkpoints=[50, 100])
    assert [line.partition(":")[0] for line in site.logged()] == ["1", "50%"]
    assert_readable(message)
    cluster = site.cluster()
    assert message == (
        f"The update of cluster web ({cluster['id']}) failed at checkpoint 50%: The shop does not answer. "
        f"It was rolled back: 4 of 4 members have the old profile web ({old['id']})."
    )
    (profile,) = site.tenant.read("/profiles")
    assert (profile["id"], profile["name"], cluster["profile_id"]) == (old["id"], "web", old["id"])
    assert [(node["profile_id"], node["status"]) for node in site.members()] == [(old["id"], "ACTIVE")] * 4
    assert len(site.tenant.devcloud.servers(site.tenant.project)) == 4


def test_a_stopped_update_goes_back_when_it_fails_later(site: Site) -> None:
    (old,) = site.tenant.read("/profiles")
    options: Variables = {"spec": UBUNTU, "checkpoints": [50, 100]}
    site.fail(check_tasks=checking(site, fails_from=2), on_failure="stop", **options)
    site.fail(check_tasks=checking(site, fails_from=4), **options)
    assert [(node["profile_id"], node["profile_name"]) for node in site.members()] == [(old["id"], "web")] * 4
    assert site.profiles() == {"web": "cirros"}


def test_a_server_that_cannot_be_built_takes_the_canary_back(site: Site) -> None:
    broken = server(image="ubuntu", metadata={"sim_fail": "No valid host"})
    message = site.fail(spec=broken, canary="0", checkpoints=[25, 100])
    assert_readable(message)
    assert (
        "failed at checkpoint 25%: " in message
        and "a compute host failed to build the server" in message
        and "It was rolled back: 4 of 4" in message
    )
    assert (site.images(), site.profiles()) == (["cirros"] * 4, {"web": "cirros"})


def test_drained_members_return_after_a_rollback(site: Site) -> None:
    names = "{{ rolling_update_draining | map(attribute='name') | join(' ') }}"
    site.fail(
        spec=server(flavor="m1.large", metadata={"sim_update_fail": "locked"}),
        drain_tasks=site.logging("drain.yml", f"drain {names}"),
        undrain_tasks=site.logging("undrain.yml", f"return {names}"),
    )
    assert site.logged() == ["drain web-001", "return web-001"]
    assert [node["status"] for node in site.members()] == ["ACTIVE"] * 4


def test_each_member_goes_back_to_the_profile_that_it_had(site: Site) -> None:
    """Members that have not changed stay as they are, whatever their profile."""
    tenant = site.tenant
    (old,) = tenant.read("/profiles")
    for name, flavor in (("older", "m1.tiny"), ("oldest", "m1.large")):
        tenant.run(PROFILE.but(name=name, spec=server(flavor=flavor)))
    first, dummy, third, fourth = site.members()
    for node, name in ((first, "older"), (third, "oldest")):
        (profile,) = tenant.named("profiles", name)
        response = tenant.send("PATCH", f"/nodes/{node['id']}", {"node": {"profile_id": profile["id"]}})
        tenant.ended(response.headers["Location"].rpartition("/")[2])
    message = site.fail(spec=UBUNTU, check_tasks=checking(site, fails_from=2), checkpoints=[50, 100])
    assert_readable(message)
    assert "It was rolled back: 4 of 4 members have their old profiles." in message
    after = site.members()
    assert [node["profile_name"] for node in after] == ["older", "web", "oldest", "web"]
    assert [node["id"] for node in after[2:]] == [third["id"], fourth["id"]], "they were not touched"
    assert {node["status"] for node in after} == {"ACTIVE"}
    assert (site.cluster()["profile_id"], site.cluster()["metadata"]) == (old["id"], {})
    assert site.profiles() == {"web": "cirros", "older": "cirros", "oldest": "cirros"}
    assert len(tenant.devcloud.servers(tenant.project)) == 4
