"""A policy is published today and begins on a day of its own (T-12)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from events.working_time import SHANGHAI
from hotline.cli.exit_codes import Exit
from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.hotline.cli.program import hotline
from tests.journeys.story import Story
from tests.journeys.test_dry_runs import tried as tried_on_orders
from tests.journeys.town import Town, opened_town

POLICIES = "/api/v1/policies"


@pytest.fixture
async def own_town(fast_servers: Servers) -> AsyncIterator[Town]:
    """Its policy is changed: no other test may see that."""
    server = await fast_servers.of(pg_bins()[0])
    with temporary_state() as state:
        async with cloned(server) as own, opened_town(own, state) as town:
            yield town


async def policies(town: Town) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await town.get("supervisor", POLICIES)).json["items"]
    return items


async def strict_from(town: Town, day: date) -> dict[str, Any]:
    """The next version: complaints within one hour."""
    (policy,) = await policies(town)
    policy["kinds"]["complaint"]["handle"] = {"ordinary": {"value": 1, "unit": "hour"}}
    return policy | {"version": policy["version"] + 1, "valid_from": day.isoformat()}


async def published(town: Town, folder: Path, policy: dict[str, Any]) -> None:
    """By the program, beside the running service, which follows."""
    file = folder / "policy.yaml"
    file.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    database = {"HOTLINE_DATABASE_URL": str(town.settings.owner_url)}
    state = town.settings.state
    tried = await hotline(state, "dry-run", "policy", str(file), **database)
    done = await hotline(state, "import", "policy", str(file), "--json", **database)
    assert tried.code == Exit.DONE, tried.err
    assert f"施行日 {policy['valid_from']}" in tried.out
    assert done.code == Exit.DONE, done.err
    await town.settled()


def limits(story: Story) -> list[dict[str, Any]]:
    return [each["limit"] for each in story.shown["clocks"] if each["name"] == "handle"]


async def test_orders_have_the_policy_of_the_day_on_which_they_are_dispatched(
    own_town: Town, tmp_path: Path
):
    town = own_town
    today = town.clock().astimezone(SHANGHAI).date()
    strict = await strict_from(town, today + timedelta(days=2))
    tried = await tried_on_orders(town, f"{POLICIES}/dry-run", "supervisor", policy=strict)
    await published(town, tmp_path, strict)
    before = await (await Story.begins(town, matter="010102")).dispatched()
    listed = await policies(town)
    town.wait(days=2)
    after = await (await Story.begins(town, matter="010102")).dispatched()
    kept = (await before.read("supervisor")).json
    (held,) = await policies(town)

    assert tried.json["valid_from"] == strict["valid_from"]
    assert [each["valid_from"] for each in listed] == [None, strict["valid_from"]]
    assert limits(before) != [{"value": 1, "unit": "hour"}]
    assert limits(after) == [{"value": 1, "unit": "hour"}]
    assert [each["due_at"] for each in kept["clocks"] if each["name"] == "handle"] == [
        each["due_at"] for each in before.shown["clocks"] if each["name"] == "handle"
    ]
    assert held["version"] == strict["version"]
